"""Who has a thread in hand: what any verb on a thread may end. Taking and handing over are the desk's (`moderation`)."""

from datetime import UTC, datetime

from forum import clock, database, working_days
from forum.catalogue.views import CabinetView
from forum.people.person import Person
from forum.threads.casework.deadlines import opening
from forum.threads.models import Thread

NEVER_YET = datetime(1970, 1, 1, tzinfo=UTC)


def rests_at(thread: Thread, cabinet: CabinetView) -> datetime | None:
    """When what somebody has in hand begins to rest, after so many (`rest_days`) of its cabinet's own working days, if
    they do nothing about it; None for what nobody has, or what was taken long before its present hours.
    """
    if thread.assignee_id is None or thread.assigned_at is None:
        return None
    try:
        return working_days.after(thread.assigned_at, cabinet.rest_days, opening(cabinet))
    except ValueError:  # It was taken long before the hours that the cabinet keeps now.
        return None


def rests(thread: Thread, cabinet: CabinetView) -> bool:
    """Whether somebody took it and has let it rest for as many working days as admins say."""
    moment = rests_at(thread, cabinet)
    return moment is not None and moment < clock.now()


def resting_since(cabinet: CabinetView) -> datetime:
    """What was taken for the cabinet at this moment or before, and left alone since, rests by now."""
    try:
        return working_days.before(clock.now() - datetime.resolution, cabinet.rest_days, opening(cabinet))
    except ValueError:  # Its hours began to be kept not long ago.
        return NEVER_YET


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
