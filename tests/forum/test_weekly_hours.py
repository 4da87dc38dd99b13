"""Opening hours of a plain week: read from the written form, said in words, and written again from a form's lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum import weekly_hours
from forum.web.rendering import i18n, moments
from forum.web.rendering.opening import hours_words, rule_words
from forum.weekly_hours import DAYS

TIMES = st.sampled_from(["", "09:00-17:00", "09:00-12:30, 14:00-17:30", "00:00-24:00", "08:00-12:00"])


@given(st.tuples(*[TIMES] * 7))
def test_a_week_is_the_same_written_and_read_again(times: tuple[str, ...]) -> None:
    week = dict(zip(DAYS, times, strict=True))
    assert weekly_hours.read(weekly_hours.written(week)) == week


@pytest.mark.parametrize("hours", ["Mo-Fr 09:00-17:00; SH off", "Jun-Aug: Mo 09:00-13:00", "Mo[1] 09:00-17:00", "soon"])
def test_hours_that_no_week_tells_are_left_as_they_are(hours: str) -> None:
    assert weekly_hours.read(hours) is None
    assert hours in str(hours_words(hours, i18n.read("en")))


def test_what_is_no_time_is_kept_for_the_syntax_to_be_judged() -> None:
    assert weekly_hours.written({"mo": "9:00-12:30", "tu": "9:00-12:30", "we": "in the morning"}) == (
        "Mo-Tu 09:00-12:30; We in the morning"
    )


@pytest.mark.parametrize(
    ("language", "hours", "said"),
    [
        ("en", "Mo-Fr 09:00-19:00; Sa 09:00-17:00", "Monday to Friday, 09:00 to 19:00; Saturday, 09:00 to 17:00"),
        ("en", "24/7", "Day and night"),
        ("en", "Sa 10:00-13:00; PH off", "Saturday, 10:00 to 13:00; Closed on public holidays"),
        ("en", "Fr 20:00-02:00; PH 10:00-12:00", "Friday, 20:00 to 02:00; Public holidays, 10:00 to 12:00"),
        ("pt", "Mo-Fr 09:00-12:30,14:00-17:30", "segunda-feira a sexta-feira, 09:00 às 12:30, 14:00 às 17:30"),
    ],
)
def test_hours_are_said_in_words(language: str, hours: str, said: str) -> None:
    words = hours_words(hours, i18n.read(language)).striptags()
    assert str(words) == said


@pytest.mark.parametrize(
    ("rule", "said"),
    [("06-13", "13 June"), ("easter+39", "39 days after Easter Sunday"), ("easter-1", "1 day before Easter Sunday")],
)
def test_a_municipal_holiday_is_said_in_words(rule: str, said: str) -> None:
    assert str(rule_words(rule, i18n.read("en")).striptags()) == said


@pytest.mark.parametrize(
    ("hours", "said"),
    [(72, "9 working days"), (16, "2 working days"), (8, "8 working hours"), (20, "20 working hours")],
)
def test_a_promise_is_said_in_working_days_where_it_is_whole_ones(hours: int, said: str) -> None:
    assert str(moments.promised(hours, i18n.read("en")).striptags()) == said
