"""The worker, inside a server or as a process of its own: runs the hearers of the record of events and the chores."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from functools import partial
from typing import NamedTuple, Protocol

import structlog

from forum import events, log, metrics
from forum.operations import chores, following
from forum.operations.chores import Chore, Done
from forum.operations.following import Hearer, Progress

POLL = 1.0
"""Seconds after which a worker looks for events of other processes; those of its own process wake it."""

TOGETHER = 0.05
"""Seconds between two rounds at least, so that many writes cost one."""

LONGEST_PAUSE = 60.0
"""Seconds a worker waits at most after a round that failed; it begins with two and doubles."""

LOOK_AT_CHORES = timedelta(seconds=30)
AT_FIRST = timedelta(seconds=20)
"""Time from a worker's start to its first look at the chores, which must not slow the first pages."""

FINISHING = 8.0
"""Seconds that a worker has after it is told to stop, to finish the batch or chore it has begun."""


class Keeper(Protocol):
    """Brings what is slow to make after rows that say it is missing; returns the number of things made."""

    async def __call__(self, *, stopping: Callable[[], bool] = ...) -> int: ...


class Work(NamedTuple):
    """Everything that workers do. What waits for other machines is `apart`: nothing else waits for it."""

    hearers: Sequence[Hearer]
    chores: Sequence[Chore]
    keepers: Sequence[Keeper] = ()
    apart: Sequence[Keeper] = ()


class Worker:
    """Works until told to stop; a batch or chore begun by then is finished."""

    def __init__(self, work: Work, *, look_at_chores_after: timedelta = AT_FIRST) -> None:
        self.work = work
        self._next_look = look_at_chores_after.total_seconds()
        self._woken = [asyncio.Event() for _ in (self, *work.apart)]
        self._stopped = asyncio.Event()

    def stop(self) -> None:
        """Tells the worker to stop."""
        for each in (self._stopped, *self._woken):
            each.set()

    async def run(self) -> None:
        """Goes round until told to stop. A round that fails is logged and comes again after a pause."""
        self._next_look += asyncio.get_running_loop().time()
        apart = [partial(keep, stopping=self._stopped.is_set) for keep in self.work.apart]
        acts: list[Callable[[], Awaitable[object]]] = [self._round, *apart]
        await asyncio.gather(*map(self._go_round, acts, self._woken))

    async def _go_round(self, act: Callable[[], Awaitable[object]], woken: asyncio.Event) -> None:
        pause = POLL
        with events.listening(woken.set):
            while not self._stopped.is_set():
                woken.clear()
                try:
                    await act()
                except Exception as fault:
                    pause = min(2 * pause, LONGEST_PAUSE)
                    metrics.fault("worker", fault)
                    structlog.get_logger("forum").warning(
                        "worker", kind=type(fault).__name__, where=log.place_of(fault)
                    )
                    await _rest(self._stopped, pause)
                else:
                    pause = POLL
                    await _rest(self._stopped, TOGETHER)
                    await _rest(woken, POLL)

    async def _round(self) -> None:
        for hearer in await following.behind(self.work.hearers):
            await following.catch_up(hearer, stopping=self._stopped.is_set)
        for keep in self.work.keepers:
            await keep(stopping=self._stopped.is_set)
        if (now := asyncio.get_running_loop().time()) >= self._next_look:
            self._next_look = now + LOOK_AT_CHORES.total_seconds()
            done = await chores.do_due(self.work.chores, stopping=self._stopped.is_set)
            if done.changed:
                structlog.get_logger("forum").info("chores", changed=sum(done.changed.values()))


async def _rest(until: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await until.wait()


@asynccontextmanager
async def running(work: Work) -> AsyncIterator[Worker]:
    """Within the block a worker works beside everything else in this process."""
    worker = Worker(work)
    task = asyncio.create_task(worker.run())
    try:
        yield worker
    finally:
        worker.stop()
        await asyncio.wait([task], timeout=FINISHING)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def once(work: Work, progress: Callable[[str, Progress | Done], None] = lambda name, came_of_it: None) -> bool:
    """Does the chores that are due and runs every hearer to the end of the record; True if nothing failed.

    `progress` is called with the name and the result of each hearer and of the chores. Raises database.Unavailable.
    """
    done = await chores.do_due(work.chores)
    progress("chores", done)
    failed = done.failed
    for hearer in work.hearers:
        came_of_it = await following.catch_up(hearer)
        progress(hearer.name, came_of_it)
        failed += came_of_it.failed
    for keep in (*work.keepers, *work.apart):
        await keep()
    return not failed
