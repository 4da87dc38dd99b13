"""What is told of some counts lets nobody work out a small group, whoever reads all of it and knows how it is made."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.oversight import disclosure
from moderation.oversight.disclosure import SMALL, coarse, is_small

Groups = tuple[int, ...]
LONGEST = 13  # beyond this every count is far from small on either side


def given_away(worlds: Iterable[tuple[Hashable, Groups]]) -> set[tuple[Hashable, int, int]]:
    """The small groups that follow from what is told: the same number in all the worlds of which the same is told."""
    numbers: dict[tuple[Hashable, int], set[int]] = defaultdict(set)
    for told, groups in worlds:
        for place, number in enumerate(groups):
            numbers[told, place].add(number)
    return {
        (told, place, min(found))
        for (told, place), found in numbers.items()
        if len(found) == 1 and is_small(min(found))
    }


def exactly(count: int | None) -> int | None:
    return count


Seen = Callable[[int | None], int | None]
ways = pytest.mark.parametrize("seen", [exactly, coarse], ids=["a year that is over", "a year that goes on"])


@ways
def test_no_small_group_follows_from_counts_within_each_other(seen: Seen) -> None:
    worlds = [
        (tuple(map(seen, disclosure.nested(asked, answered, official))),
         (asked, answered, official, asked - answered, answered - official, asked - official))
        for asked in range(LONGEST)
        for answered in range(asked + 1)
        for official in range(answered + 1)
    ]  # fmt: skip
    assert given_away(worlds) == set()


@ways
def test_no_small_group_follows_from_a_whole_and_its_parts(seen: Seen) -> None:
    worlds = [
        (tuple(map(seen, disclosure.parts(whole, one, other))), (whole, one, other, whole - one - other, whole - one))
        for whole in range(2 * LONGEST)
        for one in range(min(whole, LONGEST) + 1)
        for other in range(min(whole - one, LONGEST) + 1)
    ]
    assert given_away(worlds) == set()


@ways
def test_no_small_group_follows_from_the_same_whole_divided_twice_or_from_the_grounds(seen: Seen) -> None:
    """Three verdicts, of which one has two grounds, by software and by persons."""
    worlds = []
    for one, other, hide, ban in product(range(9), range(9), range(7), range(7)):
        counts = {"spam": one + other, "hide": hide, "ban": ban}
        whole = sum(counts.values())
        for software in range(whole + 1):
            verdicts, members = disclosure.two_ways(counts, {"software": software, "person": whole - software})
            grounds = disclosure.divided(verdicts["spam"], {"one": one, "other": other})
            told = (
                *map(seen, verdicts.values()),
                *map(seen, members.values()),
                *((k, seen(v)) for k, v in grounds.items()),
            )
            worlds.append((told, (*counts.values(), one, other, software, whole - software)))
    assert given_away(worlds) == set()


def test_no_small_group_follows_from_many_that_are_not_told() -> None:
    """Five verdicts of few decisions each."""
    worlds = []
    for counts in product(range(5), repeat=5):
        for software in range(sum(counts) + 1):
            members = {"software": software, "person": sum(counts) - software}
            verdicts, told = disclosure.two_ways(dict(zip("abcde", counts, strict=True)), members)
            worlds.append(((*verdicts.values(), *told.values()), counts))
    assert given_away(worlds) == set()


def test_nobody_learns_from_two_months_of_a_year_what_came_between() -> None:
    months = [(before, after) for before in range(31) for after in range(before, 31)]
    told = {both: tuple(coarse(disclosure.nested(count)[0]) for count in both) for both in months}
    assert given_away((told[both], (both[1] - both[0],)) for both in months) == set()


def test_nobody_learns_from_the_whole_year_what_its_last_month_was() -> None:
    months = [(before, after) for before in range(31) for after in range(before, 31)]
    told = {both: (coarse(disclosure.nested(both[0])[0]), disclosure.nested(both[1])[0]) for both in months}
    assert given_away((told[both], (both[1] - both[0],)) for both in months) == set()


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=5))
def test_what_is_told_is_nought_or_no_small_group_and_true(counts: list[int]) -> None:
    nested = sorted(counts, reverse=True)
    for told in (disclosure.nested(*nested), disclosure.parts(sum(counts), *counts)):
        assert not [count for count in told if count is not None and is_small(count)]
    assert all(told in (None, count) for told, count in zip(disclosure.nested(*nested), nested, strict=True))
    assert all(told == 0 for told, count in zip(disclosure.nested(*nested), nested, strict=True) if count == 0)


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 60)), st.integers(0, 60))
def test_both_ways_of_dividing_tell_no_small_group(counts: dict[str, int], software: int) -> None:
    whole = sum(counts.values())
    members = {"software": min(software, whole), "person": whole - min(software, whole)}
    for told in disclosure.two_ways(counts, members):
        assert not [count for count in told.values() if count is not None and 0 < count < SMALL]
