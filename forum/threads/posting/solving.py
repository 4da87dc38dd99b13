"""Was it solved? An asker is asked some weeks after the answer, says so with one press, and may say otherwise later.

The word stands with the question. Nobody is counted and nothing is shown of it but, to officers, that an official answer solved
under half of the questions whose askers said so.
"""

from datetime import timedelta

from tortoise.expressions import Q

from forum import clock, database, events
from forum.catalogue.views import Catalogue
from forum.errors import Invalid
from forum.people import permissions
from forum.people.person import Person
from forum.threads.locking import locked_for
from forum.threads.models import SOLVED, Face, OfficialAnswer, Post, Thread
from forum.threads.visibility import subject

ASKED_AFTER = timedelta(days=21)
WORTH = {"yes": 2, "partly": 1, "no": 0}
MOST = 500
"""Threads that are looked through in one go."""


async def say(thread: Thread, word: str, *, by: Person, catalogue: Catalogue) -> None:
    """Keeps its asker's word, one of SOLVED ("" takes it back). The same again changes nothing.

    Raises NotSignedIn, NotAllowed, Invalid (`value: unknown`), Conflict (`gone`).
    """
    by = by.within(thread.author_id)
    permissions.require(by, "say_solved", subject(thread, catalogue))
    if word not in SOLVED:
        raise Invalid({"value": "unknown"})
    async with database.transaction():
        thread = await locked_for(thread, "say_solved", by=by, catalogue=catalogue)
        if thread.solved == word:
            return
        moment = clock.now()
        await Thread.filter(id=thread.id).update(solved=word, solved_at=moment if word else None)
        await _judge(thread, catalogue.solved_least)
        await events.record("thread.solved", thread, by=by)


async def _judge(thread: Thread, least: int) -> None:
    """Notes whether the official answer to a question, or to the one it repeats, solved under half of those who said so."""
    original = await Thread.get(id=thread.duplicate_of_id) if thread.duplicate_of_id else thread
    version = await OfficialAnswer.get_or_none(id=original.official_id) if original.official_id else None
    if version is None:
        return
    about = Thread.filter(Q(id=original.id) | Q(duplicate_of_id=original.id), solved_at__gt=version.marked_at)
    said = [str(word) for word in await about.exclude(solved="").values_list("solved", flat=True)]
    unsolved = len(said) >= least and sum(WORTH[word] for word in said) < len(said)
    await OfficialAnswer.filter(id=version.id).update(unsolved=unsolved)


async def due() -> list[Thread]:
    """The questions whose askers were not asked yet, whose last answer by the team is older than ASKED_AFTER."""
    before = clock.now() - ASKED_AFTER
    answered = Q(
        state__in=["answered", "official"], kind="question", status="published", author_id__isnull=False, retold=False
    )
    found: list[Thread] = []
    last = 0
    while (
        rows := await Thread.filter(answered, solved_asked_at=None, example=False, created_at__lt=before, id__gt=last)
        .order_by("id")
        .limit(MOST)
    ):
        last = rows[-1].id
        told = await Face.filter(private_id__in=[row.id for row in rows], public_id__isnull=False)
        whose = {row.id: row.id for row in rows} | {each.public_id: each.private_id for each in told}
        answers = Post.filter(thread_id__in=list(whose), kind="answer", status="published")
        fresh = await answers.filter(created_at__gte=before).exclude(role="member").values_list("thread_id", flat=True)
        waiting = {whose[int(str(each))] for each in fresh}
        found += [row for row in rows if row.id not in waiting]
    return found


async def ask_all() -> int:
    """Asks every asker whose time has come; returns how many. Asking twice changes nothing."""
    threads = await due()
    for thread in threads:
        async with database.transaction():
            unasked = Thread.filter(id=thread.id, solved_asked_at=None)
            if await unasked.update(solved_asked_at=clock.now()):
                await events.record("thread.solved_asked", thread, by=None)
    return len(threads)
