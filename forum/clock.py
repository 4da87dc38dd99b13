"""The one clock. Nothing else asks the system for the time, so tests move it here."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LISBON = ZoneInfo("Europe/Lisbon")
FIRST_YEAR, LAST_YEAR = 1900, 2200

_moved: ContextVar[datetime | None] = ContextVar("moved", default=None)


def now() -> datetime:
    """The moment, aware, in UTC."""
    return _moved.get() or datetime.now(UTC)


def today() -> date:
    """The calendar day in Lisbon, which is the one that rules, review dates and hours mean."""
    return now().astimezone(LISBON).date()


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
