"""Hearers of the record of events, each with a durable cursor: every event has its effects exactly once.

Effects and cursor are written in one transaction with the cursor's row locked, so a worker may die at any point and several
may share a hearer. An event on which a hearer fails is set aside and retried with growing pauses; the hearer goes on.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

import structlog

from forum import clock, database, events, log, metrics
from forum.events import Event
from forum.operations.models import Cursor, SetAside

BATCH = 20
"""Events heard in one transaction: few, since whoever writes about the same threads waits for it."""

LONGEST_PAUSE = timedelta(hours=1)
BEHIND = """
SELECT hearer FROM cursor WHERE event_id < (SELECT MAX(id) FROM event)
UNION SELECT hearer FROM set_aside WHERE retry_at <= ?
"""


class Hearer(NamedTuple):
    """A name for its cursor, and the effects of a few events, oldest first, written inside the caller's transaction."""

    name: str
    hear: Callable[[Sequence[Event]], Awaitable[None]]


class Progress(NamedTuple):
    """The number of events that a hearer has heard, and of those on which it failed."""

    heard: int = 0
    failed: int = 0

    def __add__(self, other: "Progress") -> "Progress":  # type: ignore[override]
        return Progress(self.heard + other.heard, self.failed + other.failed)


class _Failed(Exception):
    """Raised when a hearer failed on an event; `event_id` names it, the cause is the fault."""

    def __init__(self, event_id: int) -> None:
        super().__init__(event_id)
        self.event_id = event_id


async def behind(hearers: Sequence[Hearer]) -> list[Hearer]:
    """The hearers with an event to hear or retry now. One statement, which locks nothing."""
    names = {row["hearer"] for row in await database.rows(BEHIND, [clock.now()])}
    return [hearer for hearer in hearers if hearer.name in names]


async def catch_up(hearer: Hearer, *, stopping: Callable[[], bool] = lambda: False) -> Progress:
    """Runs a hearer over the events set aside that are due, then over all events after its cursor.

    Returns early once `stopping` is true, and does nothing while another worker holds the cursor. A batch that fails is
    heard one by one, up to the event that fails. Raises Unavailable.
    """
    progress, limit = await _retry(hearer), BATCH
    while not stopping():
        try:
            found = await _step(hearer, limit)
        except _Failed as failed:
            if limit == 1:
                await _set_aside(hearer, failed)
                progress += Progress(failed=1)
            limit = BATCH if limit == 1 else 1
            continue
        progress += Progress(heard=found)
        if found < limit:
            break
    return progress


async def _step(hearer: Hearer, limit: int) -> int:
    """Hears the next events in one transaction with the new cursor; returns their number. Raises _Failed with the first."""
    found: list[Event] = []
    try:
        async with database.transaction():
            cursor = await _held(hearer)
            found = await events.after(cursor.event_id, limit) if cursor else []
            if cursor and found:
                await hearer.hear(found)
                await _move(cursor, found[-1].id)
    except database.Unavailable:
        raise
    except Exception as fault:
        raise (_Failed(found[0].id) if found else fault) from fault
    return len(found)


async def _held(hearer: Hearer) -> Cursor | None:
    """The hearer's cursor, held until the transaction ends; None while another worker holds it."""
    return await Cursor.filter(hearer=hearer.name).select_for_update(skip_locked=True).first()


async def _move(cursor: Cursor, event_id: int) -> None:
    cursor.event_id, cursor.moved_at = event_id, clock.now()
    await cursor.save(update_fields=["event_id", "moved_at"])


async def _set_aside(hearer: Hearer, failed: _Failed) -> None:
    """Leaves the event after the cursor for later, if it is still the one that failed."""
    async with database.transaction():
        cursor = await _held(hearer)
        if cursor is None:
            return
        [following] = await events.after(cursor.event_id, 1)
        if following.id == failed.event_id:
            described = _failure(hearer, following.id, failed.__cause__ or failed, tries=1)
            await SetAside.create(hearer=hearer.name, event_id=following.id, **described)
            await _move(cursor, failed.event_id)


async def _retry(hearer: Hearer) -> Progress:
    """Tries the events again that were set aside and are due."""
    progress = Progress()
    for row in await SetAside.filter(hearer=hearer.name, retry_at__lte=clock.now()).order_by("event_id").limit(BATCH):
        try:
            progress += Progress(heard=await _try_again(hearer, row))
        except database.Unavailable:
            raise
        except Exception as fault:
            described = _failure(hearer, row.event_id, fault, tries=row.tries + 1)
            await SetAside.filter(id=row.id).update(**described)
            progress += Progress(failed=1)
    return progress


async def _try_again(hearer: Hearer, row: SetAside) -> int:
    """Hears an event that was set aside; returns the number heard, 0 where another worker has it."""
    async with database.transaction():
        held = await SetAside.filter(id=row.id).select_for_update(skip_locked=True).first()
        if held is None:
            return 0
        await hearer.hear([await Event.get(id=row.event_id)])
        await held.delete()
    return 1


def _failure(hearer: Hearer, event_id: int, fault: BaseException, *, tries: int) -> dict[str, Any]:
    """The columns that describe a fault, which is logged too: its kind and place, never its text."""
    kind, place = type(fault).__name__[:60], log.place_of(fault)[:60]
    metrics.fault("hearer", fault)
    structlog.get_logger("forum").error(
        "hearer", hearer=hearer.name, event_id=event_id, kind=kind, where=place, tries=tries
    )
    pause = min(timedelta(seconds=2 ** min(tries, 20)), LONGEST_PAUSE)
    return {"tries": tries, "retry_at": clock.now() + pause, "kind": kind, "place": place}
