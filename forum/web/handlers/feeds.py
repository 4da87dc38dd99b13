"""Feeds in Atom, of public threads alone whoever asks."""

from collections.abc import Sequence

from starlette.responses import Response

from forum import clock
from forum.errors import NotFound
from forum.people.person import VISITOR
from forum.threads.reading import lists, official_lists
from forum.threads.reading.list_rows import Listed
from forum.threads.reading.lists import Filters
from forum.threads.reading.rendered import in_own
from forum.web.rendering import atom, feeds
from forum.web.rendering.page import respond
from forum.web.requests.request import ForumRequest

ROWS = 30


async def official(request: ForumRequest) -> Response:
    """The official answers marked last."""
    rows = await official_lists.latest(rows=ROWS)
    return await _feed(
        request, feeds.official_title(request.words), request.link("threads.index", query={"state": "official"}), rows
    )


async def topic(request: ForumRequest) -> Response:
    """The newest threads of a topic; a sensitive one has no feed."""
    view = request.catalogue.topic(request.path_params["slug"])
    if view is None or view.sensitive:
        raise NotFound
    rows = await _newest(request, Filters(topic_id=view.id, sort="newest"))
    return await _feed(request, view.name(request.ui), request.link("topics.show", slug=view.slug), rows)


async def language(request: ForumRequest) -> Response:
    """The newest threads that were asked in a language."""
    view = request.catalogue.languages.get(request.path_params["language"])
    if view is None:
        raise NotFound
    rows = await _newest(request, Filters(language=view.code, sort="newest"))
    return await _feed(
        request,
        view.endonym or view.name(request.ui),
        request.link("threads.index", query={"language": view.code}),
        rows,
    )


async def _newest(request: ForumRequest, filters: Filters) -> list[Listed]:
    return (await lists.page(filters, reader=VISITOR, catalogue=request.catalogue, rows=ROWS)).threads


async def _feed(request: ForumRequest, title: str, link: str, rows: Sequence[Listed]) -> Response:
    base = request.forum.settings.forum_base_url

    def address_of(row: Listed) -> tuple[str, str]:
        return (
            f"{base}{request.link('threads.show', thread=row.id)}",
            f"{base}{request.forum.urls.thread(row, request.ui)}",
        )

    said = atom.Feed(
        title,
        request.institution.name(request.ui),
        request.ui,
        f"{base}{request.url_path}",
        f"{base}{link}",
        feeds.entries(await in_own(rows, (request.ui,)), request.words, request.catalogue, address_of),
    )
    return respond(request, atom.document(said, clock.start_of_day(clock.today())), 200, atom.MEDIA_TYPE)
