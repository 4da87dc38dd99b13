"""The one queue of the desk: what waits for a person's look, most urgent first, then oldest; and who has it in hand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from tortoise.expressions import Q

from forum import clock, database, events
from forum.errors import Conflict, NotFound
from forum.people.accounts import Account
from forum.people.permissions import require
from forum.people.person import Person
from forum.threads import state
from forum.threads.keyset import EPOCH
from forum.threads.models import Post, ReviewItem, Thread
from moderation.models import Appeal, Decision

ROWS = 20
COUNTED = 100
CLAIMED_FOR = timedelta(minutes=10)
TAKEN = ("nobody", "me", "all")
FACTS = (
    "id", "post_id", "thread_id", "appeal_id", "reasons", "urgency", "held", "language_id", "topic_id", "since",
    "claimed_by_id", "claimed_until", "post__kind", "post__status", "post__source", "post__revision", "thread__title",
    "thread__visibility", "thread__language_id", "thread__language_named",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the queue is shown; an empty field means all. `taken` is one of TAKEN, `after` a cursor from an earlier page."""

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
    """Rows in order, and the cursor of those that follow, empty at the end."""

    rows: list[Row]
    older: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """Something to decide about: a post in its thread, and the row by which it waits or waited, if any."""

    post: Post
    thread: Thread
    waiting: ReviewItem | None

    @property
    def id(self) -> int:
        return int(self.waiting.id if self.waiting else self.post.id)


def mark_of(post: Post, last: Decision | None) -> str:
    """What a form says of a text as its reader had it: the revision, the status, and the last decision about it."""
    decided = f"{last.id:x}{'u' if last.undone_at else ''}" if last else "0"
    return f"{post.revision}.{post.status}.{decided}"


async def marks(posts: Iterable[Post]) -> dict[int, str]:
    """The mark of each of these posts, by its id."""
    known = {post.id: post for post in posts}
    last: dict[int, Decision] = {}
    for each in await Decision.filter(post_id__in=list(known) or [0]).order_by("at", "id"):
        if each.post_id is not None:
            last[each.post_id] = each
    return {post_id: mark_of(post, last.get(post_id)) for post_id, post in known.items()}


async def refuse_what_changed(post: Post, read: str) -> None:
    """Raises Conflict when a text is no longer what a form says was read: `text_changed`, else `decided_meanwhile`."""
    if not read or read == (await marks([post]))[post.id]:
        return
    raise Conflict("decided_meanwhile" if read.split(".")[0] == str(post.revision) else "text_changed")


def is_claimed(by_id: int | None, until: datetime | None) -> bool:
    """Whether a claim still holds; it lapses by itself."""
    return by_id is not None and until is not None and until > clock.now()


def cursor_of(urgency: int, since: datetime, row_id: int) -> str:
    """A row's place in the queue, for an address."""
    return f"{urgency:x}-{(since - EPOCH) // timedelta(microseconds=1):x}-{row_id:x}"


def place_of(cursor: str) -> tuple[int, datetime, int] | None:
    """The place a cursor stands for, or None if no page of the queue can have made it."""
    try:
        urgency, moment, row_id = (int(part, 16) for part in cursor.split("-"))
        place = urgency, EPOCH + timedelta(microseconds=moment), row_id
    except (ValueError, OverflowError):
        return None
    return place if 0 <= urgency < 2**15 and 0 <= row_id < 2**63 else None


def _chosen(filters: Filters, by: Person) -> Q:
    chosen = Q(ended_at__isnull=True)
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
    older = cursor_of(last["urgency"], last["since"], last["id"]) if last else ""
    return Page(await _named(found), older)


async def _named(found: list[dict[str, Any]]) -> list[Row]:
    """The rows with who has them in hand, the marks of their texts, and the day promised for an objection's answer."""
    live = [row["claimed_by_id"] if is_claimed(row["claimed_by_id"], row["claimed_until"]) else None for row in found]
    holders = {each for each in live if each is not None}
    names: dict[Any, Any] = dict(await Account.filter(id__in=holders).values_list("id", "nickname")) if holders else {}
    shown = [Post(id=row["post_id"], revision=row["post__revision"], status=row["post__status"]) for row in found]
    marked = await marks(shown)
    objections = [row["appeal_id"] for row in found if row["appeal_id"]]
    days = dict(await Appeal.filter(id__in=objections).values_list("id", "answer_by")) if objections else {}
    return [
        Row(row | {"answer_by": days.get(row["appeal_id"])}, str(names.get(claimer, "")), marked[row["post_id"]])
        for row, claimer in zip(found, live, strict=True)
    ]


async def waiting_now() -> int:
    """How much waits, counted up to COUNTED, which means that many or more; in order, so that the index of open rows is used."""
    open_ = ReviewItem.filter(ended_at__isnull=True).order_by("-urgency", "since", "id")
    return len(await open_.limit(COUNTED).values_list("id", flat=True))


async def find(item_id: int) -> Item:
    """The item of that id: a row's of the queue, or a post's own, with the row by which it waits or last waited.

    Raises NotFound.
    """
    waiting = await ReviewItem.get_or_none(id=item_id)
    post = await Post.get_or_none(id=waiting.post_id if waiting else item_id)
    if post is None or post.status == "erased":
        raise NotFound
    thread = await Thread.get_or_none(id=post.thread_id)
    if thread is None:
        raise NotFound
    if waiting is None:
        rows = ReviewItem.filter(post_id=post.id, appeal_id=None)
        waiting = await rows.filter(ended_at=None).first() or await rows.order_by("-ended_at", "-id").first()
    return Item(post, thread, waiting)


async def claim(waiting: ReviewItem, *, by: Person) -> ReviewItem:
    """Takes an item in hand for ten minutes, or for ten more.

    Raises NotSignedIn, NotAllowed, Conflict: `claimed` while somebody else has it, `item_ended` when it no longer waits.
    """
    require(by, "moderate")
    async with database.transaction():
        row = await ReviewItem.filter(id=waiting.id).select_for_update().get()
        if row.ended_at:
            raise Conflict("item_ended")
        refuse_others_claim(row, by)
        await state.claim(row, by.account_id, clock.now() + CLAIMED_FOR)
        await events.record("item.claimed", row, by=by)
    return row


def refuse_others_claim(row: ReviewItem, by: Person) -> None:
    """Raises Conflict (`claimed`) while somebody else has the item in hand."""
    if row.claimed_by_id != by.account_id and is_claimed(row.claimed_by_id, row.claimed_until):
        raise Conflict("claimed")


async def release(waiting: ReviewItem, *, by: Person) -> None:
    """Gives an item back; one that isn't in one's hand stays as it is. Raises NotSignedIn, NotAllowed."""
    require(by, "moderate")
    async with database.transaction():
        row = await ReviewItem.filter(id=waiting.id).select_for_update().get()
        if row.claimed_by_id != by.account_id:
            return
        await state.claim(row, None, None)
        await events.record("item.released", row, by=by)


async def claim_next(filters: Filters, *, by: Person) -> ReviewItem | None:
    """Takes the first item in hand that nobody has; None when there is none. Raises NotSignedIn, NotAllowed."""
    require(by, "moderate")
    free = _chosen(Filters(filters.reason, filters.language, filters.topic_id, "nobody"), by)
    async with database.transaction():
        row = await ReviewItem.filter(free).order_by("-urgency", "since", "id").limit(1).select_for_update().first()
        return await claim(row, by=by) if row else None


OLDEST = """
WITH RECURSIVE heads (code, urgency) AS (
  SELECT code, (SELECT max(urgency) FROM review_item WHERE ended_at IS NULL AND language_id = language.code)
  FROM language
  UNION ALL
  SELECT code, (SELECT max(w.urgency) FROM review_item w
    WHERE w.ended_at IS NULL AND w.language_id = heads.code AND w.urgency < heads.urgency)
  FROM heads WHERE urgency IS NOT NULL
)
SELECT code, min((SELECT min(since) FROM review_item w
  WHERE w.ended_at IS NULL AND w.language_id = heads.code AND w.urgency = heads.urgency)) AS since
FROM heads WHERE urgency IS NOT NULL GROUP BY code
"""


async def oldest_waits() -> dict[str, timedelta]:
    """How long the oldest item of each language has waited; found at the heads of the index, however much waits."""
    moment, found = clock.now(), await database.rows(OLDEST)
    return {row["code"]: moment - _moment(row["since"]) for row in found}


def _moment(value: Any) -> datetime:
    read = datetime.fromisoformat(value) if isinstance(value, str) else value
    assert isinstance(read, datetime)
    return read if read.tzinfo else read.replace(tzinfo=UTC)
