"""Versions of official answers. A thread has one in force and one proposed at most; every other one has ended.

The verbs of `marking` and `reviewing` share these; `state` writes which version is in force.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from forum import clock, events, text
from forum.catalogue import public_contacts
from forum.catalogue.views import Catalogue
from forum.errors import Conflict
from forum.people.person import Person
from forum.threads import state
from forum.threads.models import OfficialAnswer, Post, Thread
from forum.threads.official import sources
from forum.threads.official.statements import Statement
from forum.threads.posting.editing import about_barred

CONFIRMED = ~Q(kind="proposed") | Q(confirmed_at__isnull=False)
OPEN = {"replaced_at": None, "withdrawn_at": None}


async def in_force(thread: Thread) -> OfficialAnswer | None:
    """The version in force in a thread."""
    return await OfficialAnswer.get_or_none(id=thread.official_id) if thread.official_id else None


async def proposed(thread: Thread) -> OfficialAnswer | None:
    """The version of a thread that waits for a second officer to confirm it."""
    proposal = OfficialAnswer.filter(post__thread_id=thread.id, kind="proposed", confirmed_at=None, **OPEN)
    return await proposal.order_by("-id").select_related("marked_by").first()


def mark_of(post: Post, question: Post, version_id: int | None, proposal_id: int | None) -> str:
    """The mark by which a form says what its page showed: the texts of answer and question, the version in force, and the
    proposal.
    """
    texts = f"{post.revision}.{post.masks}.{question.revision}.{question.masks}"
    return f"{texts}.{version_id or 0}.{proposal_id or 0}"


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
    """Raises Conflict (`text_changed`) where a form was made from a page that showed something else (`read`)."""
    if read and read != (await marks([post], [thread], catalogue))[post.id]:
        raise Conflict("text_changed")


async def write(
    post: Post, thread: Thread, said: Statement, *, kind: str, by: Person, reason: str = "", meaning: str = ""
) -> OfficialAnswer:
    """Adds a version with a statement and cites its sources; it is in force once it is published.

    Personal data in the reason are hidden.
    """
    question = await Post.get(thread_id=thread.id, kind="question")
    version = await OfficialAnswer.create(
        post_id=post.id,
        question_revision=question.revision,
        cabinet_id=thread.cabinet_id,
        language_id=post.language_id,
        short_html=text.isolate_numbers(said.short_answer),
        post_revision=post.revision,
        marked_at=clock.now(),
        marked_by_id=by.account_id,
        marked_for_reason=await public_contacts.hide_others(reason),
        kind=kind,
        meaning=meaning,
        **said.columns,
    )
    await sources.cite(version, version.sources)
    return version


async def publish(
    version: OfficialAnswer,
    post: Post,
    thread: Thread,
    *,
    by: Person,
    catalogue: Catalogue,
    notifies: bool,
    barred: Sequence[int] = (),
    **particulars: Any,
) -> None:
    """Puts a version in force in place of the one before, and records it as its kind says, or as confirmed.

    `notifies` everybody affected that its words are others; `barred` are the renderings that a new text bars already.
    """
    barred = [*barred, *await state.activate(thread, version, catalogue=catalogue)]
    kind = "confirmed" if version.kind == "proposed" else version.kind
    about = particulars | about_barred(barred) | ({"corrected": version.id} if notifies else {})
    await events.record(f"official.{kind}", post, by=by, thread=thread.id, version=version.id, **about)


async def vouch(proposal: OfficialAnswer, thread: Thread, *, by: Person) -> None:
    """Confirms a proposal by a second officer, for the question as it is now.

    Where a source has changed since it was proposed, it is being checked from the start.
    """
    question = await Post.get(thread_id=thread.id, kind="question")
    proposal.question_revision = question.revision
    proposal.confirmed_at, proposal.confirmed_by_id = clock.now(), by.account_id
    proposal.checking = await sources.is_outdated(proposal)
    changed = ["question_revision", "confirmed_at", "confirmed_by_id", "checking"]
    await proposal.save(update_fields=changed)


def withdrawn_in(thread: Thread) -> QuerySet[OfficialAnswer]:
    """The withdrawn versions of a thread, the earliest first, 50 at most: an answer shows that it once was official."""
    rows = OfficialAnswer.filter(CONFIRMED, post__thread_id=thread.id, withdrawn_at__isnull=False)
    return rows.order_by("withdrawn_at", "id").limit(50)


def of_answer(post: Post) -> QuerySet[OfficialAnswer]:
    """The versions that an answer has had, the latest first, without proposals that nobody confirmed."""
    return OfficialAnswer.filter(CONFIRMED, post_id=post.id).order_by("-marked_at", "-id")
