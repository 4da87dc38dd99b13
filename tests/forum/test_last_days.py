"""The last day to answer a letter: counted like somebody with a calendar and a pencil, whatever the year."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum import last_days
from forum.last_days import TimeLimit, count

DAY = timedelta(days=1)
EASTER = {
    2021: (4, 4), 2022: (4, 17), 2023: (4, 9), 2024: (3, 31), 2025: (4, 20), 2026: (4, 5),
    2027: (3, 28), 2028: (4, 16), 2029: (4, 1), 2030: (4, 21), 2031: (4, 13), 2032: (3, 28),
}  # fmt: skip
FIXED = {(1, 1), (4, 25), (5, 1), (6, 10), (8, 15), (10, 5), (11, 1), (12, 1), (12, 8), (12, 25)}
LISBON = ("06-13",)

days = st.dates(date(2021, 3, 20), date(2031, 9, 1))
rules = st.builds(TimeLimit, st.integers(1, 90), st.booleans(), st.booleans(), st.sampled_from((0, 3)))
towns = st.sampled_from(((), LISBON))


def on_the_calendar(day: date, town: tuple[str, ...]) -> bool:
    """Whether a wall calendar of Portugal has the day in black: written down here, with nothing of the code it judges."""
    easter = date(day.year, *EASTER[day.year])
    red = (day.month, day.day) in FIXED or day in (easter, easter - 2 * DAY, easter + 60 * DAY)
    return day.weekday() not in (5, 6) and not red and not (town and (day.month, day.day) == (6, 13))


def walked(limit: TimeLimit, received: date, posted: date | None, town: tuple[str, ...]) -> date:
    """The last day, found by crossing out one day after the other."""
    day = received
    if posted and limit.posted:
        presumed, crossed = posted, 0
        while crossed < limit.posted:
            presumed += DAY
            crossed += on_the_calendar(presumed, town)
        day = min(day, presumed)
    crossed = 0
    while crossed < limit.days:
        day += DAY
        crossed += on_the_calendar(day, town) or not limit.working
    while not limit.working and limit.moves and not on_the_calendar(day, town):
        day += DAY
    return day


@given(rules, days, st.none() | st.integers(0, 20), towns)
def test_the_last_day_is_the_one_that_crossing_out_days_ends_at(
    limit: TimeLimit, received: date, sent_before: int | None, town: tuple[str, ...]
):
    posted = None if sent_before is None else received - sent_before * DAY
    found = count(limit, received, posted, town)
    assert found.last == walked(limit, received, posted, town)
    assert found.begins <= received and found.begins < found.last
    passed = [found.begins + number * DAY for number in range(1, (found.last - found.begins).days + 1)]
    if limit.working:
        black = [day for day in passed if on_the_calendar(day, town)]
        assert len(black) == limit.days and black[-1] == found.last
        assert list(found.holidays) == [d for d in passed if d.weekday() < 5 and not on_the_calendar(d, town)]
    assert on_the_calendar(found.go_by, town)
    assert not any(on_the_calendar(day, town) for day in passed if day > found.go_by)


@given(rules, days, st.integers(0, 20))
def test_a_postmark_never_gives_somebody_a_later_day(limit: TimeLimit, received: date, sent_before: int):
    assert count(limit, received, received - sent_before * DAY).last <= count(limit, received).last


@given(days, st.integers(-40, 40))
def test_as_many_working_days_are_left_as_can_be_crossed_out(last: date, before: int):
    today = last - before * DAY
    black = [day for day in (today + n * DAY for n in range(1, max(before, 0) + 1)) if on_the_calendar(day, ())]
    assert last_days.left(today, last) == len(black)


@given(days)
def test_a_reminder_comes_three_working_days_before(last: date):
    reminded = last_days.reminder(last)
    between = [reminded + n * DAY for n in range((last - reminded).days)]
    assert sum(on_the_calendar(day, ()) for day in between) == 3 and on_the_calendar(reminded, ())


@pytest.mark.parametrize(
    ("limit", "received", "last", "go_by"),
    [
        (TimeLimit(10), "2022-05-02", "2022-05-16", "2022-05-16"),
        (TimeLimit(10), "2026-03-30", "2026-04-14", "2026-04-14"),  # over Good Friday
        (TimeLimit(10), "2026-11-27", "2026-12-15", "2026-12-15"),  # over both holidays of December
        (
            TimeLimit(10, working=False),
            "2026-12-15",
            "2026-12-28",
            "2026-12-28",
        ),  # Christmas Day, a Friday: on to Monday
        (TimeLimit(10, working=False, moves=False), "2026-12-15", "2026-12-25", "2026-12-24"),
    ],
)
def test_some_days_that_anybody_can_check(limit: TimeLimit, received: str, last: str, go_by: str):
    found = count(limit, date.fromisoformat(received))
    assert (found.last.isoformat(), found.go_by.isoformat()) == (last, go_by)
