"""The review queue of the desk, most urgent first, then oldest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tortoise.expressions import Q, Subquery
from tortoise.functions import Count, Min

from forum import clock, database
from forum.people.accounts import Account
from forum.people.permissions import require
from forum.people.person import Person
from forum.threads import keyset
from forum.threads.models import Post, ReviewItem
from moderation.models import Appeal
from moderation.review import claims, items

ROWS = 20
COUNTED = 100
TAKEN = ("nobody", "me", "all")
FACTS = (
    "id", "post_id", "thread_id", "appeal_id", "reasons", "urgency", "held", "language_id", "topic_id", "since",
    "batch", "claimed_by_id", "claimed_until", "post__kind", "post__status", "post__source", "post__revision", "thread__title",
    "thread__visibility", "thread__gist", "thread__language_id", "thread__language_named",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of the queue; an empty field means all. `taken` is one of TAKEN, `after` the last page's cursor."""

    reason: str = ""
    language: str = ""
    topic_id: int | None = None
    taken: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the queue with the facts of its post and thread, any of which may be missing in a broken one.

    `mark` is that of the text as the row shows it.
    """

    facts: dict[str, Any]
    claimer: str
    mark: str = ""

    @property
    def id(self) -> int:
        return int(self.facts["id"])

    @property
    def reasons(self) -> list[str]:
        return str(self.facts["reasons"] or "").split()


@dataclass(frozen=True, slots=True)
class Page:
    """A page of rows. `next` is the cursor of the next page, empty at the end."""

    rows: list[Row]
    next: str = ""


def place_of(cursor: str) -> tuple[int, datetime, int] | None:
    """The urgency, moment and id that a cursor stands for, or None if no page of the queue can have made it."""
    place = keyset.read(cursor, int, datetime, int)
    return place if place and place[0] < 2**15 else None


def in_queue() -> Q:
    """The rows that wait, of each batch of alike questions the first alone."""
    firsts = ReviewItem.filter(ended_at__isnull=True, batch__isnull=False).annotate(first=Min("id")).group_by("batch")
    return Q(ended_at__isnull=True) & (Q(batch__isnull=True) | Q(id__in=Subquery(firsts.values("first"))))


def _chosen(filters: Filters, by: Person) -> Q:
    chosen = in_queue()
    if filters.language:
        chosen &= Q(language_id=filters.language)
    if filters.topic_id is not None:
        chosen &= Q(topic_id=filters.topic_id)
    if filters.reason:
        chosen &= Q(reasons__contains=f" {filters.reason} ")
    if filters.taken == "me":
        chosen &= Q(claimed_by_id=by.account_id, claimed_until__gt=clock.now())
    elif filters.taken == "nobody":
        chosen &= Q(claimed_by_id__isnull=True) | Q(claimed_until__lte=clock.now())
    return chosen


async def _rows(chosen: Q, limit: int) -> list[dict[str, Any]]:
    return await ReviewItem.filter(chosen).order_by("-urgency", "since", "id").limit(limit).values(*FACTS)


async def page(filters: Filters, *, by: Person, rows: int = ROWS) -> Page:
    """One page of the queue. Raises NotSignedIn, NotAllowed for whoever doesn't moderate.

    After a cursor the rows of its own urgency come first: each part starts at its place in the index.
    """
    require(by, "moderate")
    chosen, found = _chosen(filters, by), []
    place = place_of(filters.after)
    if place:
        urgency, since, row_id = place
        later = Q(since__gte=since) & (Q(since__gt=since) | Q(id__gt=row_id))
        found = await _rows(chosen & Q(urgency=urgency) & later, rows + 1)
        chosen &= Q(urgency__lt=urgency)
    if len(found) <= rows:
        found += await _rows(chosen, rows + 1 - len(found))
    more, found = len(found) > rows, found[:rows]
    last = found[-1] if more else None
    following = keyset.cursor(last["urgency"], last["since"], last["id"]) if last else ""
    return Page(await _named(found), following)


async def _named(found: list[dict[str, Any]]) -> list[Row]:
    """The rows with their claimers, the marks of their texts, and the days promised for the answers to appeals."""
    live = [
        row["claimed_by_id"] if claims.is_claimed(row["claimed_by_id"], row["claimed_until"]) else None for row in found
    ]
    holders = {each for each in live if each is not None}
    names: dict[Any, Any] = dict(await Account.filter(id__in=holders).values_list("id", "nickname")) if holders else {}
    shown = [Post(id=row["post_id"], revision=row["post__revision"], status=row["post__status"]) for row in found]
    marked = await items.marks(shown)
    objections = [row["appeal_id"] for row in found if row["appeal_id"]]
    alike = await _alike([row["batch"] for row in found if row["batch"]])
    days = dict(await Appeal.filter(id__in=objections).values_list("id", "answer_by")) if objections else {}
    return [
        Row(
            row | {"answer_by": days.get(row["appeal_id"]), "alike": alike.get(row["batch"], 0)},
            str(names.get(claimer, "")),
            marked[row["post_id"]],
        )
        for row, claimer in zip(found, live, strict=True)
    ]


async def _alike(batches: Sequence[int]) -> dict[int, int]:
    """How many of each of these batches wait."""
    open_ = (
        ReviewItem.filter(batch__in=list(batches) or [0], ended_at=None).annotate(number=Count("id")).group_by("batch")
    )
    return dict(await open_.values_list("batch", "number")) if batches else {}


async def waiting_now() -> int:
    """The number of open items, up to COUNTED, which means that many or more. Ordered, so that the index of open rows
    is used.
    """
    open_ = ReviewItem.filter(in_queue()).order_by("-urgency", "since", "id")
    return len(await open_.limit(COUNTED).values_list("id", flat=True))


async def claim_next(filters: Filters, *, by: Person) -> ReviewItem | None:
    """Claims the first item that nobody has claimed; None when there is none. Raises NotSignedIn, NotAllowed."""
    require(by, "moderate")
    free = _chosen(Filters(filters.reason, filters.language, filters.topic_id, "nobody"), by)
    async with database.transaction():
        row = await ReviewItem.filter(free).order_by("-urgency", "since", "id").limit(1).select_for_update().first()
        return await claims.claim(row, by=by) if row else None
