"""Working days: how many of its own days, on which somebody is open, pass. Pure, like `hours`.

A day counts as much of itself as passes while it is open, whatever its length: from noon to the next noon of somebody who is
open from nine to three is one working day, and so is a whole short Friday.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from forum.clock import LISBON
from forum.hours import DAY, LONGEST_CLOSED, Opening, Span, spans

TICK = timedelta(microseconds=1)


def passed(first: datetime, second: datetime, opening: Opening) -> Fraction:
    """The working days that pass from one moment (aware) to a later one; none if `second` is not later."""
    day, last = _day(first), _day(second)
    days = Fraction()
    while day <= last:
        open_then = spans(day, opening)
        within = [(max(start, first), min(end, second)) for start, end in open_then]
        if open_then:
            days += Fraction(_ticks(each for each in within if each[0] < each[1]), _ticks(open_then))
        day += DAY
    return days


def after(start: datetime, days: int, opening: Opening) -> datetime:
    """The moment (UTC) by which so many working days (one at least) have passed since `start`. Raises ValueError for hours
    that never open.
    """
    left, moment = Fraction(days), start.astimezone(UTC)
    for open_then in _days(_day(start), opening, 1):
        for begins, ends in open_then:
            begins = max(begins, moment)
            if begins >= ends:
                continue
            part = Fraction(_ticks([(begins, ends)]), _ticks(open_then))
            if left <= part:
                return begins + int(left * _ticks(open_then)) * TICK
            left -= part
    raise AssertionError("days don't end")


def before(end: datetime, days: int, opening: Opening) -> datetime:
    """The latest moment (UTC) from which so many working days (one at least) have passed by `end`. Raises ValueError as
    `after` does.
    """
    left, moment = Fraction(days), end.astimezone(UTC)
    for open_then in _days(_day(end), opening, -1):
        for begins, ends in reversed(open_then):
            ends = min(ends, moment)
            if begins >= ends:
                continue
            part = Fraction(_ticks([(begins, ends)]), _ticks(open_then))
            if left <= part:
                return ends - int(left * _ticks(open_then)) * TICK
            left -= part
    raise AssertionError("days don't end")


def _day(moment: datetime) -> date:
    return moment.astimezone(LISBON).date()


def _days(day: date, opening: Opening, step: int) -> Iterator[tuple[Span, ...]]:
    """The days on which it is open, from `day` on or back."""
    closed = 0
    while closed < LONGEST_CLOSED:
        if found := spans(day, opening):
            yield found
        closed = 0 if found else closed + 1
        day += step * DAY
    raise ValueError(f"never open within {LONGEST_CLOSED} days: {opening.hours}")


def _ticks(within: Iterable[Span]) -> int:
    return sum((end - start) // TICK for start, end in within)
