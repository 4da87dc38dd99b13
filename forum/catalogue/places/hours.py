"""When a place is open: a week of times, public holidays and single days, by the clock of the place. Pure.

Hours are in OpenStreetMap's syntax: a plain week, with two spans a day, nights past midnight and a rule for `PH`; of others,
such as those of a season, a day's times are asked of the package, and nothing is known of holidays. An opening belongs to the
day on which it begins: a holiday ends no night that began on its eve. A time that comes twice as the clocks go back is the
first one; a time they leap over is the moment of the leap.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from forum import weekly_hours
from forum.hours import DAY, holiday, times_of
from forum.weekly_hours import ALWAYS, Week

ZONES = ("Europe/Lisbon", "Atlantic/Madeira", "Atlantic/Azores")
HOLIDAYS = re.compile(r"PH\s+(.+)")
OFF = "off"
LOOKED_AHEAD = 400  # days; long enough for hours that begin next year
ALWAYS_FROM = timedelta(days=14)  # an opening that lasts longer is said to have no end

Span = tuple[datetime, datetime]
Minutes = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Timetable:
    """Hours as a source has them, from `valid_from` to `valid_until`, both included; `confirmed` if an admin checked them."""

    hours: str
    valid_from: date | None = None
    valid_until: date | None = None
    confirmed: bool = False

    def holds(self, day: date) -> bool:
        return (self.valid_from or day) <= day <= (self.valid_until or day)


@dataclass(frozen=True, slots=True, eq=False)
class Openings:
    """All that says when a place is open. `exceptions` are single days with their times, "" where it is closed.
    Each is one of its own, so that what was counted for it is found by identity.

    On a day the confirmed timetable counts that began last; without one, the time in which all that hold agree, so that
    nobody is told "open" wrongly.
    """

    timetables: tuple[Timetable, ...] = ()
    exceptions: tuple[tuple[date, str], ...] = ()
    town_holidays: tuple[str, ...] = ()
    zone: str = ZONES[0]

    def in_force(self, day: date) -> tuple[Timetable, ...]:
        """The timetables that count on a day."""
        holding = [each for each in self.timetables if each.holds(day)]
        confirmed = [each for each in holding if each.confirmed]
        return (max(confirmed, key=lambda each: each.valid_from or date.min),) if confirmed else tuple(holding)

    def exception(self, day: date) -> str | None:
        """The times of a single day; None for a day like others."""
        return next((times for each, times in self.exceptions if each == day), None)


@dataclass(frozen=True, slots=True)
class State:
    """Whether a place is `open` at a moment, and when that `changes`; `unsaid` on a holiday about which nothing is said."""

    open: bool
    changes: datetime | None
    unsaid: bool = False
    at_lunch: bool = False


def read(hours: str) -> tuple[Week, str | None] | None:
    """The week of hours, and the times on public holidays, "" if closed and None if nothing is said of them.

    None for hours that no week tells.
    """
    rules = [each.strip() for each in hours.split(";")]
    on_holidays = [found[1].strip() for each in rules if (found := HOLIDAYS.fullmatch(each))]
    week = weekly_hours.read("; ".join(each for each in rules if not HOLIDAYS.fullmatch(each)))
    if week is None or len(on_holidays) > 1:
        return None
    if not on_holidays:
        return week, (week["mo"] if ALWAYS in rules else None)
    times = weekly_hours.read("" if on_holidays[0] == OFF else f"Mo {on_holidays[0]}")
    return None if times is None else (week, times["mo"])


def written(week: Week, on_holidays: str | None) -> str:
    """The opening hours of a week and of holidays."""
    plain = weekly_hours.written(week)
    if on_holidays is None:
        return plain
    times = ",".join(f"{first}-{last}" for first, last in weekly_hours.spans(on_holidays))
    return "; ".join(filter(None, (plain, f"PH {times or OFF}")))


_read = lru_cache(maxsize=1024)(read)


@lru_cache(maxsize=4096)
def _usual(hours: str, day: date) -> tuple[str, str | None]:
    """The times of a day as if it were no holiday, and those on public holidays, None if nothing is said of them."""
    told = _read(hours)
    if told is None:
        return times_of(day, hours), None
    return told[0].get(weekly_hours.DAYS[day.weekday()], ""), told[1]


def times_on(openings: Openings, day: date) -> tuple[Minutes, ...]:
    """The spans of openings that begin on a day, in minutes from its midnight; they may end on the next one."""
    exception = openings.exception(day)
    if exception is not None:
        return _minutes(exception)
    found: tuple[Minutes, ...] | None = None
    for timetable in openings.in_force(day):
        spans = _minutes(_times(timetable, openings, day))
        found = spans if found is None else _overlap(found, spans)
    return found or ()


def _times(timetable: Timetable, openings: Openings, day: date) -> str:
    usual, on_holidays = _usual(timetable.hours, day)
    return (on_holidays or "") if holiday(day, openings.town_holidays) else usual


@lru_cache(maxsize=1024)
def _minutes(times: str) -> tuple[Minutes, ...]:
    """The spans of one day's times, sorted, those that touch as one."""
    found: list[Minutes] = []
    for begins, ends in sorted((_minute(first), _minute(last)) for first, last in weekly_hours.spans(times)):
        end = ends if ends > begins else ends + 24 * 60
        if found and begins <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begins, end))
    return tuple(found)


def _minute(written: str) -> int:
    return int(written[:2]) * 60 + int(written[3:])


def _overlap(first: tuple[Minutes, ...], second: tuple[Minutes, ...]) -> tuple[Minutes, ...]:
    both = [(max(a, c), min(b, d)) for a, b in first for c, d in second]
    return tuple(each for each in both if each[0] < each[1])


@lru_cache(maxsize=65536)
def spans(openings: Openings, day: date) -> tuple[Span, ...]:
    """The openings that begin on a day, as moments in UTC from opening to closing."""
    zone = openings.zone
    known = [(_moment(day, first, zone), _moment(day, last, zone)) for first, last in times_on(openings, day)]
    return tuple((begins, ends) for begins, ends in known if begins < ends)


@lru_cache(maxsize=16384)
def _moment(day: date, minute: int, zone: str) -> datetime:
    """The moment at which that minute of a day begins, by the clock of a place."""
    local = datetime.combine(day, time()) + timedelta(minutes=minute)
    found = local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    # The clocks of the Union change at a whole hour (Directive 2000/84/EC), so the leap was at the last one.
    return found if found.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local else found.replace(minute=0)


def _ahead(openings: Openings, moment: datetime) -> Iterator[Span]:
    """The openings that end after `moment`, those that touch as one."""
    first, waiting = _day(openings, moment) - DAY, None
    for number in range(LOOKED_AHEAD):
        for begins, ends in spans(openings, first + number * DAY):
            if waiting and begins <= waiting[1]:
                waiting = (waiting[0], max(waiting[1], ends))
                continue
            if waiting and waiting[1] > moment:
                yield waiting
            waiting = (begins, ends)
    if waiting and waiting[1] > moment:
        yield waiting


def _day(openings: Openings, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(openings.zone)).date()


def open_at(openings: Openings, moment: datetime) -> bool:
    """Whether it is open at `moment` (aware): from the opening on, no longer at the closing."""
    today = _day(openings, moment)
    return any(begins <= moment < ends for day in (today - DAY, today) for begins, ends in spans(openings, day))


def next_opening(openings: Openings, moment: datetime) -> datetime | None:
    """The first moment after `moment` at which it opens; None if none is known within a year."""
    return next((begins for begins, _ in _ahead(openings, moment) if begins > moment), None)


def state(openings: Openings, moment: datetime) -> State:
    """How it is at `moment`: open until it closes, or closed until it opens."""
    coming = _ahead(openings, moment)
    first = next(coming, None)
    if first and first[0] <= moment:
        return State(True, first[1] if first[1] - moment <= ALWAYS_FROM else None)
    today = _day(openings, moment)
    earlier = any(ends <= moment for _, ends in spans(openings, today))
    later = first is not None and _day(openings, first[0]) == today
    return State(False, first[0] if first else None, _is_unsaid(openings, today), earlier and later)


def _is_unsaid(openings: Openings, day: date) -> bool:
    """Whether a day is a holiday on which it would be open otherwise, and nothing says whether it is."""
    if not holiday(day, openings.town_holidays) or openings.exception(day) is not None:
        return False
    told = [_usual(each.hours, day) for each in openings.in_force(day)]
    return any(usual and on_holidays is None for usual, on_holidays in told)
