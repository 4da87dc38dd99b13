"""Topics, each with a page where official answers come first."""

from starlette.responses import Response

from forum.catalogue.paths.views import about
from forum.errors import NotFound
from forum.threads.reading import lists, official_lists
from forum.threads.reading.lists import Filters
from forum.threads.reading.rendered import lists_in_own
from forum.web.rendering.page import page, redirect
from forum.web.requests import languages
from forum.web.requests.request import ForumRequest

OFFICIAL_SHOWN = 10


async def index(request: ForumRequest) -> Response:
    await languages.find(request)
    return page(request, "topics/index.html")


async def show(request: ForumRequest) -> Response:
    slug = request.path_params["slug"]
    topic = request.catalogue.topic(slug)
    if topic is None:
        renamed = request.catalogue.topic_once_called(slug)
        if renamed is None:
            raise NotFound
        return redirect(request.link("topics.show", slug=renamed.slug), status=301)
    request.topic = topic
    own = (await languages.find(request)).own
    official = await official_lists.latest(rows=OFFICIAL_SHOWN, own=own, topic_id=topic.id)
    filters = Filters(topic_id=topic.id, own=own)
    latest = await lists.page(filters, reader=request.user, catalogue=request.catalogue)
    shown = {thread.id for thread in official}
    others = [thread for thread in latest.threads if thread.id not in shown]
    official, others = await lists_in_own(own, official, others)
    paths = about(request.catalogue.paths, topic.id)
    return page(request, "topics/show.html", topic=topic, official=official, latest=others, paths=paths)
