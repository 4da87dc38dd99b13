"""Which language nobody reads: the one whose queue ages faster than the others'."""

from collections.abc import Mapping
from datetime import timedelta
from statistics import median

LONG = timedelta(days=1)
TIMES = 2


def unread(oldest: Mapping[str, timedelta]) -> str | None:
    """The one language to warn about, given the oldest wait in each, or None.

    It is the one that waits longest, if that is a day or more and at least twice what the others wait in the middle.
    Where two wait equally long the first by its code is named.
    """
    if not oldest:
        return None
    worst = min(oldest, key=lambda code: (-oldest[code], code))
    others = [wait.total_seconds() for code, wait in oldest.items() if code != worst]
    usual = timedelta(seconds=median(others) if others else 0)
    return worst if oldest[worst] >= max(LONG, TIMES * usual) else None
