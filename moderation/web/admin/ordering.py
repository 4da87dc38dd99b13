"""Acts on categories, topics, languages and cabinets alike: moving, archiving and restoring."""

from collections.abc import Awaitable, Callable, Mapping

from starlette.responses import Response

from forum.catalogue import ordering
from forum.catalogue.editing import Thing
from forum.errors import Invalid, NotFound
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.web.admin import cabinets, categories, languages, rows, topics

DIRECTION = Shape(lines=("to",))
MOVES = {"up": ordering.move_up, "down": ordering.move_down}

Section = tuple[Callable[[ForumRequest], Awaitable[Thing | None]], Callable[..., Awaitable[Response]]]
SECTIONS: Mapping[str, Section] = {
    "categories": (categories.find, categories.index),
    "topics": (topics.find, topics.index),
    "languages": (languages.find, languages.index),
    "cabinets": (cabinets.find, cabinets.index),
}


async def _thing(request: ForumRequest) -> Thing:
    """The thing that the address names. Raises NotFound."""
    find, _ = rows.found(SECTIONS.get(request.path_params["section"]))
    thing = await find(request)
    if thing is None:
        raise NotFound
    return thing


async def move(request: ForumRequest, form: Form) -> Response:
    """Moves the thing one place `up` or `down`."""
    thing = await _thing(request)
    if form["to"] not in MOVES:
        raise Invalid({"to": "unknown"})
    await MOVES[form["to"]](thing, by=request.user)
    return rows.back(request, request.path_params["section"], "moved")


async def archive(request: ForumRequest, form: Form) -> Response:
    await ordering.archive(await _thing(request), by=request.user)
    return rows.back(request, request.path_params["section"], "archived")


async def restore(request: ForumRequest, form: Form) -> Response:
    await ordering.restore(await _thing(request), by=request.user)
    return rows.back(request, request.path_params["section"], "restored")


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    """The list that the button stands in, with the problem above it."""
    await _thing(request)
    return await SECTIONS[request.path_params["section"]][1](request, form, status, problem)
