"""Pages as they were answered, kept in memory for as long as what they show stands, up to so many bytes."""

from collections import OrderedDict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from weakref import WeakSet

from starlette.types import Message

from forum.clock import Lasting
from forum.database.stamps import UNSTAMPED, Stamps
from forum.metrics import Figure

BESIDE = 4096
"""Bytes that a page takes besides its own: its headers, its words and its place."""

CHANGED_BY_ALL = frozenset({"setting"})
"""What each page depends on besides what it read: the catalogue's version is a setting."""

VARIES = frozenset({"cookie", "accept-encoding", "accept-language"})
OF_CONTENT = (b"content-length", b"content-type", b"content-language", b"content-encoding")
Raw = list[tuple[bytes, bytes]]
Key = tuple[object, ...]
Whole = tuple[int, bytes, bytes]
"""An answer as it is sent: its status, its headers with a line for each, its body."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for a page that may be kept: `key` is all of it that may change the page but for `language`, its
    Accept-Language, by which some pages vary; `tags` are those that its sender has.
    """

    key: Key
    language: bytes
    tags: tuple[bytes, ...]

    @property
    def is_get(self) -> bool:
        return self.key[0] == "GET"

    @property
    def keys(self) -> tuple[Key, Key]:
        return (*self.key, None), (*self.key, self.language)


@dataclass(slots=True, eq=False)
class Kept:
    """A whole answer. It is good from `since` to before `until` (None: for ever) while `stamps` stand, those there are of all
    that its statements named, its `words`.
    """

    route: str
    headers: Raw
    body: bytes
    since: datetime
    until: datetime | None
    words: frozenset[str]
    stamps: Stamps
    tag: bytes = b""
    seen: Stamps | None = None
    unchanged: Raw = field(init=False)
    whole: Whole = field(init=False)
    still: Whole = field(init=False)

    def __post_init__(self) -> None:
        self.unchanged = unchanged(self.headers)
        self.whole, self.still = (200, lines(self.headers), self.body), (304, lines(self.unchanged), b"")

    @property
    def size(self) -> int:
        return len(self.body) + BESIDE

    @property
    def by_language(self) -> bool:
        return "accept-language" in varies(self.headers)

    def is_good(self, stamps: Stamps, at: datetime) -> bool:
        """Whether it would be the same if it were made at this moment, of data with these stamps."""
        if at < self.since or (self.until is not None and at >= self.until):
            return False
        if self.seen is not stamps:
            if of(self.words, stamps) != self.stamps:
                return False
            self.seen = stamps
        return True


def of(words: Collection[str], stamps: Stamps) -> Stamps:
    """Those of the stamps that these words name."""
    return {name: value for name, value in stamps.items() if name in words}


def unchanged(headers: Raw) -> Raw:
    """The headers of the answer that a page is unchanged, of those of the page. Compression names its own part of Vary again."""
    kept = [each for each in headers if each[0] not in OF_CONTENT]
    return [(name, once(value) if name == b"vary" else value) for name, value in kept]


def lines(headers: Raw) -> bytes:
    return b"".join(b"%b: %b\r\n" % each for each in headers)


def once(listed: bytes) -> bytes:
    return b", ".join(dict.fromkeys(listed.split(b", ")))


def varies(headers: Raw) -> set[str]:
    given = b",".join(value for name, value in headers if name == b"vary")
    return {each.strip().lower() for each in given.decode("latin-1").split(",")} - {""}


def keepable(
    start: Message, body: bytes, route: str, words: Iterable[str], stamps: Stamps, lasted: Lasting
) -> Kept | None:
    """The answer to keep, made of data with these stamps; None for one that is not the same for everybody, or not for longer."""
    headers: Raw = [each for each in start["headers"] if each[0] != b"x-request-id"]
    given = dict(headers)
    known = frozenset(words) | CHANGED_BY_ALL
    if start["status"] != 200 or given.get(b"cache-control") != b"no-cache" or b"etag" not in given:
        return None
    if b"set-cookie" in given or not varies(headers) <= VARIES or not known.isdisjoint(UNSTAMPED):
        return None
    if lasted.until is not None and lasted.until <= lasted.since:
        return None
    return Kept(route, headers, body, lasted.since, lasted.until, known, of(known, stamps), given[b"etag"])


_all: "WeakSet[Pages]" = WeakSet()


def counted() -> list[Figure]:
    """What operators count of the page caches in this process."""
    every = [each.figures for each in _all]
    named = (
        ("hits", "from memory", True),
        ("shared", "from what processes share", True),
        ("misses", "made anew", True),
    )
    held = (("pages", "kept in memory", False), ("bytes", "of memory that kept pages take", False))
    return [
        Figure(f"forum_page_cache_{name}", f"Pages {says}.", rises, sum(getattr(each, name) for each in every))
        for name, says, rises in (*named, *held)
    ]


@dataclass(slots=True)
class Figures:
    """What operators count: answers given from memory, from what processes share, and made; pages and bytes that are kept."""

    hits: int = 0
    shared: int = 0
    misses: int = 0
    pages: int = 0
    bytes: int = 0


@dataclass(slots=True, eq=False, weakref_slot=True)
class Pages:
    """The pages kept, at most `most` bytes of them: those asked for longest ago make room."""

    most: int
    figures: Figures = field(default_factory=Figures)
    _kept: "OrderedDict[Key, Kept]" = field(default_factory=OrderedDict)

    def __post_init__(self) -> None:
        _all.add(self)

    def find(self, asked: Asked, stamps: Stamps, at: datetime) -> Kept | None:
        """The page, if it is kept and good; one that isn't any longer goes."""
        for key in asked.keys:
            page = self._kept.get(key)
            if page is not None:
                if page.is_good(stamps, at):
                    self._kept.move_to_end(key)
                    return page
                self._drop(key)
        return None

    def keep(self, asked: Asked, page: Kept) -> None:
        key = asked.keys[page.by_language]
        if key in self._kept:
            self._drop(key)
        if page.size > self.most:
            return
        self._kept[key] = page
        self.figures.pages += 1
        self.figures.bytes += page.size
        while self.figures.bytes > self.most:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: Key) -> None:
        self.figures.pages -= 1
        self.figures.bytes -= self._kept.pop(key).size
