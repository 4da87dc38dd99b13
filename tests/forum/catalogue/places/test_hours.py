"""Opening hours of places agree with a walk over every minute of two years: nights, holidays, single days, both clock changes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from opening_hours import OpeningHours

from forum.catalogue.places import hours
from forum.catalogue.places.hours import ZONES, Openings, Timetable, next_opening, open_at, spans, state
from forum.clock import LISBON
from forum.weekly_hours import DAYS

FIRST, DAYS_WALKED, DAY_LONG = date(2026, 1, 1), 730, 24 * 60
BEGIN = datetime(2026, 1, 1, 12, tzinfo=UTC)
MINUTES = (DAYS_WALKED - 2) * DAY_LONG
TOWN = "06-13"
NATIONAL = {
    "2026-01-01", "2026-04-03", "2026-04-05", "2026-04-25", "2026-05-01", "2026-06-04", "2026-06-10", "2026-08-15",
    "2026-10-05", "2026-11-01", "2026-12-01", "2026-12-08", "2026-12-25",
    "2027-01-01", "2027-03-26", "2027-03-28", "2027-04-25", "2027-05-01", "2027-05-27", "2027-06-10", "2027-08-15",
    "2027-10-05", "2027-11-01", "2027-12-01", "2027-12-08", "2027-12-25",
}  # fmt: skip
BEJA = "Mo-Fr 09:00-12:30,14:00-17:30"
WEEK = [
    "",
    "09:00-17:00",
    "09:00-12:30,14:00-17:30",
    "20:00-03:00",
    "00:30-01:30",
    "01:00-02:00,23:00-01:15",
    "00:00-24:00",
]

Times = list[tuple[int, int]]


@dataclass(frozen=True)
class Told:
    """A place as its walk reads it: times of each weekday, of holidays and of single days."""

    week: tuple[str, ...]
    on_holidays: str
    exceptions: tuple[tuple[date, str], ...]
    zone: str

    def openings(self) -> Openings:
        timetable = Timetable(hours.written(dict(zip(DAYS, self.week, strict=True)), self.on_holidays))
        return Openings((timetable,), self.exceptions, (TOWN,), self.zone)

    def times(self, day: date) -> Times:
        single = dict(self.exceptions)
        if day in single:
            return minutes(single[day])
        if day.isoformat() in NATIONAL or f"{day:%m-%d}" == TOWN:
            return minutes(self.on_holidays)
        return minutes(self.week[day.weekday()])


def minutes(times: str) -> Times:
    found = []
    for span in filter(None, times.split(",")):
        first, last = ([int(part) for part in clock.split(":")] for clock in span.split("-"))
        begins, ends = first[0] * 60 + first[1], last[0] * 60 + last[1]
        found.append((begins, ends if ends > begins else ends + DAY_LONG))
    return found


@cache
def shown(zone: str) -> NDArray[np.int64]:
    """What the clock of a place has shown at most by each minute of the walk, in minutes from its first midnight."""
    start, hour = datetime.combine(FIRST, datetime.min.time()), timedelta(hours=1)
    walls = [(BEGIN + n * hour).astimezone(ZoneInfo(zone)).replace(tzinfo=None) for n in range(MINUTES // 60)]
    by_hour = np.array([(wall - start) // timedelta(minutes=1) for wall in walls])
    return np.maximum.accumulate((by_hour[:, None] + np.arange(60)).ravel())


def walked(told: Told) -> NDArray[np.bool_]:
    """For each minute of two years whether the place is open, by looking at the clock minute after minute."""
    by_clock = np.zeros((DAYS_WALKED + 3) * DAY_LONG, dtype=bool)
    for number in range(DAYS_WALKED):
        for begins, ends in told.times(FIRST + timedelta(days=number)):
            by_clock[number * DAY_LONG + begins : number * DAY_LONG + ends] = True
    return by_clock[shown(told.zone)]


def counted(openings: Openings) -> NDArray[np.bool_]:
    found = np.zeros(MINUTES, dtype=bool)
    for number in range(DAYS_WALKED):
        for span in spans(openings, FIRST + timedelta(days=number)):
            begins, ends = (max(0, (moment - BEGIN) // timedelta(minutes=1)) for moment in span)
            found[begins:ends] = True
    return found


days = st.dates(FIRST, FIRST + timedelta(days=DAYS_WALKED - 1))
changes = st.sampled_from(
    [date(2026, 3, 28), date(2026, 3, 29), date(2026, 10, 24), date(2026, 10, 25), date(2027, 3, 28)]
)
places = st.builds(
    Told,
    week=st.tuples(*[st.sampled_from(WEEK)] * 7),
    on_holidays=st.sampled_from(WEEK),
    exceptions=st.dictionaries(days | changes, st.sampled_from(WEEK), max_size=4).map(lambda each: tuple(each.items())),
    zone=st.sampled_from(ZONES),
)


@settings(max_examples=25, deadline=None)
@given(places, st.lists(st.integers(0, MINUTES - 1), min_size=20, max_size=20))
def test_open_and_next_opening_agree_with_a_walk_over_two_years(told: Told, asked: list[int]) -> None:
    openings, by_minute = told.openings(), walked(told)
    assert np.array_equal(counted(openings), by_minute)
    begins = np.flatnonzero(by_minute[1:] & ~by_minute[:-1]) + 1
    for minute in asked:
        moment = BEGIN + timedelta(minutes=minute)
        assert open_at(openings, moment) == by_minute[minute]
        later = begins[begins > minute]
        found = next_opening(openings, moment)
        if later.size and later[0] - minute < 300 * DAY_LONG:
            assert found == BEGIN + timedelta(minutes=int(later[0]))


def at(day: str, clock: str, zone: ZoneInfo = LISBON) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=zone)


def test_beja_closes_for_lunch_and_opens_again() -> None:
    beja = Openings((Timetable(BEJA),), (), ("easter+39",))
    assert open_at(beja, at("2026-05-06", "12:29")) and not open_at(beja, at("2026-05-06", "12:30"))
    at_lunch = state(beja, at("2026-05-06", "13:10"))
    assert (at_lunch.open, at_lunch.at_lunch, at_lunch.changes) == (False, True, at("2026-05-06", "14:00"))
    evening = state(beja, at("2026-05-06", "18:00"))
    assert (evening.at_lunch, evening.changes) == (False, at("2026-05-07", "09:00"))
    assert not open_at(beja, at("2026-05-14", "10:00")), "its own holiday, Ascension Day"


def test_on_a_holiday_of_which_nothing_is_said_it_is_neither_open_nor_surely_closed() -> None:
    unsaid, said = Openings((Timetable(BEJA),)), Openings((Timetable(f"{BEJA}; PH off"),))
    moment = at("2026-12-08", "10:00")
    assert (state(unsaid, moment).open, state(unsaid, moment).unsaid) == (False, True)
    assert not state(said, moment).unsaid and not state(unsaid, at("2026-11-01", "10:00")).unsaid, "a Sunday"


def test_the_time_in_which_sources_agree_counts_until_one_is_confirmed() -> None:
    moment = at("2026-12-02", "19:30")
    dated, undated = Timetable("Mo-Fr 09:00-20:00; Sa 09:00-17:00", date(2022, 3, 5)), Timetable("Mo-Fr 09:00-19:00")
    both = Openings((dated, undated))
    assert not open_at(both, moment) and open_at(both, at("2026-12-02", "18:59"))
    assert not open_at(both, at("2026-12-05", "10:00")), "Saturday"
    checked = Timetable("Mo-Fr 09:00-20:00", date(2026, 1, 1), confirmed=True)
    assert open_at(Openings((dated, undated, checked)), moment)
    summer = Timetable("Mo-Fr 08:00-14:00", date(2026, 6, 1), date(2026, 8, 31), confirmed=True)
    seasons = Openings((checked, summer))
    assert not open_at(seasons, at("2026-07-01", "15:00")) and open_at(seasons, at("2026-09-01", "15:00"))


def test_the_azores_open_an_hour_after_lisbon() -> None:
    lisbon, azores = (Openings((Timetable("Mo-Fr 09:00-17:00"),), zone=zone) for zone in (ZONES[0], ZONES[2]))
    moment = at("2026-12-02", "09:30")
    assert open_at(lisbon, moment) and not open_at(azores, moment)
    assert next_opening(azores, moment) == at("2026-12-02", "10:00")


def test_a_night_is_of_the_day_on_which_it_begins() -> None:
    bar = Openings((Timetable("Mo-Su 22:00-02:00; PH off"),))
    assert open_at(bar, at("2026-12-08", "01:59")), "the eve's night goes on into the holiday"
    assert not open_at(bar, at("2026-12-08", "23:00")) and not open_at(bar, at("2026-12-09", "01:00"))


def test_what_never_opens_has_no_next_opening_and_what_never_closes_no_change() -> None:
    moment = at("2026-12-02", "09:30")
    assert next_opening(Openings(), moment) is None and state(Openings(), moment).changes is None
    always = state(Openings((Timetable("24/7"),)), at("2026-12-25", "09:30"))
    assert always.open and always.changes is None


@pytest.mark.parametrize("written", [BEJA, "Mo-Su 22:00-02:00; PH off", "24/7", "Sa 10:00-13:00; PH 10:00-12:00"])
def test_hours_are_the_same_read_and_written_again(written: str) -> None:
    read = hours.read(written)
    assert read and hours.read(hours.written(*read)) == read


@settings(max_examples=60, deadline=None)
@given(st.tuples(*[st.sampled_from(WEEK)] * 7), st.integers(0, MINUTES - 1))
def test_a_plain_week_is_read_as_the_library_of_the_syntax_reads_it(week: tuple[str, ...], minute: int) -> None:
    written = hours.written(dict(zip(DAYS, week, strict=True)), None)
    local = (BEGIN + timedelta(minutes=minute)).astimezone(LISBON)
    near = [(local.date() + timedelta(days=n)).isoformat() for n in (-1, 0)]
    if NATIONAL.isdisjoint(near) and written and near[1][5:] not in ("03-28", "03-29", "10-25", "10-31"):
        ours = open_at(Openings((Timetable(written),)), local)
        assert ours == OpeningHours(written, timezone=LISBON).is_open(local)


def test_hours_of_a_season_count_in_it_and_say_nothing_of_holidays() -> None:
    summer = Openings((Timetable("Jun-Aug Mo-Fr 09:00-13:00"),))
    noon = [datetime(2026, *day, 12, tzinfo=LISBON) for day in ((7, 6), (9, 7), (6, 10))]
    assert [hours.open_at(summer, moment) for moment in noon] == [True, False, False]
    assert hours.state(summer, noon[2]).unsaid and not hours.state(summer, noon[0]).unsaid
