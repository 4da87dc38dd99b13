"""Counts stand however many keys are asked about, and nobody gets theirs back by making up others."""

from collections.abc import Iterator
from itertools import count
from secrets import token_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.web.requests import counting
from forum.web.requests.counting import Counts

MINUTE = 60
MINE = b"my own network's"


@pytest.fixture
def few_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MOST_KEYS", 100)


def strangers() -> Iterator[bytes]:
    return (number.to_bytes(16, "big") for number in count())


@given(st.lists(st.floats(0, 30), max_size=60))
def test_in_no_minute_more_than_the_amount_is_counted(pauses: list[float]):
    counts, moment, counted = Counts(4, MINUTE), 1_000_000.0, []
    for pause in pauses:
        moment += pause
        wait = counts.hit(MINE, moment)
        if wait:
            assert 0 < wait <= MINUTE
            assert Counts.hit(counts, MINE, moment + wait - 0.01) > 0
        else:
            counted.append(moment)
    assert all(sum(each - MINUTE < other <= each for other in counted) <= 4 for each in counted)


def test_after_the_wait_there_is_one_left():
    counts = Counts(2, MINUTE)
    assert [counts.hit(MINE, 0.0), counts.hit(MINE, 10.0)] == [0, 0]
    assert counts.hit(MINE, 20.0) == 40
    assert counts.hit(MINE, 60.0) == 0
    assert counts.hit(MINE, 60.0) == 10


@pytest.mark.usefixtures("few_keys")
def test_the_keys_are_bounded():
    counts = Counts(4, MINUTE)
    for number in range(5_000):
        counts.hit(token_bytes(16), number / 1_000)
    assert len(counts) <= 100 + counting.SHARED


@pytest.mark.usefixtures("few_keys")
def test_nobody_who_has_none_left_gets_any_back_by_asking_under_other_names():
    counts = Counts(4, MINUTE)
    assert [counts.hit(MINE, 0.0) > 0 for _ in range(5)] == [False] * 4 + [True]
    for number, stranger in zip(range(10_000), strangers(), strict=False):
        counts.hit(stranger, 1 + number / 1_000)
        if number % 500 == 0:
            assert counts.hit(MINE, 1 + number / 1_000) > 0
    assert counts.hit(MINE, 61) == 0


@pytest.mark.usefixtures("few_keys")
def test_strangers_who_use_up_everything_leave_little_to_further_strangers():
    counts = Counts(2, MINUTE)
    others = strangers()
    for stranger in (next(others) for _ in range(100)):
        assert [counts.hit(stranger, 0.0), counts.hit(stranger, 0.0)] == [0, 0]
    allowed = sum(counts.hit(next(others), 1.0) == 0 for _ in range(5_000))
    assert allowed <= 2 * counting.SHARED
    assert len(counts) <= 100 + counting.SHARED
    # A minute later there is room again.
    assert [counts.hit(MINE, 62.0), counts.hit(MINE, 62.0)] == [0, 0]
