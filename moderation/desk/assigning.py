"""Assigning a thread to oneself or a colleague, and releasing it; no reason is asked."""

from forum import clock, database, events
from forum.catalogue.views import Catalogue
from forum.errors import Conflict, Invalid, NotAllowed
from forum.people import accounts, permissions
from forum.people.permissions import Subject, may
from forum.people.person import Person
from forum.threads.casework import assignments
from forum.threads.casework.models import Assignment
from forum.threads.locking import locked_alive
from forum.threads.models import Thread
from forum.threads.visibility import subject, visible_to

ME, NOBODY = "me", "none"


async def assign(thread: Thread, to: str, *, by: Person, catalogue: Catalogue) -> None:
    """Assigns the thread to ME, to NOBODY, or to the person with the nickname `to`; an expired assignment is ended first.

    Raises NotSignedIn, NotAllowed, Invalid (`to`: missing, no_such_person, may_not_take), Conflict (`taken`) for taking a
    thread that is assigned to somebody else: whoever may take it, or moderates, releases it first.
    """
    _require_may_assign(to, subject(thread, catalogue), by)
    async with database.transaction():
        thread = await locked_alive(thread)
        about = subject(thread, catalogue)
        _require_may_assign(to, about, by)
        account_id = await _new_assignee(to, thread, about, by=by, catalogue=catalogue)
        if assignments.is_expired(thread, catalogue.cabinets[thread.cabinet_id]):
            await assignments.unassign(thread, "rested")
            thread = await locked_alive(thread)
        if thread.assignee_id == account_id:
            return
        _refuse_if_taken(thread, about, to, by)
        await assignments.unassign(thread, "handed_over" if account_id else "released")
        if account_id:
            await _begin(thread, account_id, by)
        await events.record("thread.assigned", thread, by=by, to=account_id)


def _require_may_assign(to: str, about: Subject, by: Person) -> None:
    if to == ME or not may(by, "triage", about):
        permissions.require(by, "take", about)


async def _new_assignee(to: str, thread: Thread, about: Subject, *, by: Person, catalogue: Catalogue) -> int | None:
    if to == NOBODY:
        return None
    if to == ME:
        return by.account_id
    account = await accounts.named(to) if to else None
    if account is None:
        raise Invalid({"to": "no_such_person" if to else "missing"})
    person = await accounts.person(account)
    seen = Thread.filter(visible_to(person, catalogue), id=thread.id)
    if not may(person, "take", about) or not await seen.exists():
        raise Invalid({"to": "may_not_take"})
    return account.id


def _refuse_if_taken(thread: Thread, about: Subject, to: str, by: Person) -> None:
    if thread.assignee_id in (None, by.account_id):
        return
    if to == ME:
        raise Conflict("taken")
    if not (may(by, "take", about) or may(by, "moderate")):
        raise NotAllowed


async def _begin(thread: Thread, account_id: int, by: Person) -> None:
    moment = clock.now()
    await Assignment.create(thread_id=thread.id, account_id=account_id, by_id=by.account_id, at=moment)
    await Thread.filter(id=thread.id).update(assignee_id=account_id, assigned_at=moment)
