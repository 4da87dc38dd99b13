"""The admin's sources of official answers: how many answers cite each, and that one has changed."""

from starlette.responses import Response

from forum.threads.official import sources
from forum.web.rendering.page import page
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.web.admin import rows

REASON = Shape(lines=("reason",))


async def index(request: ForumRequest, form: Form | None = None, status: int = 200, problem: str = "") -> Response:
    """The list; the source whose form was refused comes first."""
    asked = request.query_params
    words = asked.get("q", "").strip()[:100]
    listed, following = await sources.listed(after=asked.get("after", "")[:20], words=words)
    about = request.path_params.get("source", 0)
    if about:
        known = {each.source.id: each for each in listed}
        chosen = known.get(about) or sources.Cited(await sources.find(about), 0)
        listed = [chosen, *(each for each in listed if each.source.id != about)]
    return page(
        request,
        "admin/sources/index.html",
        status=status,
        problem=problem,
        form=form or Form(),
        listed=listed,
        next=following,
        words=words,
        about=about,
    )


async def change(request: ForumRequest, form: Form) -> Response:
    await sources.change(await sources.find(request.path_params["source"]), by=request.user, reason=form["reason"])
    return rows.back(request, "sources", "source-changed")


async def unchange(request: ForumRequest, form: Form) -> Response:
    await sources.unchange(await sources.find(request.path_params["source"]), by=request.user)
    return rows.back(request, "sources", "source-unchanged")
