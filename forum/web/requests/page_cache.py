"""The page cache: whole pages for visitors, answered before anything else of the application is asked.

A page is kept with what its making read, by the words of its statements (`database/stamps.py`), and with how long it lasts, by
the clock (`clock.lasting`). It is given out while the stamps of those words are the same and the time is not over, so it is
byte for byte what would be made. What isn't known to be the same for everybody goes on to the application as if there were no
cache: whoever sends another cookie than the one of the language, what the Gate might refuse, and every address not in KEPT.
"""

import asyncio
import os
import re
from collections.abc import Collection
from functools import lru_cache

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette_compress._utils import parse_accept_encoding

from forum import clock, database, ids, metrics
from forum.catalogue import snapshot
from forum.database.stamps import Stamps, noting
from forum.settings import Settings
from forum.web.requests.gate import LONGEST_HEADERS, SINGLE
from forum.web.requests.kept_pages import Asked, Figures, Kept, Pages, Raw, Whole, keepable, unchanged
from forum.web.requests.shared_pages import shared

KEPT = re.compile(
    rf"(threads(/{ids.PATTERN}(-[^/]*)?)?|(topics|places|paths|leaflets|speak|documents)(/[A-Za-z0-9-]+)?"
    r"|cabinets/[A-Za-z0-9-]+|about|help|leaving|notices)?"
)
"""The addresses of pages that are kept, after their language."""

LONGEST = 1024
COOKIE = re.compile(rb"(ui=[a-z.]{1,20})?")
PARTS = frozenset({b"accept-language", b"accept-encoding", b"if-none-match", b"cookie", b"authorization", b"range"})
LOOKED_AT = PARTS | SINGLE
UNUSUAL = frozenset({b"content-length", b"transfer-encoding", b"authorization", b"range"})
MEGABYTE = 1024 * 1024


class PageCache:
    """Stands before `app`. `languages` are those that addresses begin with."""

    def __init__(self, app: ASGIApp, settings: Settings, languages: Collection[str]) -> None:
        self._app = app
        self._languages = frozenset(languages)
        self._pages = Pages(settings.page_cache_megabytes * MEGABYTE)
        self._shared = shared(settings)
        self._making: dict[object, asyncio.Future[None]] = {}
        self._catalogue: object = self

    @property
    def figures(self) -> Figures:
        return self._pages.figures

    async def close(self) -> None:
        await self._shared.close()

    def at_once(self, scope: Scope) -> Whole | None:
        """The whole answer with a page that is kept, if the stamps can be looked at without waiting."""
        asked = asked_for(scope, self._languages) if self._pages.most and scope["method"] == "GET" else None
        stamps = database.stamps_at_once() if asked is not None else None
        if asked is None or stamps is None or (page := self._pages.find(asked, stamps, clock.moment())) is None:
            return None
        self.figures.hits += 1
        return whole(page, asked)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = asked_for(scope, self._languages) if self._pages.most else None
        stamps = await database.stamps() if asked is not None else None
        if asked is None or stamps is None:
            await self._app(scope, receive, send)
        elif (page := self._pages.find(asked, stamps, clock.moment())) is not None:
            self.figures.hits += 1
            await self._give(page, asked, scope, send)
        elif making := self._making.get(asked.keys[1]):
            await asyncio.wait([making])
            again = await database.stamps()
            if again is not None and (page := self._pages.find(asked, again, clock.moment())) is not None:
                self.figures.hits += 1
                await self._give(page, asked, scope, send)
            else:
                self.figures.misses += 1
                await self._app(scope, receive, send)
        else:
            await self._find_or_make(asked, stamps, scope, receive, send)

    async def _find_or_make(self, asked: Asked, stamps: Stamps, scope: Scope, receive: Receive, send: Send) -> None:
        """Has the page from another process or makes it, once for all who ask for it meanwhile."""
        made: list[Message] = []
        self._making[asked.keys[1]] = asyncio.get_running_loop().create_future()
        try:
            page = await self._shared.find(asked, stamps)
            if page is not None:
                self.figures.shared += 1
                self._pages.keep(asked, page)
            else:
                self.figures.misses += 1
                made = await self._make(asked, stamps, scope, receive)
        finally:
            self._making.pop(asked.keys[1]).set_result(None)
        if page is not None:
            await self._give(page, asked, scope, send)
        for message in made:
            await send(message)

    async def _make(self, asked: Asked, stamps: Stamps, scope: Scope, receive: Receive) -> list[Message]:
        """The application's answer to who asked, after it was kept if it may be.

        It is asked for all of the page even by somebody who has it, for others who have not.
        """
        if stamps.get("setting") != self._catalogue:
            snapshot.doubt()
            self._catalogue = stamps.get("setting")
        asking = [each for each in scope["headers"] if each[0] != b"if-none-match"]
        inner, messages = {**scope, "headers": asking}, list[Message]()

        async def take(message: Message) -> None:
            messages.append(message)

        with clock.lasting() as lasted, noting() as words:
            await self._app(inner, receive, take)
        if not messages:
            return []
        start, body = messages[0], b"".join(each.get("body", b"") for each in messages[1:])
        page = keepable(start, body, str(inner.get("route_name")), words, stamps, lasted)
        if page is not None:
            self._pages.keep(asked, page)
            await self._shared.keep(asked, page)
        if start["status"] == 200 and dict(start["headers"]).get(b"etag") in asked.tags:
            return answer(304, unchanged(start["headers"]), b"")
        return messages

    @staticmethod
    async def _give(page: Kept, asked: Asked, scope: Scope, send: Send) -> None:
        """Answers with a page that is kept, by way of our own server where that asked."""
        if asked.is_get and "answer" in scope and scope["answer"](whole(page, asked)):
            return
        status, headers, body = 200, page.headers, page.body
        if page.tag in asked.tags:
            status, headers, body = 304, page.unchanged, b""
        metrics.request(page.route, status, 0.0)
        for message in answer(status, [*headers, (b"x-request-id", request_id())], body):
            await send(message)


def whole(page: Kept, asked: Asked) -> Whole:
    """A page that is kept as an answer to who asked. It is counted and not logged: nothing can have gone wrong with it."""
    status, headers, body = page.still if page.tag in asked.tags else page.whole
    metrics.request(page.route, status, 0.0)
    return status, headers + b"x-request-id: %b\r\n" % request_id(), body


def request_id() -> bytes:
    return os.urandom(8).hex().encode()


def answer(status: int, headers: Raw, body: bytes) -> list[Message]:
    return [
        {"type": "http.response.start", "status": status, "headers": headers},
        {"type": "http.response.body", "body": body},
    ]


def asked_for(scope: Scope, languages: Collection[str]) -> Asked | None:
    """What is asked for, if it is a page that may be kept and the Gate would let it pass without a look at anything else."""
    path: str = scope["path"]
    language, slash, rest = path[1:].partition("/")
    address: bytes = scope.get("raw_path") or path.encode()
    query: bytes = scope["query_string"]
    if scope["method"] not in ("GET", "HEAD") or len(address) + len(query) > LONGEST:
        return None
    if not slash or language not in languages or not KEPT.fullmatch(rest):
        return None
    given = looked_at(scope["headers"])
    if given is None or b"host" not in given or not COOKIE.fullmatch(given.get(b"cookie", b"")):
        return None
    port = (scope.get("server") or (None, None))[1]
    coding = coding_of(given.get(b"accept-encoding", b""))
    tags = tuple(each.strip() for each in given.get(b"if-none-match", b"").split(b","))
    key = (scope["method"], address, query, given[b"host"], port, given.get(b"cookie"), coding)
    return Asked(key, given.get(b"accept-language", b""), tags)


def looked_at(headers: Raw) -> dict[bytes, bytes] | None:
    """The headers that pages or the Gate go by; None where one is there twice, is unusual for a page, or all are too long."""
    given: dict[bytes, bytes] = {}
    size = 0
    for name, value in headers:
        size += len(name) + len(value)
        if name in LOOKED_AT:
            if name in given or name in UNUSUAL:
                return None
            given[name] = value
    return given if size <= LONGEST_HEADERS else None


@lru_cache(maxsize=256)
def coding_of(header: bytes) -> str:
    """The encoding that CompressMiddleware chooses for an Accept-Encoding."""
    accepted = parse_accept_encoding(header.decode("latin-1"))
    return next((each for each in ("zstd", "br", "gzip") if each in accepted), "")
