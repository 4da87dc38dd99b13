"""Who has a thread in hand: what any verb on a thread may end. Taking and handing over are the desk's (`moderation`)."""

from datetime import datetime

from forum import clock, database
from forum.catalogue.views import CabinetView
from forum.hours import add_working
from forum.people.person import Person
from forum.threads.models import Thread
from forum.threads.promises import opening

WORKING_DAY = 8
"""Working hours of one of the days (`rest_days`) after which what somebody took and left alone goes back to the list."""


def rests_at(thread: Thread, cabinet: CabinetView) -> datetime | None:
    """When what somebody has in hand begins to rest by the hours of its cabinet, if they do nothing about it; None for
    what nobody has.
    """
    if thread.assignee_id is None or thread.assigned_at is None:
        return None
    return add_working(thread.assigned_at, cabinet.rest_days * WORKING_DAY, opening(cabinet))


def rests(thread: Thread, cabinet: CabinetView) -> bool:
    """Whether somebody took it and has let it rest for as many working days as admins say (two)."""
    moment = rests_at(thread, cabinet)
    return moment is not None and moment < clock.now()


def holder(thread: Thread, cabinet: CabinetView) -> int | None:
    """The account that has it in hand; none while it rests."""
    return None if rests(thread, cabinet) else thread.assignee_id


async def put_down(thread: Thread, how: str) -> None:
    """Nobody has a locked thread in hand any more; `how` says why (released, handed_over, rested, answered)."""
    if thread.assignee_id is None:
        return
    await database.execute(
        "UPDATE assignment SET ended_at = ?, ended_how = ? WHERE thread_id = ? AND ended_at IS NULL",
        [clock.now(), how, thread.id],
    )
    await Thread.filter(id=thread.id).update(assignee_id=None, assigned_at=None)


async def touch(thread: Thread, by: Person) -> None:
    """Whoever has it in hand did something about it, so it does not rest."""
    await Thread.filter(id=thread.id, assignee_id=by.account_id).update(assigned_at=clock.now())
