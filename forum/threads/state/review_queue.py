"""The rows of the review queue: one open row a post, however many reasons it has, and one an appeal."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from tortoise.expressions import Q

from forum import clock
from forum.threads.models import Post, ReviewItem, Thread

DANGER = "danger"
URGENCIES = {DANGER: 120, "self_harm": 120}
"""The urgency of reasons by which a person is in danger; a flag's is otherwise that of its reason, up to 100."""


async def enqueue(
    post: Post,
    thread: Thread,
    *,
    reasons: Iterable[str],
    urgency: int = 0,
    held: bool = False,
    appeal: int | None = None,
) -> ReviewItem:
    """Puts `post` into the review queue; where it has an open row, adds the reasons to that one.

    An appeal (by its id) has a row of its own. The row keeps the greater urgency and its time of waiting.
    """
    item = await ReviewItem.get_or_none(post_id=post.id, ended_at=None, appeal_id=appeal)
    known = item.reasons.split() if item else []
    codes = [*known, *(code for code in dict.fromkeys(reasons) if code not in known)]
    urgency = max([urgency, *(URGENCIES.get(code, 0) for code in codes)])
    joined = f" {' '.join(codes)} "
    if item:
        item.reasons, item.urgency, item.held = joined, max(item.urgency, urgency), item.held or held
        await item.save(update_fields=["reasons", "urgency", "held"])
        return item
    about = {"post_id": post.id, "thread_id": thread.id, "language_id": post.language_id, "topic_id": thread.topic_id}
    return await ReviewItem.create(
        appeal_id=appeal, reasons=joined, urgency=urgency, held=held, since=clock.now(), **about
    )


async def dequeue(post: Post) -> None:
    """Ends the open row of a post; rows of its appeals stay."""
    await _end(Q(post_id=post.id, appeal_id=None))


async def dequeue_thread(thread_id: int) -> None:
    """Ends the open rows of all posts in a thread; rows of appeals stay."""
    await _end(Q(thread_id=thread_id, appeal_id=None))


async def dequeue_appeal(appeal_id: int) -> None:
    """Ends the row of an appeal that was decided."""
    await _end(Q(appeal_id=appeal_id))


async def raise_appeals(appeal_ids: Sequence[int], urgency: int) -> int:
    """Gives the open rows of these appeals at least this urgency. Returns the number of rows with a smaller one."""
    items = ReviewItem.filter(appeal_id__in=list(appeal_ids) or [0], ended_at=None, urgency__lt=urgency)
    return await items.update(urgency=urgency)


async def requeue(item_id: int) -> None:
    """Opens a row again that a decision ended, claimed by nobody."""
    await ReviewItem.filter(id=item_id).update(ended_at=None, claimed_by_id=None, claimed_until=None)


async def claim(item: ReviewItem, account_id: int | None, until: datetime | None) -> None:
    """Claims a row for an account until a moment, or releases it where both are None."""
    item.claimed_by_id, item.claimed_until = account_id, until
    await item.save(update_fields=["claimed_by_id", "claimed_until"])


async def liken(item: ReviewItem, likeness: str, batch: int | None, *, joining: Sequence[int]) -> None:
    """Keeps the likeness of a row and its batch, if it is in one; the rows `joining` are in that batch from then on."""
    item.likeness, item.batch = likeness, batch
    await item.save(update_fields=["likeness", "batch"])
    if batch is not None:
        await ReviewItem.filter(id__in=list(joining) or [0]).update(batch=batch)


async def forget_likeness(before: datetime) -> int:
    """Forgets the likeness of rows that wait since before a moment; returns how many had one."""
    return await ReviewItem.filter(likeness__isnull=False, since__lt=before).update(likeness=None)


async def move_items(thread_id: int, topic_id: int) -> None:
    """Gives the open rows of a thread another topic."""
    await ReviewItem.filter(thread_id=thread_id, ended_at=None).update(topic_id=topic_id)


async def set_item_language(post_id: int, code: str) -> None:
    """Gives the open rows of a post another language."""
    await ReviewItem.filter(post_id=post_id, ended_at=None).update(language_id=code)


async def _end(which: Q) -> None:
    await ReviewItem.filter(which, ended_at=None).update(ended_at=clock.now(), claimed_by_id=None, claimed_until=None)
