"""Working hours: what is promised lies in open hours, whatever the day, the holiday or the clock change."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum import hours
from forum.catalogue import facts
from forum.catalogue.places.facts import places
from forum.clock import LISBON
from forum.hours import (
    Opening,
    add_working,
    explain,
    holiday,
    is_day_of_the_year,
    is_open,
    next_holiday,
    working_between,
    working_day_after,
    wrong_hours,
)

OFFICE = Opening("Mo-Fr 09:00-17:00")
NIGHT = Opening("Mo-Su 00:00-04:00,22:00-24:00")
ALWAYS = Opening("Mo-Su 00:00-24:00")
CENTRES = {
    place.slug: Opening(
        place.hours[0].opening_hours, tuple(each.day for each in facts.town_holidays() if each.town == place.town)
    )
    for place in places()
}
OPENINGS = [OFFICE, NIGHT, ALWAYS, *CENTRES.values()]
BEJA, LISBOA = CENTRES["cnaim-beja"], CENTRES["cnaim-lisboa"]

moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
openings = st.sampled_from(OPENINGS)
counts = st.integers(0, 168)


def lisbon(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LISBON)


def closes(moment: datetime, opening: Opening) -> bool:
    """Whether it closes just then: open up to that instant and not at it."""
    return not is_open(moment, opening) and is_open(moment - timedelta(microseconds=1), opening)


@given(moments, counts, openings)
def test_every_promised_moment_lies_in_open_hours_or_at_their_closing(start: datetime, count: int, opening: Opening):
    promised = add_working(start, count, opening)
    assert promised >= start
    assert is_open(promised, opening) or (count > 0 and closes(promised, opening))
    assert not holiday((promised - timedelta(microseconds=1)).astimezone(LISBON).date(), opening.town_holidays) or (
        count == 0
    )


@given(moments, counts, openings)
def test_as_many_working_hours_pass_as_were_promised(start: datetime, count: int, opening: Opening):
    assert working_between(start, add_working(start, count, opening), opening) == timedelta(hours=count)


@given(moments, st.timedeltas(timedelta(), timedelta(days=9)), counts, st.integers(0, 9), openings)
def test_who_asks_later_or_is_promised_more_hours_is_promised_no_earlier(
    start: datetime, later: timedelta, count: int, more: int, opening: Opening
):
    promised = add_working(start, count, opening)
    assert promised <= add_working(start + later, count, opening)
    assert promised <= add_working(start, count + more, opening)


@given(
    moments, st.timedeltas(timedelta(), timedelta(days=30)), st.timedeltas(timedelta(), timedelta(days=30)), openings
)
def test_working_time_adds_up_over_a_pause_in_counting(
    start: datetime, first: timedelta, second: timedelta, opening: Opening
):
    middle, end = start + first, start + first + second
    whole = working_between(start, end, opening)
    assert whole == working_between(start, middle, opening) + working_between(middle, end, opening)


@given(moments, st.integers(1, 168), openings)
def test_an_explanation_names_the_moments_the_sum_came_to(start: datetime, count: int, opening: Opening):
    told = explain(start, count, opening)
    assert told.ends == add_working(start, count, opening)
    assert (told.code == "open") == is_open(start, opening) == (told.begins == start)
    assert is_open(told.begins, opening)
    assert working_between(start, told.begins, opening) == timedelta()


@pytest.mark.parametrize(
    ("begin", "hours_that_day"),
    [((2026, 3, 29), 23), ((2026, 10, 25), 25), ((2027, 3, 28), None), ((2027, 10, 31), 25)],
)
def test_the_days_on_which_the_clocks_change_are_as_long_as_they_are(
    begin: tuple[int, int, int], hours_that_day: int | None
):
    passed = working_between(lisbon(*begin), lisbon(*begin) + timedelta(days=1), ALWAYS)
    # In 2027 the clocks go forward on Easter Sunday, which is a holiday.
    assert passed == timedelta(hours=hours_that_day or 0)


def test_office_hours_are_by_the_clock_on_the_wall_before_and_after_the_change():
    before, after = add_working(lisbon(2026, 10, 23, 9), 1, OFFICE), add_working(lisbon(2026, 10, 26, 9), 1, OFFICE)
    assert [each.astimezone(LISBON).hour for each in (before, after)] == [10, 10]
    assert (before.hour, after.hour) == (9, 10)


@pytest.mark.parametrize(
    ("year", "day"),
    [(2024, (3, 31)), (2025, (4, 20)), (2026, (4, 5)), (2027, (3, 28)), (2038, (4, 25)), (2285, (3, 22))],
)
def test_easter_is_when_it_is(year: int, day: tuple[int, int]):
    assert hours.easter(year) == date(year, *day)


def test_a_year_has_the_thirteen_national_holidays_of_the_labour_code():
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    assert {f"{day:%m-%d}": holiday(day) for day in days if holiday(day)} == {
        "01-01": "new_year", "04-03": "good_friday", "04-05": "easter", "04-25": "freedom", "05-01": "labour",
        "06-04": "corpus_christi", "06-10": "portugal", "08-15": "assumption", "10-05": "republic",
        "11-01": "all_saints", "12-01": "independence", "12-08": "conception", "12-25": "christmas",
    }  # fmt: skip


@given(st.dates(date(2026, 1, 1), date(2040, 1, 1)), st.integers(1, 60))
def test_as_many_working_days_lie_after_a_day_up_to_the_promised_one(day: date, number: int):
    last = working_day_after(day, number)
    between = [day + timedelta(days=each) for each in range(1, (last - day).days + 1)]
    assert [each.isoweekday() < 6 and not holiday(each) for each in between].count(True) == number
    assert last.isoweekday() < 6
    assert not holiday(last)
    assert working_day_after(day, number - 1) < last


@pytest.mark.parametrize(
    ("day", "number", "last"),
    [
        (date(2026, 11, 23), 1, date(2026, 11, 24)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
        (date(2026, 11, 30), 1, date(2026, 12, 2)),
        (date(2026, 12, 23), 2, date(2026, 12, 28)),
        (date(2026, 4, 2), 1, date(2026, 4, 6)),
        (date(2026, 12, 31), 0, date(2026, 12, 31)),
    ],
)
def test_weekends_and_holidays_are_no_working_days(day: date, number: int, last: date):
    assert working_day_after(day, number) == last


def test_a_town_s_holiday_is_no_working_day_there():
    assert working_day_after(date(2026, 6, 12), 1, ("06-15",)) == date(2026, 6, 16)


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("cnaim-lisboa", (2028, 6, 13)),
        ("cnaim-norte", (2027, 6, 24)),
        ("cnaim-algarve", (2027, 9, 7)),
        ("cnaim-beja", (2027, 5, 6)),
    ],
)
def test_each_town_keeps_its_own_holiday_and_no_other_s(code: str, day: tuple[int, int, int]):
    kept = {slug for slug, opening in CENTRES.items() if holiday(date(*day), opening.town_holidays) == "town"}
    assert kept == {code}
    assert not any(fact.verified for fact in facts.town_holidays())


def test_beja_s_lunch_counts_for_nothing():
    assert add_working(lisbon(2026, 11, 23, 12), 1, BEJA) == lisbon(2026, 11, 23, 14, 30)
    assert add_working(lisbon(2026, 11, 23, 12, 30), 0, BEJA) == lisbon(2026, 11, 23, 14)
    assert add_working(lisbon(2026, 11, 23, 11, 30), 1, BEJA) == lisbon(2026, 11, 23, 12, 30)
    assert explain(lisbon(2026, 11, 23, 13), 1, BEJA).code == "later_today"


def test_hours_that_run_out_at_the_closing_end_there_and_not_in_the_morning():
    assert add_working(lisbon(2026, 11, 20, 16), 1, OFFICE) == lisbon(2026, 11, 20, 17)
    assert add_working(lisbon(2026, 11, 20, 17), 0, OFFICE) == lisbon(2026, 11, 23, 9)


@pytest.mark.parametrize(
    ("asked", "code", "begins"),
    [
        ((2026, 11, 20, 18, 30), "after_hours", (2026, 11, 23, 9)),
        ((2026, 11, 20, 10, 0), "open", (2026, 11, 20, 10)),
        ((2026, 11, 20, 7, 0), "before_opening", (2026, 11, 20, 9)),
        ((2026, 11, 21, 10, 0), "weekend", (2026, 11, 23, 9)),
        ((2026, 12, 8, 10, 0), "holiday", (2026, 12, 9, 9)),
    ],
)
def test_an_explanation_says_why_the_hours_begin_when_they_do(
    asked: tuple[int, ...], code: str, begins: tuple[int, ...]
):
    told = explain(lisbon(*asked), 8, OFFICE)
    assert (told.code, told.begins) == (code, lisbon(*begins))


def test_an_explanation_names_the_holidays_that_would_have_been_working_days():
    told = explain(lisbon(2026, 11, 27, 18, 30), 48, OFFICE)
    assert told.holidays == (date(2026, 12, 1), date(2026, 12, 8))
    assert told.ends == lisbon(2026, 12, 9, 17)
    assert explain(lisbon(2026, 8, 14, 10), 16, OFFICE).holidays == ()  # the 15th is a Saturday


def test_hours_that_never_open_are_refused():
    with pytest.raises(ValueError, match="never open"):
        add_working(lisbon(2026, 11, 20), 1, Opening("off"))


def test_lisbon_works_on_saint_john_s_and_porto_on_saint_anthony_s():
    assert is_open(lisbon(2027, 6, 24, 10), LISBOA)
    assert not is_open(lisbon(2028, 6, 13, 10), LISBOA)


@pytest.mark.parametrize(
    ("hours", "wrong"),
    [
        ("Mo-Fr 09:00-12:30,14:00-17:30", ""),
        ("24/7", ""),
        ("Mo-Fr 09:00-17:00; Aug off", ""),
        ("We 10:00-12:00", ""),
        ("", "syntax"),
        ("9 to 5", "syntax"),
        ("off", "never_open"),
        ("Mo-Fr 09:00-17:00 unknown", "never_open"),
        ("Jan-Mar Mo-Fr 09:00-17:00", "never_open"),
        ("2026 Mo-Fr 09:00-17:00", "never_open"),
    ],
)
def test_hours_somebody_keeps_are_open_again_and_again_for_years(hours: str, wrong: str) -> None:
    assert wrong_hours(hours, date(2026, 11, 22)) == wrong


@pytest.mark.parametrize(
    ("rule", "is_one"),
    [("06-13", True), ("12-31", True), ("easter+39", True), ("easter-47", True)]
    + [(rule, False) for rule in ("02-29", "13-01", "6-13", "easter", "easter+201", "easter-61", "٠٦-١٣", "06-13 ")],
)
def test_a_town_s_holiday_is_a_day_of_every_year(rule: str, is_one: bool) -> None:
    assert is_day_of_the_year(rule) == is_one


@pytest.mark.parametrize(
    ("rule", "first", "day"),
    [
        ("06-13", date(2026, 6, 13), date(2026, 6, 13)),
        ("06-13", date(2026, 6, 14), date(2027, 6, 13)),
        ("easter+39", date(2026, 11, 22), date(2027, 5, 6)),
    ],
)
def test_a_town_s_holiday_comes_again_next_year(rule: str, first: date, day: date) -> None:
    assert next_holiday(rule, first) == day
