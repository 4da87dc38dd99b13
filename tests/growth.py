"""How the work on a text grows with its length: in processor time, or in calls, which no machine changes."""

import sys
import time
from collections.abc import Callable

QUICKEST = 0.002  # seconds: less can't be told apart
TIMES, LIMIT = 8, 24
TRIES = 3


def keeps_pace(doing: Callable[[str], object], unit: str, length: int = 2_500) -> bool:
    """Whether eight times as much of `unit` takes about eight times as long; looked at anew from every place, it is 64 times.

    A measurement can be too long by chance and not too short, so what seems too slow is tried again.
    """
    little, much = (unit * length)[:length], (unit * length * TIMES)[: length * TIMES]
    allowed = LIMIT * least(doing, little)
    return any(seconds(doing, much) < allowed for _ in range(TRIES))


def least(doing: Callable[[str], object], said: str) -> float:
    return max(min(seconds(doing, said) for _ in range(TRIES)), QUICKEST)


def seconds(doing: Callable[[str], object], said: str) -> float:
    started = time.thread_time()
    doing(said)
    return time.thread_time() - started


def calls(doing: Callable[[str], object], said: str) -> int:
    """How many functions are called, those of libraries too."""
    made = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal made
        made += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        doing(said)
    finally:
        sys.setprofile(before)
    return made
