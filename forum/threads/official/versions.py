"""The rows of official answers: one in force in a thread, one proposal waiting at most, every other one ended with a day.

What the verbs of `official.py` and `review.py` share; which one is in force is written by `state.py`.
"""

from collections.abc import Iterable
from typing import Any

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from forum import clock, text
from forum.catalogue.views import Catalogue
from forum.errors import Conflict
from forum.notifications.models import Notification
from forum.people.person import Person
from forum.threads.models import OfficialAnswer, Post, Thread
from forum.threads.official import sources

STOOD = ~Q(kind="proposed") | Q(confirmed_at__isnull=False)
OPEN = {"replaced_at": None, "withdrawn_at": None}
QUESTION_CHANGED = "question_changed"


async def in_force(thread: Thread) -> OfficialAnswer | None:
    """The standing a thread has now."""
    return await OfficialAnswer.get_or_none(id=thread.official_id) if thread.official_id else None


async def proposed(thread: Thread) -> OfficialAnswer | None:
    """What waits for a second officer's word in a thread."""
    waiting = OfficialAnswer.filter(post__thread_id=thread.id, kind="proposed", confirmed_at=None, **OPEN)
    return await waiting.order_by("-id").select_related("marked_by").first()


def mark_of(post: Post, question: Post, standing_id: int | None, proposal_id: int | None) -> str:
    """What a form about an official answer says was read: the revisions of the answer and the question, the standing in
    force and what is proposed."""
    texts = f"{post.revision}.{post.masks}.{question.revision}.{question.masks}"
    return f"{texts}.{standing_id or 0}.{proposal_id or 0}"


async def marks(answers: Iterable[Post], threads: Iterable[Thread], catalogue: Catalogue) -> dict[int, str]:
    """The mark of each of these answers, which stand in these threads, by its id."""
    known = {thread.id: thread for thread in threads}
    two = [thread.id for thread in known.values() if catalogue.topics[thread.topic_id].two_confirm]
    questions = {each.thread_id: each for each in await Post.filter(thread_id__in=list(known) or [0], kind="question")}
    open_ = OfficialAnswer.filter(post__thread_id__in=two or [0], kind="proposed", confirmed_at=None, **OPEN)
    proposals = dict(await open_.order_by("id").values_list("post__thread_id", "id"))
    return {
        post.id: mark_of(
            post, questions[post.thread_id], known[post.thread_id].official_id, proposals.get(post.thread_id)
        )
        for post in answers
    }


async def refuse_what_changed(post: Post, thread: Thread, read: str, catalogue: Catalogue) -> None:
    """Raises Conflict (`text_changed`) when what a form says was read is no longer what stands there."""
    if read and read != (await marks([post], [thread], catalogue))[post.id]:
        raise Conflict("text_changed")


async def write(
    post: Post, thread: Thread, said: dict[str, Any], *, kind: str, by: Person, reason: str = "", meaning: str = ""
) -> OfficialAnswer:
    """Adds a version with the words of `said` and cites its sources; it is not in force by that."""
    question = await Post.get(thread_id=thread.id, kind="question")
    standing = await OfficialAnswer.create(
        post_id=post.id,
        question_revision=question.revision,
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


async def vouch(waiting: OfficialAnswer, thread: Thread, *, by: Person) -> None:
    """Notes a second officer's word on what is proposed, for the question as it is now, resting on sources that may have
    changed since."""
    question = await Post.get(thread_id=thread.id, kind="question")
    waiting.question_revision = question.revision
    waiting.confirmed_at, waiting.confirmed_by_id = clock.now(), by.account_id
    waiting.checking = await sources.is_outdated(waiting)
    changed = ["question_revision", "confirmed_at", "confirmed_by_id", "checking"]
    await waiting.save(update_fields=changed)


def withdrawn_in(thread: Thread) -> QuerySet[OfficialAnswer]:
    """The withdrawn standings of a thread, the last of each answer after its others; for showing that it was official once."""
    rows = OfficialAnswer.filter(STOOD, post__thread_id=thread.id, withdrawn_at__isnull=False)
    return rows.order_by("withdrawn_at", "id").limit(50)


async def tell_of_change(thread: Thread) -> None:
    """Tells the officers behind the standing in force that its question says something else by now; once until they look."""
    standing = await in_force(thread)
    officers = {standing.marked_by_id, standing.confirmed_by_id} - {None} if standing else set()
    for account_id in sorted(each for each in officers if each is not None):
        told: dict[str, Any] = {"account_id": account_id, "kind": QUESTION_CHANGED, "about": f"thread:{thread.id}"}
        if not await Notification.filter(**told).update(at=clock.now(), seen_at=None):
            await Notification.create(**told, thread_id=thread.id, at=clock.now())
