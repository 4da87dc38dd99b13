"""Lists of threads: by topic, language and state, newest or longest waiting, in keyset pages that stay cheap at any depth."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from typing import Any, NamedTuple

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from forum import clock
from forum.catalogue.views import Catalogue
from forum.people.person import Person
from forum.prepared import Prepared
from forum.threads import reliance
from forum.threads.desk_models import Notice
from forum.threads.listed import Listed, columns, listed, rows_of
from forum.threads.models import KINDS, STATES, Follow, Thread
from forum.threads.visibility import PUBLIC, visible_to

ROWS = 20
COUNTED = 100
SORTS = ("newest", "waiting")
TOLD = ("decided", "undone", "appeal", "flag", *reliance.KINDS)
HAS_OFFICIAL = Q(official_id__gt=0)
"""What the state `official` means, in the words from which SQLite knows that its indexes of such threads will do."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list shows; an empty field means all. `after` and `before` are cursors from an earlier page."""

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
        """What the list is in the order of."""
        return "created_at" if self.newest_first else "waiting_since"

    def known(self) -> "Filters":
        """The same without values that mean nothing, so that an old or mistyped address still shows a list."""
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
    older: str = ""
    newer: str = ""


class Place(NamedTuple):
    """Where a row is in a list: its moment and id, and whether it is among the `overdue` ones at the end."""

    moment: datetime
    row_id: int
    overdue: bool = False


def cursor_of(moment: datetime, row_id: int, overdue: bool = False) -> str:
    """A row's place for an address: microseconds of the epoch and its id, in base 16, and "-o" among the overdue ones."""
    return f"{(moment - EPOCH) // timedelta(microseconds=1):x}-{row_id:x}{'-o' if overdue else ''}"


def place_of(cursor: str) -> Place | None:
    """The place a cursor stands for, or None if no list can have made it."""
    moment, _, row_id = cursor.removesuffix("-o").partition("-")
    try:
        place = Place(EPOCH + timedelta(microseconds=int(moment, 16)), int(row_id, 16), cursor.endswith("-o"))
    except (ValueError, OverflowError):
        return None
    return place if 0 <= place.row_id < 2**63 else None


def beyond(column: str, place: Place, *, descending: bool) -> Q:
    """The rows after `place` in the order of `column` and id; the redundant bound lets PostgreSQL start at the place."""
    moment, row_id, _ = place
    step = "lt" if descending else "gt"
    bound: dict[str, Any] = {f"{column}__{step}e": moment}
    later: dict[str, Any] = {f"{column}__{step}": moment}
    level: dict[str, Any] = {column: moment, f"id__{step}": row_id}
    return Q(**bound) & (Q(**later) | Q(**level))


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
    has_older = more if not backward else True
    has_newer = more if backward else forward is not None
    return Page(found, older=last if has_older else "", newer=first if has_newer else "")


def _parts(filters: Filters, forward: Place | None, backward: Place | None) -> list[bool | None]:
    """What a page is read from, one after the other: of official answers those being checked come after all others."""
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
    """How many threads a language filter leaves out, by language, counting at most COUNTED of them."""
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
    """The public threads whose official answer was marked last (standings are numbered as they are marked).

    Those being checked come after all others.
    """
    return rows_of(await (_official(rows)() if topic_id is None else _official(rows, in_topic=True)(topic_id)))


@cache
def _official(rows: int, *, in_topic: bool = False) -> Prepared[list[tuple[Any, ...]]]:
    query = Thread.filter(PUBLIC & HAS_OFFICIAL).order_by("overdue", "-official_id").limit(rows)
    if in_topic:
        return Prepared(lambda topic_id: columns(query.filter(topic_id=topic_id)), int)
    return Prepared(lambda: columns(query))


async def asked_by(person: Person, *, rows: int = 100) -> list[Thread]:
    """What somebody asked, the latest activity first."""
    asked = Thread.filter(author_id=person.account_id).order_by("-active_at").limit(rows)
    return await asked.select_related("official")


async def followed_by(person: Person, *, catalogue: Catalogue, rows: int = 100) -> list[Listed]:
    """The threads somebody follows and may still see."""
    followed = (
        await Follow.filter(account_id=person.account_id)
        .order_by("-at")
        .limit(rows)
        .values_list("thread_id", flat=True)
    )
    if not followed:
        return []
    seen = visible_to(person, catalogue) & Q(id__in=list(followed))
    return await listed(Thread.filter(seen).order_by("-active_at"))


async def told(person: Person, *, rows: int = 50) -> list[Notice]:
    """What our team told somebody about their texts, their reports and the official answers they rely on, the latest first.

    The threads come with them, also those that somebody may no longer see.
    """
    mine = Notice.filter(account_id=person.account_id, kind__in=TOLD).select_related("thread")
    return await mine.order_by("-at", "-id").limit(rows)


def is_new(thread: Thread) -> bool:
    """Whether something happened in one's own thread since one looked."""
    return thread.active_at > thread.seen_at


async def mark_seen(person: Person, thread_id: int | None = None) -> None:
    """Notes that somebody has looked at what is new in their own threads (or in one of them)."""
    mine = Thread.filter(author_id=person.account_id)
    if thread_id is None:
        await Notice.filter(account_id=person.account_id, kind__in=TOLD, seen_at=None).update(seen_at=clock.now())
    if thread_id is not None:
        mine = mine.filter(id=thread_id)
    await mine.update(seen_at=clock.now())
