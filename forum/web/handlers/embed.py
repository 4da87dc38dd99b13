"""Boxes for other people's pages: public official answers, for whoever looks, in a frame."""

from collections.abc import Sequence

from starlette.responses import Response

from forum.errors import NotFound
from forum.threads.models import Thread
from forum.threads.reading import official_lists
from forum.threads.reading.list_rows import Listed, listed
from forum.threads.reading.rendered import in_own
from forum.web.rendering.page import page
from forum.web.requests.request import ForumRequest

ROWS = 5


async def thread(request: ForumRequest) -> Response:
    """A public question with its official answer in short; there is no box of one in a sensitive topic."""
    if request.catalogue.topics[request.thread.topic_id].sensitive:
        raise NotFound
    rows = await listed(Thread.filter(id=request.thread.id))
    return await _box(request, rows, request.thread_url(request.thread))


async def topic(request: ForumRequest) -> Response:
    """The latest official answers of a topic, those in the language of the box first."""
    view = request.catalogue.topic(request.path_params["slug"])
    if view is None or view.sensitive:
        raise NotFound
    rows = await official_lists.latest(rows=ROWS, own=(request.ui,), topic_id=view.id)
    return await _box(request, rows, request.link("topics.show", slug=view.slug), view.name(request.ui))


async def gone(request: ForumRequest) -> Response:
    """The box in place of one that is not there, or not for everybody."""
    return page(request, "embed/box.html", status=404, rows=[], heading="", link=request.link("home"))


async def _box(request: ForumRequest, rows: Sequence[Listed], link: str, heading: str = "") -> Response:
    said = await in_own(rows, (request.ui,))
    return page(request, "embed/box.html", rows=said, heading=heading, link=link)
