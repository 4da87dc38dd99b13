"""The admin's list of what sources contradict each other in, and settling one of them."""

from starlette.responses import Response

from forum.catalogue.places import conflicts
from forum.web.rendering.page import page
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.web.admin import rows
from moderation.web.admin.facts import source_words

SHAPE = Shape(lines=("chosen", "source"))


async def index(request: ForumRequest, form: Form | None = None, status: int = 200, problem: str = "") -> Response:
    """All of them, those that wait first; a refused form stands open where it was."""
    known = await conflicts.known(request.catalogue)
    return page(
        request,
        "admin/conflicts/index.html",
        status=status,
        problem=problem,
        form=form or Form(),
        refused=request.path_params.get("key", ""),
        waiting=[each for each in known if each.is_open],
        settled=[each for each in known if not each.is_open],
        source_words=source_words(request),
    )


async def settle(request: ForumRequest, form: Form) -> Response:
    code = request.path_params["key"]
    conflict = await conflicts.settle(code, form["chosen"], form["source"], request.catalogue, by=request.user)
    return rows.back(request, "conflicts", "line-proposed" if conflict.line else "saved")
