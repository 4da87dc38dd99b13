"""Erasing: what a thread or a post said leaves its row and all that repeats it. Ids, codes, counters and moments stay."""

from collections.abc import Sequence
from typing import Any

from tortoise.expressions import Q

from forum import clock
from forum.catalogue.views import Catalogue
from forum.threads.models import OfficialAnswer, Post, Rendering, Revision, Thread
from forum.threads.state import review_queue
from forum.threads.state.counters import recount
from forum.threads.state.official import withdraw_with
from forum.threads.state.renderings import drop_drafts, recount_renderings
from forum.threads.state.threads import write

NOTHING_SAID: dict[str, Any] = dict.fromkeys(
    ("title", "title_html", "answered_title", "answered_title_html", "gist", "language_named"), ""
)


async def erase_thread(thread: Thread, *, catalogue: Catalogue) -> list[int]:
    """Takes every text out of a thread, its asker's name too; nobody sees it again. Returns the ids of its posts."""
    ids = [
        int(str(each)) for each in await Post.filter(thread_id=thread.id).order_by("id").values_list("id", flat=True)
    ]
    if thread.official_id:
        await OfficialAnswer.filter(id=thread.official_id).update(withdrawn_at=clock.now())
    await _blank(ids)
    await Post.filter(thread_id=thread.id, kind="question").update(author_id=None)
    ended: dict[str, Any] = {"status": "erased", "author_id": None, "official_id": None, "overdue": False}
    await write(thread, catalogue, **NOTHING_SAID, **ended)
    await review_queue.dequeue_thread(thread.id)
    await recount(thread.id)
    await recount_renderings(thread.id)
    return ids


async def erase_post(post: Post, thread: Thread, *, catalogue: Catalogue) -> list[int]:
    """Takes an answer's or a comment's text away, with the comments under it. Returns the ids of these posts."""
    under = await Post.filter(answer_id=post.id).order_by("id")
    ids = [each.id for each in (post, *under)]
    await withdraw_with(post, thread, by=None, catalogue=catalogue)
    await _blank(ids)
    await Post.filter(id=post.id).update(author_id=None)
    for each in (post, *under):
        await review_queue.dequeue(each)
    await recount(thread.id, post)
    await recount_renderings(thread.id)
    return ids


async def _blank(ids: Sequence[int]) -> None:
    """Empties posts and deletes their earlier texts, renderings and drafts of these; official versions stay, saying nothing."""
    those = list(ids) or [0]
    said: dict[str, Any] = dict.fromkeys(("source", "html", "language_named", "shown_name"), "")
    await Post.filter(id__in=those).update(**said, status="erased")
    reasons = {"marked_for_reason": "", "withdrawn_reason": ""}
    await OfficialAnswer.filter(post_id__in=those).update(short_answer="", short_html="", sources=[], **reasons)
    await Revision.filter(post_id__in=those).delete()
    await drop_drafts(Q(post_id__in=those))
    await Rendering.filter(post_id__in=those).delete()
