"""The last day to answer a letter, counted by a time limit. Pure: the clock changes no answer.

The day on which a letter is received never counts. Where two days are possible, the earlier one is taken: a day too early costs
nobody their answer.
"""

from dataclasses import dataclass
from datetime import date

from forum.hours import DAY, SATURDAY, holiday, working_day_after

REMINDED_BEFORE = 3  # working days


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """A number of days: working days if `working`, else all days, at whose end an office may be closed.

    A last day on which offices are closed `moves` to the next working day. A registered letter counts as received `posted`
    working days after its postmark, 0 where no law says so.
    """

    days: int
    working: bool = True
    moves: bool = True
    posted: int = 0


@dataclass(frozen=True, slots=True)
class LastDay:
    """A counted last day. Days are counted from the one after `begins`, which `is_presumed` by the postmark.

    `holidays` are those from Monday to Friday that were passed over, `moved_from` the last day before it moved, and `go_by`
    the last day on which offices are open.
    """

    begins: date
    is_presumed: bool
    last: date
    holidays: tuple[date, ...]
    moved_from: date | None
    go_by: date


def count(limit: TimeLimit, received: date, posted: date | None = None, town_holidays: tuple[str, ...] = ()) -> LastDay:
    """The last day within `limit` of a letter received on a day, with the day of its postmark where that is known."""
    begins = received
    if posted is not None and limit.posted:
        begins = min(received, working_day_after(posted, limit.posted, town_holidays))
    moved_from = None
    if limit.working:
        last = working_day_after(begins, limit.days, town_holidays)
    else:
        last = begins + limit.days * DAY
        if limit.moves and not is_working(last, town_holidays):
            moved_from, last = last, working_day_after(last, 1, town_holidays)
    passed_over = _holidays(begins, last, town_holidays) if limit.working or moved_from else ()
    go_by = last
    while not is_working(go_by, town_holidays):
        go_by -= DAY
    return LastDay(begins, begins != received, last, passed_over, moved_from, go_by)


def is_working(day: date, town_holidays: tuple[str, ...] = ()) -> bool:
    """Whether a day is a working day: Monday to Friday, no holiday."""
    return day.weekday() < SATURDAY and not holiday(day, town_holidays)


def left(today: date, last: date, town_holidays: tuple[str, ...] = ()) -> int:
    """The number of working days after `today` up to and including `last`; none once it has passed."""
    return sum(is_working(today + number * DAY, town_holidays) for number in range(1, (last - today).days + 1))


def reminder(last: date) -> date:
    """The day of a reminder: three working days before the last one."""
    day, number = last, REMINDED_BEFORE
    while number:
        day -= DAY
        number -= is_working(day)
    return day


def _holidays(begins: date, last: date, town_holidays: tuple[str, ...]) -> tuple[date, ...]:
    days = (begins + number * DAY for number in range(1, (last - begins).days))
    return tuple(day for day in days if day.weekday() < SATURDAY and holiday(day, town_holidays))
