"""Batches of the queue: questions that came in one wave and say much the same, rejected in one act that can be undone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tortoise.expressions import Q

from forum.catalogue.views import Catalogue
from forum.errors import NotFound
from forum.people.permissions import require
from forum.people.person import Person
from forum.threads.holding import waves
from forum.threads.models import Post, ReviewItem, Thread
from moderation.models import Decision
from moderation.review import decisions, undoing
from moderation.review.decisions import Order
from moderation.review.items import MOST, Item

REJECT = "reject"
SHOWN, COMPARED = 200, 40


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch: how many of it wait, those that are least like the rest first, and how many somebody rejected in one act.

    `until` is the moment of the latest one that waits, by which an act leaves out those that come later.
    """

    id: int
    waiting: int
    until: datetime | None
    unlike: list[Item]
    rejected: int


async def find(batch_id: int, *, by: Person) -> Batch:
    """A batch as it is now. Raises NotSignedIn, NotAllowed, NotFound."""
    require(by, "moderate")
    rows = await _open(batch_id)
    made = await _decided(batch_id, by)
    if not rows and not made:
        raise NotFound
    others = [row.likeness or "" for row in rows[:COMPARED]]
    rows.sort(key=lambda row: sum(waves.agreeing(row.likeness or "", other) for other in others))
    return Batch(
        batch_id, len(rows), max((row.since for row in rows), default=None), await _items(rows[:SHOWN]), len(made)
    )


async def reject(
    batch_id: int, until: datetime, *, reason: str, statement: str, by: Person, catalogue: Catalogue
) -> int:
    """Rejects what waits of a batch and came until a moment, but for texts changed since they were sent; returns how many.

    Each part of it is one transaction, so that others write meanwhile; pressing again goes on where it stopped. Raises as
    `decisions.decide_all` does.
    """
    require(by, "moderate")
    rows = [row for row in await _open(batch_id) if row.since <= until and row.post.revision == 1]
    said = {"reason": reason, "statement": statement}
    for start in range(0, len(rows), MOST):
        orders = [Order(item) for item in await _items(rows[start : start + MOST])]
        await decisions.decide_all(orders, REJECT, **said, by=by, catalogue=catalogue)
    return len(rows)


async def undo(batch_id: int, *, by: Person, catalogue: Catalogue) -> int:
    """Undoes what somebody rejected of a batch, so that it waits as before; returns how many. Raises as `undoing.undo` does."""
    require(by, "moderate")
    made = await _decided(batch_id, by)
    for start in range(0, len(made), MOST):
        await undoing.undo_all(made[start : start + MOST], by=by, catalogue=catalogue)
    return len(made)


async def _open(batch_id: int) -> list[ReviewItem]:
    return (
        await ReviewItem.filter(batch=batch_id, ended_at=None, appeal_id=None)
        .order_by("since", "id")
        .select_related("post")
    )


async def _decided(batch_id: int, by: Person) -> list[Decision]:
    """The decisions in force by which somebody rejected texts of a batch."""
    posts = await ReviewItem.filter(batch=batch_id).values_list("post_id", flat=True)
    mine = Q(by_id=by.account_id, verdict=REJECT, undone_at=None, post_id__in=list(posts) or [0])
    return await Decision.filter(mine).order_by("id")


async def _items(rows: Sequence[ReviewItem]) -> list[Item]:
    threads = {each.id: each for each in await Thread.filter(id__in=[row.thread_id for row in rows] or [0])}
    posts = {each.id: each for each in await Post.filter(id__in=[row.post_id for row in rows] or [0])}
    return [Item(posts[row.post_id], threads[row.thread_id], row) for row in rows]
