"""The counters that threads and posts keep, always equal to their recounted rows."""

from tortoise.expressions import F
from tortoise.models import Model

from forum import clock
from forum.threads.models import NEVER, Face, Post, Thread
from forum.threads.state import documents
from forum.threads.visibility import PUBLIC


async def count(model: type[Model], row_id: int, counter: str, step: int) -> None:
    """Adds `step` to the counter of votes or follows that a thread or post keeps."""
    await model.filter(id=row_id).update(**{counter: F(counter) + step})


async def recount(thread_id: int, post: Post | None = None) -> None:
    """Sets a thread's answer count and state from its rows, and the comment count of the answer that `post` is under.

    An answer by staff or a mediator makes a question answered; in a discussion every answer does. One to the public face of a
    private question answers that one too.
    """
    if post is not None and post.answer_id:
        comments = await Post.filter(answer_id=post.answer_id, status="published").count()
        await Post.filter(id=post.answer_id).update(comments_count=comments)
    thread = await Thread.get(id=thread_id)
    answers = Post.filter(thread_id=thread.id, kind="answer", status="published")
    counted = await answers.count()
    heard = counted if thread.kind == "discussion" else await answers.filter(role__not="member").count()
    heard = heard or (thread.visibility == "private" and await _heard_in_public(thread))
    state = "official" if thread.official_id else "answered" if heard else "unanswered"
    waiting = thread.created_at if state == "unanswered" and thread.kind == "question" else NEVER
    await Thread.filter(id=thread.id).update(
        answers_count=counted, state=state, waiting_since=waiting, active_at=clock.now()
    )
    await documents.changed(thread.id)
    if thread.retold:
        for told in await Face.filter(public_id=thread.id):
            await recount(told.private_id)


async def _heard_in_public(thread: Thread) -> int:
    """The number of answers by the team to its public face, also to one that was taken out of sight since."""
    by_team = Post.filter(kind="answer", status="published", thread__face_of__private_id=thread.id)
    return await by_team.filter(role__not="member").count()


async def recount_duplicates(*thread_ids: int | None) -> None:
    """Sets the number of public threads that are linked to each of these as duplicates."""
    for thread_id in sorted({each for each in thread_ids if each is not None}):
        counted = await Thread.filter(PUBLIC, duplicate_of_id=thread_id).count()
        await Thread.filter(id=thread_id).update(duplicates_count=counted)
