"""The desk's list of steps whose official answer is not to be relied on."""

from starlette.responses import Response

from forum.web.rendering.page import page
from forum.web.requests.request import ForumRequest
from moderation.desk import stale_steps


async def index(request: ForumRequest) -> Response:
    found = await stale_steps.listed(by=request.user, catalogue=request.catalogue)
    return page(request, "desk/steps.html", rows=found)
