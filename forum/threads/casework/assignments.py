"""Who a thread is assigned to, and when an assignment expires. Assigning is a verb of the desk (`moderation`)."""

from datetime import UTC, datetime

from forum import clock, database, working_days
from forum.catalogue.views import CabinetView
from forum.people.person import Person
from forum.threads.casework.deadlines import opening
from forum.threads.models import Thread

NEVER_YET = datetime(1970, 1, 1, tzinfo=UTC)
ENDINGS = ("released", "handed_over", "rested", "answered")
"""The ways an assignment ends; `rested` is that it had expired, `answered` is found in old rows alone."""


def expires_at(thread: Thread, cabinet: CabinetView) -> datetime | None:
    """The moment an assignment expires: `assignment_days` of its cabinet's working days after the assignee last did something.

    None for a thread that is unassigned, or was assigned long before the cabinet's present hours.
    """
    if thread.assignee_id is None or thread.assigned_at is None:
        return None
    try:
        return working_days.after(thread.assigned_at, cabinet.assignment_days, opening(cabinet))
    except ValueError:  # It was assigned long before the hours that the cabinet keeps now.
        return None


def is_expired(thread: Thread, cabinet: CabinetView) -> bool:
    """Whether a thread is assigned and its assignment has expired."""
    moment = expires_at(thread, cabinet)
    return moment is not None and moment < clock.now()


def expired_if_before(cabinet: CabinetView) -> datetime:
    """The latest moment of assignment in a cabinet at which an assignment is expired by now."""
    try:
        return working_days.before(clock.now() - datetime.resolution, cabinet.assignment_days, opening(cabinet))
    except ValueError:  # Its hours began to be kept not long ago.
        return NEVER_YET


def assignee(thread: Thread, cabinet: CabinetView) -> int | None:
    """The account a thread is assigned to; None once the assignment has expired."""
    return None if is_expired(thread, cabinet) else thread.assignee_id


async def unassign(thread: Thread, how: str) -> None:
    """Ends the assignment of a locked thread; `how` is one of ENDINGS. An unassigned thread stays as it is."""
    if thread.assignee_id is None:
        return
    await database.execute(
        "UPDATE assignment SET ended_at = ?, ended_how = ? WHERE thread_id = ? AND ended_at IS NULL",
        [clock.now(), how, thread.id],
    )
    await Thread.filter(id=thread.id).update(assignee_id=None, assigned_at=None)


async def renew(thread: Thread, *, by: Person) -> None:
    """Lets the assignment begin anew if the thread is assigned to `by`, who did something about it."""
    await Thread.filter(id=thread.id, assignee_id=by.account_id).update(assigned_at=clock.now())
