"""The rows of official answers: one in force in a thread, one proposal waiting at most, every other one ended with a day.

What the verbs of `official.py` and `review.py` share; which one is in force is written by `state.py`.
"""

from typing import Any

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from forum import clock, text
from forum.people.person import Person
from forum.threads import sources
from forum.threads.models import OfficialAnswer, Post, Thread

STOOD = ~Q(kind="proposed") | Q(confirmed_at__isnull=False)
OPEN = {"replaced_at": None, "withdrawn_at": None}


async def in_force(thread: Thread) -> OfficialAnswer | None:
    """The standing a thread has now."""
    return await OfficialAnswer.get_or_none(id=thread.official_id) if thread.official_id else None


async def proposed(thread: Thread) -> OfficialAnswer | None:
    """What waits for a second officer's word in a thread."""
    waiting = OfficialAnswer.filter(post__thread_id=thread.id, kind="proposed", confirmed_at=None, **OPEN)
    return await waiting.order_by("-id").select_related("marked_by").first()


async def write(
    post: Post, thread: Thread, said: dict[str, Any], *, kind: str, by: Person, reason: str = "", meaning: str = ""
) -> OfficialAnswer:
    """Adds a version with the words of `said` and cites its sources; it is not in force by that."""
    standing = await OfficialAnswer.create(
        post_id=post.id,
        cabinet_id=thread.cabinet_id,
        language_id=post.language_id,
        short_html=text.isolate_numbers(said["short_answer"]),
        post_revision=post.revision,
        marked_at=clock.now(),
        marked_by_id=by.account_id,
        marked_for_reason=reason,
        kind=kind,
        meaning=meaning,
        **said,
    )
    await sources.cite(standing, standing.sources)
    return standing


def withdrawn_in(thread: Thread) -> QuerySet[OfficialAnswer]:
    """The withdrawn standings of a thread, the last of each answer after its others; for showing that it was official once."""
    rows = OfficialAnswer.filter(STOOD, post__thread_id=thread.id, withdrawn_at__isnull=False)
    return rows.order_by("withdrawn_at", "id").limit(50)
