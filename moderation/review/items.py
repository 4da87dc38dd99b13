"""The item of a decision: a post in its thread with its review item, and the mark of what its reader had read."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from forum.errors import Conflict, Invalid, NotFound
from forum.threads.models import Post, ReviewItem, Thread
from moderation.models import Decision

MOST = 100
"""The most items that are decided about, or decisions that are undone, in one act."""


@dataclass(frozen=True, slots=True)
class Item:
    """A post to decide about, in its thread, with its open or latest review item, if any."""

    post: Post
    thread: Thread
    review_item: ReviewItem | None

    @property
    def id(self) -> int:
        return int(self.review_item.id if self.review_item else self.post.id)


async def find(item_id: int) -> Item:
    """The item with the id of a review item or of a post, with its open or else its latest review item.

    Raises NotFound.
    """
    row = await ReviewItem.get_or_none(id=item_id)
    post = await Post.get_or_none(id=row.post_id if row else item_id)
    if post is None or post.status == "erased":
        raise NotFound
    thread = await Thread.get_or_none(id=post.thread_id)
    if thread is None:
        raise NotFound
    if row is None:
        rows = ReviewItem.filter(post_id=post.id, appeal_id=None)
        row = await rows.filter(ended_at=None).first() or await rows.order_by("-ended_at", "-id").first()
    return Item(post, thread, row)


async def find_all(item_ids: Collection[int]) -> list[Item]:
    """The items with these ids, as `find` does, to be decided about together.

    Raises Invalid (`item`: unknown, and as `check_together` does).
    """
    check_count(item_ids)
    try:
        found = [await find(item_id) for item_id in item_ids]
    except NotFound:
        raise Invalid({"item": "unknown"}) from None
    check_together(found)
    return found


def check_count(things: Collection[object]) -> None:
    """Raises Invalid (`item: too_many`) for more than MOST things in one act, (`item: missing`) for none."""
    if not things:
        raise Invalid({"item": "missing"})
    if len(things) > MOST:
        raise Invalid({"item": "too_many"})


def check_together(found: Collection[Item]) -> None:
    """Raises Invalid (`item`: missing, too_many; unknown for an appeal among several, which is decided by itself)."""
    check_count(found)
    if len(found) > 1 and any(item.review_item and item.review_item.appeal_id for item in found):
        raise Invalid({"item": "unknown"})


def mark_of(post: Post, last: Decision | None) -> str:
    """The mark of a post as it was read: its revision, its status and the last decision about it."""
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
    """Raises Conflict where `read` is not the present mark of the post: `text_changed`, else `decided_meanwhile`."""
    if not read or read == (await marks([post]))[post.id]:
        return
    raise Conflict("decided_meanwhile" if read.split(".")[0] == str(post.revision) else "text_changed")
