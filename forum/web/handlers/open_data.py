"""What others may use of the forum: official answers as files, and boxes for their own pages."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC
from email.utils import format_datetime

from markupsafe import Markup
from starlette.responses import Response, StreamingResponse

from forum.threads.models import Thread
from forum.threads.reading import open_data
from forum.threads.reading.open_data import Told
from forum.web.rendering import open_data as lines
from forum.web.rendering.open_data import Source
from forum.web.rendering.page import CACHED, PRIVATE, page
from forum.web.rendering.words.reuse import REUSE_COLUMNS
from forum.web.requests.request import ForumRequest

FRAME = Markup('<iframe src="{src}" title="{title}" width="100%" height="480" loading="lazy"></iframe>')
CODE = Markup('<code dir="ltr" lang="zxx">{}</code>')
FORMATS = (("reuse.jsonl", "JSON Lines"), ("reuse.csv", "CSV"), ("feeds.official", "Atom"))
"""The files by their routes, and the names of their formats."""


async def show(request: ForumRequest) -> Response:
    """The page that says which files there are, and how a box is put into another page."""
    settings, topics = request.forum.settings, request.catalogue.topics.values()
    shown = next((each for each in topics if not (each.sensitive or each.archived)), None)
    src = f"{settings.forum_base_url}{request.link('embed.topic', slug=shown.slug)}" if shown else ""
    return page(
        request,
        "home/reuse.html",
        licence=settings.open_data_licence,
        columns=[(column, request.words.t(REUSE_COLUMNS[column])) for column in lines.COLUMNS],
        frame=str(FRAME.format(src=src, title=shown.name(request.ui))) if shown and settings.embed_origins else "",
        question=CODE.format("threads/"),
        topic=CODE.format(f"topics/{shown.slug}" if shown else ""),
        formats=FORMATS,
    )


async def json_lines(request: ForumRequest) -> Response:
    """Every version of every official answer as JSON Lines."""
    return await _file(request, "application/jsonl", "official-answers.jsonl", "", lines.json_line)


async def table(request: ForumRequest) -> Response:
    """The same as a table for spreadsheets."""
    return await _file(request, "text/csv", "official-answers.csv", lines.heading(), lines.csv_lines)


async def _file(
    request: ForumRequest, media_type: str, called: str, first: str, line: Callable[[Told, Source], str]
) -> Response:
    """The file, a line at a time; one that a reader has already is not made again."""
    digest, changed = await open_data.state(request.catalogue)
    settings = request.forum.settings
    tag = f'W/"{digest}"'
    headers = {"Vary": "Cookie, Accept-Encoding", "Cache-Control": PRIVATE if request.signed_in else CACHED}
    if not request.signed_in:
        headers |= {"ETag": tag} | (
            {"Last-Modified": format_datetime(changed.astimezone(UTC), usegmt=True)} if changed else {}
        )
        if tag in [each.strip() for each in request.headers.get("if-none-match", "").split(",")]:
            return Response(status_code=304, headers=headers)

    def address_of(thread: Thread) -> str:
        return f"{settings.forum_base_url}{request.thread_url(thread)}"

    source = Source(request.catalogue, settings.open_data_licence, address_of)

    async def written() -> AsyncIterator[str]:
        yield first
        async for told in open_data.versions(request.catalogue):
            yield line(told, source)

    headers |= {"Content-Disposition": f'attachment; filename="{called}"'}
    return StreamingResponse(written(), headers=headers, media_type=media_type)
