"""Who is let to an address: the rules that lines of the route tables name."""

from collections.abc import Callable

from forum.errors import NotAllowed, NotSignedIn
from forum.people.permissions import require
from forum.web.requests import step_up
from forum.web.requests.request import ForumRequest

Rule = Callable[[ForumRequest], None]


def anyone(request: ForumRequest) -> None:
    """The rule of what everybody may do."""


def signed_in(request: ForumRequest) -> None:
    if not request.user.signed_in:
        raise NotSignedIn


def staff(request: ForumRequest) -> None:
    signed_in(request)
    if not request.user.is_staff:
        raise NotAllowed


def moderator(request: ForumRequest) -> None:
    require(request.user, "moderate")


def holding(capability: str) -> Rule:
    """The rule of what whoever holds `capability`, whatever it is about, may do."""

    def rule(request: ForumRequest) -> None:
        require(request.user, capability)

    return rule


def fresh(request: ForumRequest) -> None:
    """The rule of a sensitive act: they proved who they are within ten minutes, else they are asked for their password."""
    signed_in(request)
    step_up.require_fresh(request)


def every(*rules: Rule) -> Rule:
    """The rule of what must satisfy each of `rules`, asked in this order."""

    def rule(request: ForumRequest) -> None:
        for each in rules:
            each(request)

    return rule


def admin(request: ForumRequest) -> None:
    require(request.user, "manage_catalogue")
