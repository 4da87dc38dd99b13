"""Locking threads, always in the order of their ids, so that two writers never wait for each other.

A change to a duplicate changes the counter of its original, so a thread is locked together with its original; likewise the
public face of a private question with that one, which its answers answer too.
"""

from collections.abc import Iterable

from tortoise.expressions import Q

from forum.catalogue.views import Catalogue
from forum.errors import Conflict
from forum.people import permissions
from forum.people.person import Person
from forum.threads.models import Face, Thread
from forum.threads.visibility import subject

OVER = ("removed", "erased")
"""The statuses that only the author brings about and nobody reverts."""


async def locked(thread: Thread) -> Thread:
    """The thread as it is now, locked with its original until the transaction ends."""
    rows = await _lock_rows({thread.id, thread.duplicate_of_id, *await _told_by([thread])})
    now = rows[thread.id]
    if now.duplicate_of_id is not None and now.duplicate_of_id not in rows:
        await _lock_rows({now.duplicate_of_id})
    return now


async def locked_alive(thread: Thread) -> Thread:
    """The same. Raises Conflict (`gone`) if the thread was withdrawn or erased."""
    thread = await locked(thread)
    if thread.status in OVER:
        raise Conflict("gone")
    return thread


async def locked_for(thread: Thread, capability: str, *, by: Person, catalogue: Catalogue) -> Thread:
    """The same, with the permission checked again, since another cabinet may own the thread by now.

    Raises NotSignedIn, NotAllowed, Conflict (`gone`).
    """
    thread = await locked_alive(thread)
    permissions.require(by, capability, subject(thread, catalogue))
    return thread


async def locked_together(*threads: Thread) -> list[Thread]:
    """Several threads as they are now, locked at once with their originals and duplicates.

    Locked one after the other, they could deadlock with a writer that locks them in the other order.
    """
    named = {thread.id for thread in threads}
    pointing = await Thread.filter(Q(duplicate_of_id__in=sorted(named) or [0])).values_list("id", flat=True)
    rows = await _lock_rows(
        named
        | {thread.duplicate_of_id for thread in threads}
        | {int(str(each)) for each in pointing}
        | await _told_by(threads)
    )
    return [rows[thread.id] for thread in threads]


async def _told_by(threads: Iterable[Thread]) -> set[int]:
    """The private questions whose public faces are among these threads."""
    retold = [thread.id for thread in threads if thread.retold]
    if not retold:
        return set()
    return {int(str(each)) for each in await Face.filter(public_id__in=retold).values_list("private_id", flat=True)}


async def _lock_rows(thread_ids: Iterable[int | None]) -> dict[int, Thread]:
    wanted = sorted(each for each in thread_ids if each is not None)
    return {row.id: row for row in await Thread.filter(id__in=wanted or [0]).order_by("id").select_for_update()}
