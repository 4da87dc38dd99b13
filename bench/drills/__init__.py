"""Faults on purpose, each a drill with a verdict: `python -m bench drills`."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from bench.drills import killing, losing, repeating
from bench.drills.stage import Failed, Stage, engines, staged

Drill = Callable[[Stage], Awaitable[str]]
"""A drill does its harm on a stage and tells what was seen. Raises Failed where a promise did not hold."""

DRILLS: dict[str, Drill] = {
    "kill": killing.kill_in_posting,
    "stop": killing.told_to_stop,
    "worker": killing.worker_killed,
    "form": repeating.same_form,
    "row": repeating.poisoned_row,
    "database": losing.database_gone,
    "redis": losing.redis_gone,
    "disk": losing.disk_full,
    "clock": losing.clock_jumps,
}


class Verdict(NamedTuple):
    """What came of a drill on one engine; `told` is what was seen, of a promise that did not hold too."""

    name: str
    engine: str
    held: bool
    told: str


async def verdict(name: str, stage: Stage) -> Verdict:
    """Does one drill. Whatever else it raises is a promise that did not hold."""
    try:
        return Verdict(name, stage.name, True, await DRILLS[name](stage))
    except Failed as failed:
        return Verdict(name, stage.name, False, str(failed))
    except Exception as error:
        return Verdict(name, stage.name, False, f"{type(error).__name__}: {str(error)[:300]}")


__all__ = ["DRILLS", "Drill", "Stage", "Verdict", "engines", "staged", "verdict"]
