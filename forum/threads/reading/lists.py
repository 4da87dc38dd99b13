"""Lists of threads: by topic, language and state, in the reader's languages first, in keyset pages that stay cheap at any depth."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple, cast

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from forum.catalogue.views import Catalogue
from forum.database.prepared import InTurn, Merged, Prepared
from forum.people.person import Person
from forum.threads.keyset import Place, beyond, cursor_of, place_of
from forum.threads.models import KINDS, STATES, Thread
from forum.threads.reading.list_rows import OWN, Listed, columns, rows_of, seen_by
from forum.threads.visibility import PUBLIC, is_plain_member, visible_to, ways_of_a_member, ways_to_see

ROWS = 20
COUNTED = 100
SORTS = ("own", "newest", "waiting")
MOST_OWN = 4
"""Languages of a reader that lists go by: one statement asks for each of them."""

ANY, OTHERS = "*", "-"
"""Parts of a list that aren't in one language: in whichever, and in none of the reader's own."""

HAS_OFFICIAL = Q(official_id__gt=0)
"""The condition of the state `official`, in the form that lets SQLite use its partial indexes."""


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of a list; an empty field means all. `after` and `before` are cursors from an earlier page.

    `own` are the reader's languages, by which the sort `own` goes: threads in the first of them, in the next, in all others.
    """

    topic_id: int | None = None
    language: str = ""
    kind: str = ""
    state: str = ""
    sort: str = "own"
    after: str = ""
    before: str = ""
    own: tuple[str, ...] = ()

    @property
    def newest_first(self) -> bool:
        return self.sort != "waiting"

    @property
    def column(self) -> str:
        """The column that orders the list, or each part of it."""
        return "created_at" if self.newest_first else "waiting_since"

    @property
    def by_language(self) -> tuple[str, ...]:
        """The languages by which the list has parts."""
        return self.own[:MOST_OWN] if self.sort == "own" and not self.language else ()

    def known(self) -> "Filters":
        """The same without unknown values, so that an old or mistyped address still shows a list."""
        return replace(
            self,
            kind=self.kind if self.kind in KINDS else "",
            state=self.state if self.state in STATES else "",
            sort=self.sort if self.sort in SORTS else "own",
        )


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of a list, and the cursors of the pages around them (empty where there is none)."""

    threads: list[Listed]
    next: str = ""
    previous: str = ""


class Part(NamedTuple):
    """A part of a list: with official answers that are being checked, others, or both (None), in `language`, ANY or OTHERS."""

    overdue: bool | None
    language: str

    def condition(self, own: tuple[str, ...]) -> Q:
        chosen = Q() if self.overdue is None else Q(overdue=self.overdue)
        if self.language == OTHERS:
            return chosen & Q(*(~Q(language_id=code) for code in own))
        return chosen if self.language == ANY else chosen & Q(language_id=self.language)


def parts(own: tuple[str, ...], *, checked: bool) -> list[Part]:
    """The parts of a list in their order: with `checked`, official answers being checked come after all others."""
    languages = (*own, OTHERS) if own else (ANY,)
    return [Part(overdue, code) for overdue in ((False, True) if checked else (None,)) for code in languages]


def _parts_from(filters: Filters, place: Place | None, *, back: bool) -> list[Part]:
    """The parts to read from a place on, the one it is in first."""
    own, checked = filters.by_language, filters.state == "official"
    found = parts(own, checked=checked)
    if back:
        found.reverse()
    if place is None:
        return found
    language = place.language if place.language in own else OTHERS if own else ANY
    return found[found.index(Part(place.overdue if checked else None, language)) :]


def _filtered(filters: Filters, seen: Q, *, any_language: bool = False) -> QuerySet[Thread]:
    chosen = Q()
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


def _ordered(query: QuerySet[Thread], filters: Filters, *, descending: bool) -> QuerySet[Thread]:
    sign = "-" if descending else ""
    return query.order_by(f"{sign}{filters.column}", f"{sign}id")


def _in_turn(
    filters: Filters, ways: Sequence[Q], rows: int, place: Place | None = None, *, back: bool = False
) -> InTurn:
    """The rows of a list from a place on. Each of the `ways` in which they may be seen is read by an index that has it in order:
    for all of them at once the engines would find everything and sort it.
    """
    descending = filters.newest_first != back
    parts: list[Any] = []
    for number, part in enumerate(_parts_from(filters, place, back=back)):
        chosen = part.condition(filters.by_language)
        if place and not number:
            chosen &= beyond(filters.column, place, descending=descending)
        queries = [_filtered(filters, seen).filter(chosen) for seen in ways]
        found = [columns(_ordered(query, filters, descending=descending).limit(rows)) for query in queries]
        order = [OWN.index(filters.column), OWN.index("id")]
        parts.append(Merged(found, rows, order, descending) if len(found) > 1 else found[0])
    return InTurn(parts, rows)


@lru_cache(maxsize=1024)
def _opening(shape: Filters, rows: int, *, of_member: bool) -> Prepared[list[tuple[Any, ...]]]:
    """The first rows of such a list, for visitors or for a member; `shape` says which of topic and languages are asked for."""
    named = [(field, type(value)) for field in ("topic_id", "language") if (value := getattr(shape, field))]

    def build(*values: int | str) -> InTurn:
        fields: dict[str, Any] = {field: value for (field, _), value in zip(named, values, strict=False)}
        fields["own"] = values[len(named) : len(named) + len(shape.own)]
        ways = ways_of_a_member(cast(int, values[-1])) if of_member else [PUBLIC]
        return _in_turn(replace(shape, **fields), ways, rows)

    kinds = *(kind for _, kind in named), *(str for _ in shape.own), *((int,) if of_member else ())
    return Prepared(build, *kinds)


async def _open(filters: Filters, reader: Person, rows: int) -> list[Listed]:
    own = filters.by_language
    given = [value for value in (filters.topic_id, filters.language) if value]
    shape = replace(
        filters,
        topic_id=1 if filters.topic_id else None,
        language="und" if filters.language else "",
        own=("und",) * len(own),
        after="",
        before="",
    )
    member = [reader.account_id] if reader.account_id else []
    return rows_of(await _opening(shape, rows, of_member=bool(member))(*given, *own, *member))


async def page(filters: Filters, *, reader: Person, catalogue: Catalogue, rows: int = ROWS) -> Page:
    """One page of the list for `reader`; a cursor that means nothing gives the first page."""
    forward = place_of(filters.after)
    backward = None if forward else place_of(filters.before)
    place = forward or backward
    if place or not (is_plain_member(reader) or not reader.signed_in):
        wanted = _in_turn(filters, ways_to_see(reader, catalogue), rows + 1, place, back=backward is not None)
        found = rows_of(await wanted.read())
    else:
        found = await _open(filters, reader, rows + 1)
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


def _cursor(row: Listed, filters: Filters) -> str:
    own = filters.by_language
    language = "" if not own else row.language_id if row.language_id in own else OTHERS
    return cursor_of(getattr(row, filters.column), row.id, filters.state == "official" and row.overdue, language)


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
