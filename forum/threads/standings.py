"""The rows of official answers: one in force in a thread, one proposal waiting at most, every other one ended with a day.

What the verbs of `official.py` and `review.py` share. All of it runs inside their transaction, with the thread locked.
"""

from typing import Any

from tortoise.expressions import Q

from forum import clock, text
from forum.people.person import Person
from forum.threads import sources
from forum.threads.models import OfficialAnswer, Post, Thread
from forum.threads.overdue import being_checked
from forum.threads.posts import recount

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


async def put_in_force(thread: Thread, standing: OfficialAnswer) -> None:
    """Makes a version the thread's own; the one before it ends now."""
    if thread.official_id and thread.official_id != standing.id:
        await end(thread.official_id)
    await _stand(thread, standing)


async def end(standing_id: int) -> None:
    """Ends a version that another took the place of."""
    await OfficialAnswer.filter(id=standing_id).update(replaced_at=clock.now())


async def withdraw(standing: OfficialAnswer, thread: Thread, *, by: Person, reason: str) -> None:
    """Ends a version for good, with who and why; the thread has none then if it was the one in force."""
    await OfficialAnswer.filter(id=standing.id).update(
        withdrawn_at=clock.now(), withdrawn_by_id=by.account_id, withdrawn_reason=reason
    )
    if thread.official_id == standing.id:
        await _stand(thread, None)


async def _stand(thread: Thread, standing: OfficialAnswer | None) -> None:
    thread.official_id = standing.id if standing else None
    thread.overdue = standing is not None and being_checked(standing, clock.today())
    await Thread.filter(id=thread.id).update(official_id=thread.official_id, overdue=thread.overdue)
    await recount(await Thread.get(id=thread.id))


async def withdrawn_in(thread: Thread) -> dict[int, OfficialAnswer]:
    """The last withdrawn standing of each answer of a thread, by answer; for showing that it was official once."""
    rows = OfficialAnswer.filter(STOOD, post__thread_id=thread.id, withdrawn_at__isnull=False)
    return {row.post_id: row for row in await rows.order_by("withdrawn_at", "id").limit(50)}
