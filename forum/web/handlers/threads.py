"""Lists of threads."""

from dataclasses import replace

from starlette.responses import Response

from forum.threads.reading import lists
from forum.threads.reading.lists import Filters
from forum.threads.reading.rendered import in_own
from forum.web.rendering.page import page
from forum.web.requests import languages
from forum.web.requests.request import ForumRequest


async def index(request: ForumRequest) -> Response:
    """The threads that the address asks for; a value that means nothing is left out."""
    catalogue, asked = request.catalogue, request.query_params
    topic = catalogue.topic(asked.get("topic", "")) or catalogue.topic_once_called(asked.get("topic", ""))
    language = catalogue.languages.get(asked.get("language", ""))
    given = {name: asked.get(name, "") for name in ("kind", "state", "sort")}
    cursors = {name: asked.get(name, "")[:60] for name in ("after", "before")}
    own = (await languages.find(request)).own
    filters = Filters(
        topic.id if topic else None, language.code if language else "", **given, **cursors, own=own
    ).known()
    request.topic, request.language_read = topic, filters.language
    shown = await lists.page(filters, reader=request.user, catalogue=catalogue)
    shown = replace(shown, threads=await in_own(shown.threads, own))
    elsewhere = await lists.elsewhere(filters, reader=request.user, catalogue=catalogue)
    return page(
        request, "threads/index.html", filters=filters, topic=topic, language=language, shown=shown, elsewhere=elsewhere
    )
