"""What a sanction leaves of a role: nothing that others see or that decides about others, whatever the role."""

from dataclasses import replace

import pytest

from forum.errors import NotAllowed
from forum.people.permissions import CAPABILITIES, Subject, may, require
from forum.people.person import Person, Silence

CABINET, AMINA, BILAL = 1, 7, 8
EVERYBODY = ("member", "mediator", "officer", "moderator", "admin")
LOOKS = {"see_statistics", "see_audit", "see_translations", "review_official"}
FOR_ONESELF = {"follow", "call_for_help"}
WITH_ONE_S_OWN = {"withdraw", "erase", "close", "say_solved", "make_private", "agree_to_telling"}


def somebody(role: str, *, silent: bool = True) -> Person:
    """Somebody with a role that covers everything it can cover, suspended."""
    held = Person(AMINA, "amina", frozenset({"member", role}), frozenset({CABINET}), frozenset({"bn"}))
    return replace(held, silence=Silence(None, 1)) if silent else held


def thread_of(author_id: int) -> Subject:
    return Subject(author_id, "bn", "public", frozenset({CABINET}), triage=frozenset(), open_to_members=True)


@pytest.mark.parametrize("role", EVERYBODY)
@pytest.mark.parametrize("capability", CAPABILITIES)
def test_a_sanction_leaves_looking_and_one_s_own_withdrawal_and_nothing_else(capability: str, role: str) -> None:
    held = somebody(role, silent=False)
    for author, left in ((AMINA, LOOKS | FOR_ONESELF | WITH_ONE_S_OWN), (BILAL, LOOKS | FOR_ONESELF)):
        about = thread_of(author)
        wanted = capability in left and may(held, capability, about)
        assert may(somebody(role), capability, about) == wanted


@pytest.mark.parametrize(
    ("role", "capability"),
    [
        ("mediator", "take"), ("mediator", "note"), ("officer", "answer"), ("officer", "mark_official"), ("officer", "triage"),
        ("officer", "route"), ("officer", "close"), ("officer", "read_with_reason"), ("moderator", "moderate"),
        ("moderator", "reject"), ("moderator", "make_private"), ("admin", "manage_roles"), ("admin", "mark_with_reason"),
    ],
)  # fmt: skip
def test_who_is_suspended_is_told_so_and_who_never_might_is_not(role: str, capability: str) -> None:
    about = thread_of(BILAL)
    require(somebody(role, silent=False), capability, about)
    with pytest.raises(NotAllowed, match="suspended"):
        require(somebody(role), capability, about)
    other = "member" if capability not in ("answer",) else "admin"
    with pytest.raises(NotAllowed, match="not_allowed"):
        require(replace(somebody(other), roles=frozenset({other})), capability, about)
