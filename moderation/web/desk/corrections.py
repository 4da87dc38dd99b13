"""What readers told of pages, for the team: to see to, and seen to."""

from starlette.responses import Response

from forum.errors import NotFound
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.desk import corrections
from moderation.models import Correction

SHAPE = Shape(lines=("on",))


async def index(request: ForumRequest) -> Response:
    done = request.query_params.get("state") == "done"
    found = await corrections.listed(by=request.user, done=done, after=request.query_params.get("after", ""))
    return page(request, "desk/corrections.html", found=found, seen_to=done)


async def see_to(request: ForumRequest, form: Form) -> Response:
    """Marks one as done; `on=0` as not done."""
    row = await Correction.get_or_none(id=request.path_params["correction"])
    if row is None:
        raise NotFound
    await corrections.see_to(row, form["on"] != "0", by=request.user)
    return redirect(with_notice(request.link("desk.corrections"), "saved"))
