"""Working hours: opening hours in OpenStreetMap's syntax, less Portuguese holidays, counted in Europe/Lisbon.

Everything here is pure: the same moments and hours give the same answer, whatever the clock says. A working hour is an
hour that passes while it is open, so a day on which the clocks change has one more or one fewer where it is open then.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from opening_hours import OpeningHours, State, validate

from forum.clock import LISBON

DAY = timedelta(days=1)
LONGEST_CLOSED = 60  # days; hours that aren't open once in so long are a mistake
SATURDAY, EASTER = 5, "easter"
FROM_EASTER = range(-60, 201)  # days, so that the day is always of the same year
LOOKED_AHEAD = timedelta(days=5 * 365)
CAN_BE_CLOSED = timedelta(days=45)  # leaves room for the holidays within LONGEST_CLOSED
FIXED = {
    "01-01": "new_year",
    "04-25": "freedom",
    "05-01": "labour",
    "06-10": "portugal",
    "08-15": "assumption",
    "10-05": "republic",
    "11-01": "all_saints",
    "12-01": "independence",
    "12-08": "conception",
    "12-25": "christmas",
}
MOVING = {-2: "good_friday", 0: "easter", 60: "corpus_christi"}

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Opening:
    """Working hours: `hours` in opening_hours syntax, and the holidays of the town.

    A town's holiday is "MM-DD", or "easter+39" for one that moves with Easter.
    """

    hours: str
    town_holidays: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explained:
    """The explanation of a promised time: `code` says when it was asked, the rest are values of its sentence.

    `code` is one of: open (asked while it was open), later_today, before_opening, after_hours, weekend, holiday.
    `begins` is the moment the hours count from, `ends` the promised one, `holidays` the days between that don't count.
    """

    code: str
    asked: datetime
    hours: int
    begins: datetime
    ends: datetime
    holidays: tuple[date, ...] = field(default=())


def wrong_hours(hours: str, first: date) -> str:
    """The error of `hours` as opening hours from the day `first` on: `syntax`, `never_open` when they
    don't open again and again for years, or "" for none.
    """
    if not validate(hours):
        return "syntax"
    parsed = OpeningHours(hours)
    begin = datetime.combine(first, time())
    closed, end = begin, begin + LOOKED_AHEAD
    for start, until, state, _ in parsed.intervals(begin, end):
        if state == State.OPEN:
            if start - closed > CAN_BE_CLOSED:
                return "never_open"
            closed = until
    return "never_open" if end - closed > CAN_BE_CLOSED else ""


def is_day_of_the_year(rule: str) -> bool:
    """Whether a town's holiday can be told by it: "MM-DD" of any year, or "easter+39"."""
    if moved := re.fullmatch(EASTER + r"([+-]\d{1,3})", rule, re.ASCII):
        return int(moved[1]) in FROM_EASTER
    found = re.fullmatch(r"(\d\d)-(\d\d)", rule, re.ASCII)
    if not found:
        return False
    try:
        date(2001, int(found[1]), int(found[2]))
    except ValueError:
        return False
    return True


@lru_cache(maxsize=64)
def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by the rule of the Anonymous Gregorian computus."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    leaps, shift = century // 4, (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - leaps - shift + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=4096)
def holiday(day: date, town_holidays: tuple[str, ...] = ()) -> str:
    """The code of the holiday `day` is, "town" for a municipal one, or "" for none.

    National ones are those of the Código do Trabalho, article 234; that a town's own is kept too is its article 235.
    """
    national = FIXED.get(f"{day:%m-%d}") or MOVING.get((day - easter(day.year)).days, "")
    if national:
        return national
    return "town" if any(_falls_on(each, day) for each in town_holidays) else ""


def working_day_after(day: date, number: int, town_holidays: tuple[str, ...] = ()) -> date:
    """The `number`th working day after `day`, which doesn't count itself: Monday to Friday, no holiday."""
    while number:
        day += DAY
        number -= day.weekday() < SATURDAY and not holiday(day, town_holidays)
    return day


def next_holiday(rule: str, first: date) -> date:
    """The first day from `first` on that a town's holiday falls on."""
    return next(day for day in (first + number * DAY for number in range(2 * 366)) if _falls_on(rule, day))


def _falls_on(rule: str, day: date) -> bool:
    if rule.startswith(EASTER):
        return day == easter(day.year) + timedelta(days=int(rule.removeprefix(EASTER)))
    return f"{day:%m-%d}" == rule


@lru_cache(maxsize=8192)
def spans(day: date, opening: Opening) -> tuple[Span, ...]:
    """The open spans of a day in Lisbon, as moments in UTC from opening to closing; none on a holiday.

    A time of day that comes twice as the clocks go back is the first; one they leap over is as much later.
    """
    if holiday(day, opening.town_holidays):
        return ()
    begin = datetime.combine(day, time())
    found = _parsed(opening.hours).intervals(begin, begin + DAY)
    known = [(_moment(start), _moment(end)) for start, end, state, _ in found if state == State.OPEN]
    return tuple((start, end) for start, end in known if start < end)


def would_be_open(day: date, opening: Opening) -> bool:
    """True if `day` (of Lisbon) has open hours when holidays are not considered."""
    begin = datetime.combine(day, time())
    return any(state == State.OPEN for _, _, state, _ in _parsed(opening.hours).intervals(begin, begin + DAY))


def times_of(day: date, hours: str) -> str:
    """The times of a day as hours have them, holidays not considered; a night is cut at midnight."""
    begin = datetime.combine(day, time())
    found = [each[:2] for each in _parsed(hours).intervals(begin, begin + DAY) if each[2] == State.OPEN]
    return ",".join(f"{start:%H:%M}-{'24:00' if end.date() > day else f'{end:%H:%M}'}" for start, end in found)


@lru_cache(maxsize=64)
def _parsed(hours: str) -> OpeningHours:
    return OpeningHours(hours)


def _moment(local: datetime) -> datetime:
    return local.replace(tzinfo=LISBON).astimezone(UTC)


def _from(moment: datetime, opening: Opening) -> Iterator[Span]:
    """The open spans that end after `moment`, the first cut to begin no earlier. Raises ValueError if there come none."""
    day, closed = moment.astimezone(LISBON).date(), 0
    while closed < LONGEST_CLOSED:
        later = [(max(start, moment), end) for start, end in spans(day, opening) if end > moment]
        yield from later
        closed = 0 if later else closed + 1
        day += DAY
    raise ValueError(f"never open within {LONGEST_CLOSED} days: {opening.hours}")


def add_working(start: datetime, hours: float, opening: Opening) -> datetime:
    """The moment (UTC) by which `hours` working hours have passed since `start` (aware).

    It lies in an open span, after its opening and up to and including its closing: hours that run out just as it closes
    end at the closing, not at the next opening. With no hours it is `start`, or the next opening if it is closed then.
    Raises ValueError for hours that never open.
    """
    left = timedelta(hours=hours)
    for begins, ends in _from(start.astimezone(UTC), opening):
        if left <= ends - begins:
            return begins + left
        left -= ends - begins
    raise AssertionError("spans don't end")


def working_between(first: datetime, second: datetime, opening: Opening) -> timedelta:
    """The working time that passes from one moment (aware) to a later one; none if `second` is not later."""
    begin, end = first.astimezone(UTC), second.astimezone(UTC)
    day, last = begin.astimezone(LISBON).date(), end.astimezone(LISBON).date()
    passed = timedelta()
    while day <= last:
        for opens, closes in spans(day, opening):
            passed += max(min(closes, end) - max(opens, begin), timedelta())
        day += DAY
    return passed


def is_open(moment: datetime, opening: Opening) -> bool:
    """Whether it is open at `moment` (aware): from the opening on, no longer at the closing."""
    at = moment.astimezone(UTC)
    return any(start <= at < end for start, end in spans(at.astimezone(LISBON).date(), opening))


def explain(start: datetime, hours: int, opening: Opening) -> Explained:
    """The explanation of the moment that `add_working` gives, as a code and values. Raises ValueError like it."""
    asked = start.astimezone(UTC)
    begins, ends = add_working(asked, 0, opening), add_working(asked, hours, opening)
    return Explained(_code_of(asked, opening), asked, hours, begins, ends, _skipped(asked, ends, opening))


def _code_of(asked: datetime, opening: Opening) -> str:
    day = asked.astimezone(LISBON).date()
    today = spans(day, opening)
    if is_open(asked, opening):
        return "open"
    if holiday(day, opening.town_holidays):
        return "holiday"
    if not today:
        return "weekend"
    if asked < today[0][0]:
        return "before_opening"
    return "later_today" if asked < today[-1][0] else "after_hours"


def _skipped(asked: datetime, ends: datetime, opening: Opening) -> tuple[date, ...]:
    """The holidays from the day of asking on which it would have been open otherwise."""
    day, last = asked.astimezone(LISBON).date(), ends.astimezone(LISBON).date()
    found = []
    while day <= last:
        if holiday(day, opening.town_holidays) and would_be_open(day, opening):
            found.append(day)
        day += DAY
    return tuple(found)
