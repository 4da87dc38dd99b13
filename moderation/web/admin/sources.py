"""The admin's sources: what official answers rest on, how many rest on each, and that one has changed."""

from starlette.responses import Response

from forum.threads.official import sources
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest

REASON = Shape(lines=("reason",))


async def index(request: ForumRequest) -> Response:
    return await again(request, Form(), 200, "")


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    """The list, with the form about one of them as it was sent; that one comes first then."""
    asked = request.query_params
    words = asked.get("q", "").strip()[:100]
    listed, older = await sources.listed(after=asked.get("after", "")[:20], words=words)
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
        form=form,
        listed=listed,
        older=older,
        words=words,
        about=about,
    )


async def change(request: ForumRequest, form: Form) -> Response:
    await sources.change(await sources.find(request.path_params["source"]), by=request.user, reason=form["reason"])
    return redirect(with_notice(request.link("admin.sources"), "source-changed"))


async def unchange(request: ForumRequest, form: Form) -> Response:
    await sources.unchange(await sources.find(request.path_params["source"]), by=request.user)
    return redirect(with_notice(request.link("admin.sources"), "source-unchanged"))
