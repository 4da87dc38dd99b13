"""Hearers follow the record of events after a durable cursor: each event has its effects once, whoever dies in between.

Effects and cursor are written in one transaction, with the cursor's row held, so several workers share a hearer safely. An
event on which a hearer fails is set aside and tried again with growing pauses, and the hearer goes on with the next one.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

import structlog

from forum import clock, database, events, log
from forum.events import Event
from forum.operations.models import Cursor, SetAside

BATCH = 100
"""Events heard in one transaction."""

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
    """How many events a hearer has heard, and on how many it failed."""

    heard: int = 0
    failed: int = 0

    def __add__(self, other: "Progress") -> "Progress":  # type: ignore[override]
        return Progress(self.heard + other.heard, self.failed + other.failed)


class _Failed(Exception):
    """Raised when a hearer failed on the event with an id; its cause is the fault."""

    def __init__(self, event_id: int) -> None:
        super().__init__(event_id)
        self.event_id = event_id


async def behind(hearers: Sequence[Hearer]) -> list[Hearer]:
    """The hearers with something to hear now. One statement, that holds nothing."""
    names = {row["hearer"] for row in await database.rows(BEHIND, [clock.now()])}
    return [hearer for hearer in hearers if hearer.name in names]


async def catch_up(hearer: Hearer, *, stopping: Callable[[], bool] = lambda: False) -> Progress:
    """Has a hearer hear everything after its cursor, and what of the events set aside is due; ends early when `stopping`.

    A batch that fails is heard one by one, up to the event that fails. Hears nothing while another worker holds the cursor.
    Raises Unavailable.
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
    """Hears the next events in one transaction with its new cursor; how many. Raises _Failed with the first one."""
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
    """Hears an event that was set aside; how many were heard, none where another worker has it."""
    async with database.transaction():
        held = await SetAside.filter(id=row.id).select_for_update(skip_locked=True).first()
        if held is None:
            return 0
        await hearer.hear([await Event.get(id=row.event_id)])
        await held.delete()
    return 1


def _failure(hearer: Hearer, event_id: int, fault: BaseException, *, tries: int) -> dict[str, Any]:
    """How a row of an event set aside describes the last fault, which is logged: its kind and place, never its text."""
    kind, place = type(fault).__name__[:60], log.place_of(fault)[:60]
    structlog.get_logger("forum").error(
        "hearer", hearer=hearer.name, event_id=event_id, kind=kind, where=place, tries=tries
    )
    pause = min(timedelta(seconds=2 ** min(tries, 20)), LONGEST_PAUSE)
    return {"tries": tries, "retry_at": clock.now() + pause, "kind": kind, "place": place}
