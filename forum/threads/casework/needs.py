"""Needs of a question besides an answer: more information, telephone translation, referral to another institution.

While information is missing the deadline of staff is paused; the wait promised to the asker is not. Each change is a ThreadAct,
so that the pauses are counted from rows.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from forum import clock, database, events
from forum.catalogue import public_contacts
from forum.catalogue.views import CabinetView, Catalogue
from forum.errors import Invalid
from forum.hours import Opening, add_working, working_between
from forum.people import permissions
from forum.people.person import Person
from forum.threads.casework import assignments
from forum.threads.casework.deadlines import opening
from forum.threads.locking import locked_for
from forum.threads.models import NEEDS, Thread, ThreadAct
from forum.threads.visibility import subject

LONGEST_REASON = 500
INFORMATION = "information"
EXPLAINED = (INFORMATION, "referral")
ENDED, CLARIFIED = "needs_ended", "clarified"
ACTS = (*filter(None, NEEDS), ENDED, CLARIFIED)


async def say(thread: Thread, needs: str, *, by: Person, catalogue: Catalogue, reason: str = "") -> None:
    """Sets the need of a thread, one of NEEDS ("" for none); the asker reads the reason. The same again changes nothing.

    Raises NotSignedIn, NotAllowed, Invalid (`needs: unknown`; `reason`: too_long, or missing for a need of EXPLAINED),
    Conflict (`gone`).
    """
    permissions.require(by, "say_needs", subject(thread, catalogue))
    wrong = {} if needs in NEEDS else {"needs": "unknown"}
    if needs in EXPLAINED and not reason:
        wrong["reason"] = "missing"
    if len(reason) > LONGEST_REASON:
        wrong["reason"] = "too_long"
    if wrong:
        raise Invalid(wrong)
    async with database.transaction():
        thread = await locked_for(thread, "say_needs", by=by, catalogue=catalogue)
        if thread.needs == needs:
            return
        await _change(thread, needs, needs or ENDED, by=by, reason=reason)
        await assignments.renew(thread, by=by)


async def clarified(thread: Thread, *, by: Person) -> None:
    """Ends the need for information of a locked thread, since its asker edited the question: the deadline runs again."""
    if thread.needs == INFORMATION and by.owns(thread.author_id):
        await _change(thread, "", CLARIFIED, by=by, reason="")


async def _change(thread: Thread, needs: str, act: str, *, by: Person, reason: str) -> None:
    moment, reason = clock.now(), await public_contacts.hide_others(reason)
    await Thread.filter(id=thread.id).update(needs=needs, active_at=moment)
    await ThreadAct.create(thread_id=thread.id, act=act, by_id=by.account_id, at=moment, reason=reason, particulars={})
    await events.record("thread.needs", thread, by=by, needs=needs)


def paused(acts: Iterable[ThreadAct], until: datetime, opening: Opening) -> timedelta:
    """The working time until `until` for which information was missing, from a thread's acts in any order."""
    missing, since = timedelta(), None
    for act in sorted((act for act in acts if act.act in ACTS), key=lambda act: (act.at, act.id)):
        if since is not None:
            missing += working_between(since, act.at, opening)
        since = act.at if act.act == INFORMATION else None
    return missing + (working_between(since, until, opening) if since else timedelta())


def staff_deadline(thread: Thread, acts: Iterable[ThreadAct], cabinet: CabinetView) -> datetime | None:
    """The deadline of staff: the one promised to the asker, moved by the cabinet's working time for which it was paused."""
    if thread.answer_by is None:
        return None
    hours = opening(cabinet)
    missing = paused(acts, clock.now(), hours)
    return add_working(thread.answer_by, missing / timedelta(hours=1), hours) if missing else thread.answer_by


def is_late(thread: Thread, acts: Iterable[ThreadAct], cabinet: CabinetView) -> bool:
    """True if the deadline of staff is past."""
    deadline = staff_deadline(thread, acts, cabinet)
    return deadline is not None and deadline <= clock.now()


async def pauses_of(threads: Iterable[Thread]) -> dict[int, list[ThreadAct]]:
    """The acts that pause and resume the deadline of staff, by thread id."""
    found: dict[int, list[ThreadAct]] = {thread.id: [] for thread in threads}
    if found:
        for act in await ThreadAct.filter(thread_id__in=list(found), act__in=ACTS):
            found[act.thread_id].append(act)
    return found
