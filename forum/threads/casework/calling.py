"""Who is called to a question that says danger while nobody looks at it: those on duty one after the other, then admins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from forum import clock, database, events
from forum.catalogue import snapshot
from forum.catalogue.models import Cabinet
from forum.catalogue.views import Catalogue
from forum.events import Event
from forum.hours import is_open
from forum.people import grants
from forum.threads.casework import danger, deadlines, duty
from forum.threads.models import Thread
from forum.threads.visibility import TRIAGE


@dataclass(frozen=True, slots=True)
class Night:
    """What an asker in danger is told while their cabinet is closed: whether somebody on duty was told of it."""

    told: bool


def patience(catalogue: Catalogue) -> timedelta:
    """The time each of them has to take a question in hand before the next one is called."""
    return timedelta(minutes=catalogue.call_minutes)


async def night(thread: Thread, catalogue: Catalogue) -> Night | None:
    """The night in which a question waits that says danger; None while its cabinet works, and once somebody has it in hand."""
    opening = deadlines.opening(catalogue.cabinets[thread.cabinet_id])
    if not thread.danger or thread.assignee_id or is_open(clock.now(), opening):
        return None
    at_once = not thread.example and not is_open(thread.created_at, opening)
    return Night(at_once and bool(await on_duty(thread.created_at, catalogue)))


async def on_duty(moment: datetime, catalogue: Catalogue) -> list[set[int]]:
    """The accounts of each duty that holds at a moment, in the order of the list; none of whoever has left the team."""
    found: list[set[int]] = []
    for each in duty.at(moment, await duty.listed()):
        if each.cabinet_id is None:
            held = await grants.in_force(account_id=each.account_id, role__in=duty.ON_DUTY)
        else:
            covering = sorted(catalogue.cabinets[each.cabinet_id].covering)
            held = await grants.in_force(role="officer", cabinet_id__in=covering)
        if accounts := {grant.account_id for grant in held} - {one for group in found for one in group}:
            found.append(accounts)
    return found


async def order(moment: datetime, catalogue: Catalogue) -> list[set[int]]:
    """Everybody who is called, one group after the other, the admins at last; the first hears at once and may be empty."""
    groups = await on_duty(moment, catalogue) or [set()]
    called = {one for group in groups for one in group}
    return [*groups, {grant.account_id for grant in await grants.in_force(role="admin")} - called]


async def pass_on() -> int:
    """Calls whoever is next to each question that nobody has looked at in time; returns the number of questions.

    While its cabinet works, that is the admins, once a person should have looked at it.
    """
    known, passed = await snapshot.current(), 0
    for thread in await danger.waiting():
        async with database.transaction():
            await database.lock(Thread, thread.id)
            passed += await _call_next(thread, known)
    return passed


async def _call_next(thread: Thread, catalogue: Catalogue) -> bool:
    if thread.example or not await danger.waits(thread):
        return False
    if is_open(thread.created_at, deadlines.opening(catalogue.cabinets[thread.cabinet_id])):
        begins, groups = (
            danger.look_by(thread, catalogue) - patience(catalogue),
            (await order(thread.created_at, catalogue))[-1:],
        )
        groups = [set(), *groups]
    else:
        begins, groups = thread.created_at, await order(thread.created_at, catalogue)
    number = 1 + await Event.filter(verb="thread.called", subject="thread", subject_id=thread.id).count()
    if number >= len(groups) or clock.now() < begins + number * patience(catalogue):
        return False
    await events.record("thread.called", thread, by=None, accounts=sorted(groups[number]))
    return True


async def drill() -> Sequence[set[int]]:
    """Finds who would be called now, and records that it was tried; nobody is called."""
    known = await snapshot.current()
    groups = await order(clock.now(), known)
    triage = known.cabinet(TRIAGE)
    assert triage
    async with database.transaction():
        row = await Cabinet.get(id=triage.id)
        await events.record("duty.drilled", row, by=None, chained=True, accounts=[sorted(each) for each in groups])
    return groups
