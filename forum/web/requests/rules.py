"""The guards of the route tables: who may ask for an address."""

from collections.abc import Callable

from forum.errors import NotAllowed, NotSignedIn
from forum.people.permissions import require
from forum.web.requests import step_up
from forum.web.requests.request import ForumRequest

Guard = Callable[[ForumRequest], None]


def anyone(request: ForumRequest) -> None:
    """Everybody."""


def signed_in(request: ForumRequest) -> None:
    """Whoever has an account; a return code opens one question and nothing else."""
    with_code(request)
    if request.user.is_shadow:
        raise NotAllowed("one_question")


def with_code(request: ForumRequest) -> None:
    """Whoever is signed in, also by the return code of a question."""
    if not request.user.signed_in:
        raise NotSignedIn


def shadow(request: ForumRequest) -> None:
    """Whoever opened a question by its return code."""
    if not request.user.is_shadow:
        raise NotSignedIn


def not_ended(request: ForumRequest) -> None:
    """Visitors and whoever is signed in; a browser whose session has ended signs in again first."""
    if not request.user.signed_in and request.cookies.get(request.session_cookie):
        raise NotSignedIn


def staff(request: ForumRequest) -> None:
    signed_in(request)
    if not request.user.is_staff:
        raise NotAllowed


def moderator(request: ForumRequest) -> None:
    require(request.user, "moderate")


def permitted(capability: str) -> Guard:
    """Whoever has `capability` over anything."""

    def guard(request: ForumRequest) -> None:
        require(request.user, capability)

    return guard


def visitor_or(capability: str) -> Guard:
    """Visitors, and whoever has `capability` over anything."""

    def guard(request: ForumRequest) -> None:
        if request.user.signed_in:
            signed_in(request)
            require(request.user, capability)

    return guard


def fresh(request: ForumRequest) -> None:
    """Whoever stepped up within ten minutes; others are asked for their password."""
    signed_in(request)
    step_up.require_fresh(request)


def every(*guards: Guard) -> Guard:
    """Whoever each of `guards` lets in, asked in this order."""

    def guard(request: ForumRequest) -> None:
        for each in guards:
            each(request)

    return guard


def admin(request: ForumRequest) -> None:
    require(request.user, "manage_catalogue")
