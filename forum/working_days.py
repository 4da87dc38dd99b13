"""Working days of a cabinet: the days on which it is open. Pure, like `hours`.

A working day is one whole opening, whatever its length. Part of an opening counts as that part of a day: for a cabinet open
from nine to three, noon to the next noon is one working day, and a whole short Friday is one too.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from forum.clock import LISBON
from forum.hours import DAY, LONGEST_CLOSED, Opening, Span, spans

TICK = timedelta(microseconds=1)


def passed(first: datetime, second: datetime, opening: Opening) -> Fraction:
    """The working days from one moment (aware) to a later one, as a fraction; 0 if `second` is not later."""
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
    """The moment (UTC) at which `days` working days, at least one, have passed since `start`.

    Raises ValueError for hours that never open.
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
    """The latest moment (UTC) since which `days` working days, at least one, have passed at `end`.

    Raises ValueError as `after` does.
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
