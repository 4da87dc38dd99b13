"""Taking a question, handing it over and letting it rest, as the desk does it."""

from datetime import datetime, timedelta

import pytest

from forum import clock
from forum.catalogue import snapshot
from forum.clock import LISBON
from forum.errors import Conflict, Invalid, NotAllowed, NotSignedIn
from forum.people import grants
from forum.people.accounts import Account
from forum.threads.casework import assignments
from forum.threads.casework.models import Assignment
from forum.threads.models import Thread
from forum.threads.posting import lifecycle
from moderation.desk.assigning import ME, NOBODY, assign
from tests.cast import answer, ask, person

pytestmark = pytest.mark.usefixtures("app")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=LISBON)


async def given(thread: Thread, to: str, by: str | None) -> Thread:
    await assign(thread, to, by=await person(by), catalogue=await snapshot.current())
    return await Thread.get(id=thread.id).select_related("assignee")


def held_by(thread: Thread) -> str:
    return thread.assignee.nickname if thread.assignee else ""


async def ended(thread: Thread) -> list[str]:
    return [row.ended_how for row in await Assignment.filter(thread_id=thread.id).order_by("id")]


async def second_lawyer() -> None:
    known = await snapshot.current()
    cabinet = known.cabinet("GAJI")
    assert cabinet
    await grants.give(await Account.get(nickname="bilal"), "officer", by=None, cabinet_id=cabinet.id)


async def test_an_officer_takes_a_question_of_her_cabinet_and_lets_it_go():
    thread = await given(await ask(), ME, "ines")
    assert (held_by(thread), await ended(thread)) == ("ines", [""])
    thread = await given(thread, NOBODY, "ines")
    assert (thread.assignee_id, thread.assigned_at, await ended(thread)) == (None, None, ["released"])


async def test_taking_what_one_has_already_changes_nothing():
    thread = await given(await ask(), ME, "ines")
    again = await given(thread, ME, "ines")
    assert again.assigned_at == thread.assigned_at
    assert await ended(thread) == [""]


async def test_a_mediator_takes_questions_in_her_language_only():
    assert held_by(await given(await ask(language="bn"), ME, "rahima")) == "rahima"
    with pytest.raises(NotAllowed):
        await given(await ask(language="en"), ME, "rahima")


@pytest.mark.parametrize("who", ["bilal", "amina", "rui", "marta", "ada"])
async def test_nobody_else_takes_a_question_of_the_cabinet(who: str):
    with pytest.raises(NotAllowed):
        await given(await ask(), ME, who)


async def test_a_visitor_is_asked_to_sign_in():
    with pytest.raises(NotSignedIn):
        await given(await ask(), NOBODY, None)


async def test_what_a_colleague_has_in_hand_is_not_taken_away_silently():
    await second_lawyer()
    thread = await given(await ask(), ME, "ines")
    with pytest.raises(Conflict, match="taken"):
        await given(thread, ME, "bilal")
    handed = await given(thread, "BILAL", "ines")
    assert (held_by(handed), await ended(thread)) == ("bilal", ["handed_over", ""])


async def test_an_officer_of_another_cabinet_can_give_a_free_question_to_who_may_take_it_but_not_take_it_from_them():
    thread = await given(await ask(), "ines", "rui")
    assert held_by(thread) == "ines"
    with pytest.raises(NotAllowed):
        await given(thread, NOBODY, "rui")
    assert (await given(thread, NOBODY, "marta")).assignee_id is None


@pytest.mark.parametrize(
    ("to", "code"),
    [("", "missing"), ("nobody-here", "no_such_person"), ("rui", "may_not_take"), ("ada", "may_not_take")],
)
async def test_a_question_is_given_only_to_somebody_who_may_take_it(to: str, code: str):
    with pytest.raises(Invalid) as refused:
        await given(await ask(), to, "ines")
    assert refused.value.fields == {"to": code}


async def test_a_mediator_who_cannot_see_a_sensitive_private_question_is_not_given_it():
    thread = await ask(language="bn", topic="legal-support", visibility="private")
    with pytest.raises(Invalid):
        await given(thread, "rahima", "ines")
    await lifecycle.ask_mediators(thread, by=await person("ines"), catalogue=await snapshot.current())
    assert held_by(await given(thread, "rahima", "ines")) == "rahima"


async def test_what_is_left_alone_for_two_working_days_rests_and_the_next_one_takes_it():
    await second_lawyer()
    with clock.moved_to(MONDAY):
        thread = await given(await ask(), ME, "ines")
    cabinet = (await snapshot.current()).cabinets[thread.cabinet_id]
    with clock.moved_to(MONDAY + timedelta(days=2)):
        assert not assignments.is_expired(thread, cabinet)
    with clock.moved_to(MONDAY + timedelta(days=2, minutes=1)):
        assert assignments.is_expired(thread, cabinet)
        assert assignments.assignee(thread, cabinet) is None
        taken = await given(thread, ME, "bilal")
    assert (held_by(taken), await ended(thread)) == ("bilal", ["rested", ""])


async def test_a_weekend_is_no_rest():
    with clock.moved_to(MONDAY + timedelta(days=4)):
        thread = await given(await ask(), ME, "ines")
    cabinet = (await snapshot.current()).cabinets[thread.cabinet_id]
    with clock.moved_to(MONDAY + timedelta(days=8)):
        assert not assignments.is_expired(thread, cabinet)


async def test_an_answer_leaves_a_question_in_its_officer_s_hands_and_a_transfer_does_not():
    answered = await given(await ask(), ME, "ines")
    await answer(answered, "ines")
    assert (held_by(await Thread.get(id=answered.id).select_related("assignee")), await ended(answered)) == (
        "ines",
        [""],
    )
    known = await snapshot.current()
    routed, cabinet = await given(await ask(), ME, "ines"), known.cabinet("GAH")
    assert cabinet
    await lifecycle.route(routed, to=cabinet.code, by=await person("ines"), catalogue=known, reason="Housing.")
    assert await ended(routed) == ["handed_over"]
    assert (await Thread.get(id=routed.id)).assignee_id is None
