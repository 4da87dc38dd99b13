"""What all things of the catalogue have in common for an admin: a place among the others, an end and a return."""

from collections.abc import Awaitable, Callable, Mapping

from starlette.responses import Response

from forum.catalogue import ordering
from forum.catalogue.editing import Thing
from forum.errors import Invalid, NotFound
from forum.web.rendering.page import redirect, with_notice
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.web.admin import cabinets, categories, languages, topics

DIRECTION = Shape(lines=("to",))

SECTIONS: Mapping[str, tuple[Callable[[ForumRequest], Awaitable[Thing]], Callable[..., Awaitable[Response]]]] = {
    "categories": (categories.find, categories.index),
    "topics": (topics.find, topics.index),
    "languages": (languages.find, languages.index),
    "cabinets": (cabinets.find, cabinets.index),
}


async def _thing(request: ForumRequest) -> Thing:
    """The thing the address names. Raises NotFound."""
    section = request.path_params["section"]
    if section not in SECTIONS:
        raise NotFound
    return await SECTIONS[section][0](request)


def _back(request: ForumRequest, notice: str) -> Response:
    return redirect(with_notice(request.link(f"admin.{request.path_params['section']}"), notice))


async def move(request: ForumRequest, form: Form) -> Response:
    """One place `up` or `down`."""
    thing = await _thing(request)
    if form["to"] not in ("up", "down"):
        raise Invalid({"to": "unknown"})
    await (ordering.move_up if form["to"] == "up" else ordering.move_down)(thing, by=request.user)
    return _back(request, "moved")


async def archive(request: ForumRequest, form: Form) -> Response:
    await ordering.archive(await _thing(request), by=request.user)
    return _back(request, "archived")


async def restore(request: ForumRequest, form: Form) -> Response:
    await ordering.restore(await _thing(request), by=request.user)
    return _back(request, "restored")


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    """The list the button stands in, with what was wrong above it."""
    await _thing(request)
    return await SECTIONS[request.path_params["section"]][1](request, status, problem)
