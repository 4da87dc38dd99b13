"""Working days are each one's own: by the hours of whoever works, whatever their length, to and fro."""

from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum import working_days
from forum.clock import LISBON
from forum.hours import Opening

OFFICE = Opening("Mo-Fr 09:00-17:00")
MORNINGS = Opening("Mo-Fr 09:00-13:00")
UNEVEN = Opening("Mo-Th 09:00-13:00,14:30-18:00; Fr 09:00-12:00", ("06-24",))
SATURDAYS = Opening("Sa 10:00-12:00")
MONDAY = datetime(2026, 11, 23, 9, tzinfo=LISBON)
openings = st.sampled_from([OFFICE, MORNINGS, UNEVEN, SATURDAYS])
moments = st.integers(0, 400 * 24 * 60).map(lambda minutes: MONDAY + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("opening", "first", "second", "days"),
    [
        (OFFICE, MONDAY, MONDAY + timedelta(days=1), Fraction(1)),
        (OFFICE, MONDAY.replace(hour=13), MONDAY.replace(day=24, hour=13), Fraction(1)),
        (MORNINGS, MONDAY, MONDAY + timedelta(days=2), Fraction(2)),
        (MORNINGS, MONDAY.replace(hour=11), MONDAY.replace(hour=20), Fraction(1, 2)),
        (UNEVEN, MONDAY + timedelta(days=4), MONDAY + timedelta(days=7), Fraction(1)),
        (SATURDAYS, MONDAY, MONDAY + timedelta(days=14), Fraction(2)),
        (OFFICE, MONDAY, MONDAY - timedelta(days=1), Fraction(0)),
    ],
)
def test_a_day_is_one_however_long_it_is(opening: Opening, first: datetime, second: datetime, days: Fraction) -> None:
    assert working_days.passed(first, second, opening) == days


@given(openings, moments, st.integers(1, 10))
def test_by_the_moment_after_some_days_they_have_passed_and_no_sooner(
    opening: Opening, start: datetime, days: int
) -> None:
    end = working_days.after(start, days, opening)
    assert abs(working_days.passed(start, end, opening) - days) < Fraction(1, 10**6)
    assert working_days.passed(start, end - timedelta(seconds=1), opening) < days


@given(openings, moments, st.integers(1, 10), moments)
def test_what_began_before_the_moment_found_backwards_is_what_has_ended_by_now(
    opening: Opening, now: datetime, days: int, began: datetime
) -> None:
    since = working_days.before(now, days, opening)
    assert (began <= since) == (working_days.after(began, days, opening) <= now)


def test_ten_days_of_somebody_who_works_two_hours_a_week_are_found_too() -> None:
    assert (MONDAY - working_days.before(MONDAY, 10, SATURDAYS)).days > 60


@pytest.mark.parametrize("found", [working_days.after, working_days.before])
def test_hours_that_never_open_are_refused(found: object) -> None:
    with pytest.raises(ValueError, match="never open"):
        found(MONDAY, 1, Opening("2020 Jan 01 09:00-10:00"))  # type: ignore[operator]
