"""What this process has done since it began, as numbers in memory: requests, slow statements, faults.

Nothing here says who asked or for what: routes have their names, statements their verb and table, faults their kind. Each group
has a bound, past which everything counts as OTHER, so that it never grows with what people do.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, TypeVar

from forum import clock, log

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds in seconds; what takes longer is in one more."""

SLOW = 0.5
"""Seconds from which a statement is slow."""

MOST = 1024
OTHER = "other"
Key = TypeVar("Key", str, tuple[str, str, str])
VERB = re.compile(r"\s*(\w{1,12})")
TABLE = re.compile(r"\b(?:FROM|INTO|UPDATE|TABLE)\s+\"?([a-z_]{1,40})", re.IGNORECASE)


@dataclass(slots=True)
class Spread:
    """How many took how long: one count for each bucket, and the seconds of all together."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS) + 1))
    seconds: float = 0.0


@dataclass(slots=True)
class Seen:
    """How often something was seen, the longest of it in seconds, and when it was seen last."""

    times: int = 0
    longest: float = 0.0
    last: datetime | None = None


class Figure(NamedTuple):
    """A number that a package hands over: its name as Prometheus has them, what it is, whether it only rises, and its value.

    `labels` are words of ours alone, such as the name of a cache.
    """

    name: str
    says: str
    rises: bool
    value: float
    labels: Mapping[str, str] = {}


Source = Callable[[], Iterable[Figure]]

since = clock.now()
requests: dict[tuple[str, int], Spread] = {}
statements: dict[str, Seen] = {}
faults: dict[tuple[str, str, str], Seen] = {}


def request(route: str, status: int, seconds: float) -> None:
    """Counts a request by its route's name and the status of its answer, 0 where there was none."""
    spread = requests.get((route, status))
    if spread is None:
        key = (route, status) if len(requests) < MOST else (OTHER, 0)
        spread = requests.setdefault(key, Spread())
    spread.counts[bisect_left(BUCKETS, seconds)] += 1
    spread.seconds += seconds


def statement(sql: str, seconds: float) -> None:
    """Counts a slow statement by its verb and its first table."""
    verb, table = VERB.match(sql), TABLE.search(sql)
    name = " ".join(found[1] for found in (verb, table) if found)
    _saw(statements, name, OTHER, seconds)


def fault(where: str, error: BaseException) -> None:
    """Counts something that failed: where it was met (request, chore, hearer, worker), its class, and its file and line."""
    _saw(faults, (where, type(error).__name__, log.place_of(error)), (where, OTHER, ""), 0.0)


def _saw(known: dict[Key, Seen], key: Key, other: Key, seconds: float) -> None:
    if key not in known and len(known) >= MOST:
        key = other
    seen = known.setdefault(key, Seen())
    seen.times, seen.longest, seen.last = seen.times + 1, max(seen.longest, seconds), clock.now()


def forget() -> None:
    """Begins anew, as a new process does."""
    for each in (requests, statements, faults):
        each.clear()
