"""The one clock. Nothing else asks the system for the time, so tests move it here.

It also knows how long what is made lasts: inside `lasting`, whoever asks for the day is good until midnight, whoever asks for
`this_minute` until the next, and whoever asks for `moment` says by `holds_until`; what asks for `now` is good for no other moment.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LISBON = ZoneInfo("Europe/Lisbon")
FIRST_YEAR, LAST_YEAR = 1900, 2200

_moved: ContextVar[datetime | None] = ContextVar("moved", default=None)


@dataclass
class Lasting:
    """The time that something is good for: from its beginning to before its end, None for ever."""

    since: datetime
    until: datetime | None = None


_lasting: ContextVar[Lasting | None] = ContextVar("lasting", default=None)


@contextmanager
def lasting() -> Iterator[Lasting]:
    """The time that what this task, and the tasks it starts, make inside the block is good for."""
    made = Lasting(moment())
    token = _lasting.set(made)
    try:
        yield made
    finally:
        _lasting.reset(token)


def holds_until(*moments: datetime) -> None:
    """Says that what is made now lasts no longer than the first of these moments."""
    made = _lasting.get()
    if made is not None and moments:
        made.until = min((*moments, made.until or moments[0]))


def moment() -> datetime:
    """The moment, aware, in UTC, for what says by itself how long it holds."""
    return _moved.get() or datetime.now(UTC)


def now() -> datetime:
    """The moment, aware, in UTC."""
    found = moment()
    holds_until(found)
    return found


def this_minute() -> datetime:
    """The moment at which this minute began."""
    began = moment().replace(second=0, microsecond=0)
    holds_until(began + timedelta(minutes=1))
    return began


def today() -> date:
    """The calendar day in Lisbon, which is the one that rules, review dates and hours mean."""
    day = moment().astimezone(LISBON).date()
    if _lasting.get() is not None:
        holds_until(end_of_day(day))
    return day


def until_next(moments: Iterable[datetime | None]) -> datetime:
    """The moment, which holds until the first of `moments` that is still to come."""
    found = moment()
    holds_until(*(each for each in moments if each is not None and each > found))
    return found


def day_of(given: str) -> date:
    """The day typed as year-month-day. Raises ValueError for another text, and for a day that is not `is_meant`."""
    day = date.fromisoformat(given)
    if not is_meant(day):
        raise ValueError("a year that nobody means")
    return day


def is_meant(day: date) -> bool:
    """Whether a day is in a plausible year. Near the ends of the calendar its moments in another zone would overflow."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def end_of_day(day: date) -> datetime:
    """The first moment after `day` in Lisbon, in UTC: until then something "valid until day" holds."""
    following = datetime.combine(day + timedelta(days=1), datetime.min.time(), LISBON)
    return following.astimezone(UTC)


def start_of_day(day: date) -> datetime:
    """The first moment of `day` in Lisbon, in UTC."""
    return datetime.combine(day, datetime.min.time(), LISBON).astimezone(UTC)


@contextmanager
def moved_to(moment: datetime) -> Iterator[None]:
    """Within the block the clock stands at `moment` (aware)."""
    token = _moved.set(moment)
    try:
        yield
    finally:
        _moved.reset(token)
