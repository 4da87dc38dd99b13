"""Lists of threads: by topic, language and state, newest or longest waiting, in keyset pages that stay cheap at any depth."""

from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from forum.catalogue.views import Catalogue
from forum.database.prepared import Prepared
from forum.people.person import Person
from forum.threads.keyset import Place, beyond, cursor_of, place_of
from forum.threads.models import KINDS, STATES, Thread
from forum.threads.reading.list_rows import Listed, columns, listed, rows_of, seen_by
from forum.threads.visibility import PUBLIC, visible_to

ROWS = 20
COUNTED = 100
SORTS = ("newest", "waiting")
HAS_OFFICIAL = Q(official_id__gt=0)
"""The condition of the state `official`, in the form that lets SQLite use its partial indexes."""


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of a list; an empty field means all. `after` and `before` are cursors from an earlier page."""

    topic_id: int | None = None
    language: str = ""
    kind: str = ""
    state: str = ""
    sort: str = "newest"
    after: str = ""
    before: str = ""

    @property
    def newest_first(self) -> bool:
        return self.sort == "newest"

    @property
    def column(self) -> str:
        """The column that orders the list."""
        return "created_at" if self.newest_first else "waiting_since"

    def known(self) -> "Filters":
        """The same without unknown values, so that an old or mistyped address still shows a list."""
        return replace(
            self,
            kind=self.kind if self.kind in KINDS else "",
            state=self.state if self.state in STATES else "",
            sort=self.sort if self.sort in SORTS else "newest",
        )


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of a list, and the cursors of the pages around them (empty where there is none)."""

    threads: list[Listed]
    next: str = ""
    previous: str = ""


def _filtered(
    filters: Filters, seen: Q, *, any_language: bool = False, overdue: bool | None = None
) -> QuerySet[Thread]:
    chosen = Q() if overdue is None else Q(overdue=overdue)
    if filters.topic_id is not None:
        chosen &= Q(topic_id=filters.topic_id)
    if filters.language and not any_language:
        chosen &= Q(language_id=filters.language)
    if filters.kind:
        chosen &= Q(kind=filters.kind)
    if filters.state == "answered":
        chosen &= Q(state__in=("answered", "official"))
    elif filters.state == "unanswered":
        chosen &= Q(state="unanswered") & ~Q(kind="announcement")
    elif filters.state:
        chosen &= HAS_OFFICIAL
    return Thread.filter(seen & chosen)


@lru_cache(maxsize=256)
def _opening(shape: Filters, rows: int, overdue: bool | None) -> Prepared[list[tuple[Any, ...]]]:
    """The first rows of such a list as everybody may see it; topic and language of `shape` say whether one is asked for."""
    named = [(field, type(value)) for field in ("topic_id", "language") if (value := getattr(shape, field))]

    def build(*values: int | str) -> Any:
        fields: dict[str, Any] = {field: value for (field, _), value in zip(named, values, strict=True)}
        query = _filtered(replace(shape, **fields), PUBLIC, overdue=overdue)
        return columns(_ordered(query, shape, descending=shape.newest_first).limit(rows))

    return Prepared(build, *(kind for _, kind in named))


async def _open(filters: Filters, rows: int, overdue: bool | None) -> list[Listed]:
    given = [value for value in (filters.topic_id, filters.language) if value]
    shape = replace(filters, topic_id=1 if filters.topic_id else None, language="und" if filters.language else "")
    return rows_of(await _opening(shape, rows, overdue)(*given))


def _ordered(query: QuerySet[Thread], filters: Filters, *, descending: bool) -> QuerySet[Thread]:
    sign = "-" if descending else ""
    return query.order_by(f"{sign}{filters.column}", f"{sign}id")


async def page(filters: Filters, *, reader: Person, catalogue: Catalogue, rows: int = ROWS) -> Page:
    """One page of the list for `reader`; a cursor that means nothing gives the first page."""
    forward = place_of(filters.after)
    backward = None if forward else place_of(filters.before)
    seen = visible_to(reader, catalogue) if reader.signed_in or forward or backward else None
    found: list[Listed] = []
    for part in _parts(filters, forward, backward):
        found += await _part(part, filters, seen, forward, backward, rows + 1 - len(found))
        if len(found) > rows:
            break
    more, found = len(found) > rows, found[:rows]
    if backward:
        found.reverse()
    if not found:
        return Page([])
    first, last = (_cursor(row, filters) for row in (found[0], found[-1]))
    found = seen_by(reader, found, catalogue)
    has_next = more if not backward else True
    has_previous = more if backward else forward is not None
    return Page(found, next=last if has_next else "", previous=first if has_previous else "")


def _parts(filters: Filters, forward: Place | None, backward: Place | None) -> list[bool | None]:
    """The parts of a list, read one after the other: official answers being checked come after all others."""
    if filters.state != "official":
        return [None]
    if backward:
        return [True, False] if backward.overdue else [False]
    return [True] if forward and forward.overdue else [False, True]


async def _part(
    overdue: bool | None, filters: Filters, seen: Q | None, forward: Place | None, backward: Place | None, rows: int
) -> list[Listed]:
    """The rows of one part of a list from the place on, or from its own beginning if the place is in another part."""
    if seen is None:
        return await _open(replace(filters, after="", before=""), rows, overdue)
    descending = filters.newest_first == (backward is None)
    query = _filtered(filters, seen, overdue=overdue)
    place = forward or backward
    if place and overdue in (None, place.overdue):
        query = query.filter(beyond(filters.column, place, descending=descending))
    return await listed(_ordered(query, filters, descending=descending).limit(rows))


def _cursor(row: Listed, filters: Filters) -> str:
    return cursor_of(getattr(row, filters.column), row.id, filters.state == "official" and row.overdue)


async def elsewhere(filters: Filters, *, reader: Person, catalogue: Catalogue) -> dict[str, int]:
    """The number of threads that a language filter leaves out, by language; at most COUNTED are counted."""
    if not filters.language:
        return {}
    others = _filtered(filters, visible_to(reader, catalogue), any_language=True).filter(
        language_id__not=filters.language
    )
    counted: dict[str, int] = {}
    for code in await others.order_by("-created_at", "-id").limit(COUNTED).values_list("language_id", flat=True):
        counted[str(code)] = counted.get(str(code), 0) + 1
    return counted


async def latest_official(*, rows: int, topic_id: int | None = None) -> list[Listed]:
    """The public threads with the latest official answers, those being checked after all others.

    The ids of official versions are in the order in which they were marked.
    """
    return rows_of(await (_official(rows)() if topic_id is None else _official(rows, in_topic=True)(topic_id)))


@cache
def _official(rows: int, *, in_topic: bool = False) -> Prepared[list[tuple[Any, ...]]]:
    query = Thread.filter(PUBLIC & HAS_OFFICIAL).order_by("overdue", "-official_id").limit(rows)
    if in_topic:
        return Prepared(lambda topic_id: columns(query.filter(topic_id=topic_id)), int)
    return Prepared(lambda: columns(query))
