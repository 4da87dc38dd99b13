"""Which of some counts may be told to everybody, so that nobody can work out a group of fewer than SMALL people. Pure.

A count is told as it is or not at all (None). Nought is always told: it is about nobody. What isn't told may be a small
count, or a larger one from which a small one would follow; which of both is not told either.
"""

from collections.abc import Mapping

SMALL = 5
"""Fewer than this can be recognised."""

Told = int | None


def is_small(count: int) -> bool:
    """Whether a count is about few people: more than none and fewer than SMALL."""
    return 0 < count < SMALL


def nested(*counts: int) -> list[Told]:
    """Counts of which each is a part of the one before: what is left between two that are told is no small group."""
    told: list[Told] = []
    for count in counts:
        rests = [larger - count for larger in told if larger is not None]
        told.append(None if any(map(is_small, (count, *rests))) else count)
    return told


def parts(whole: int, *counts: int) -> list[Told]:
    """A whole, and parts of it that have nothing in common; the rest of it is told nowhere."""
    total = nested(whole)[0]
    groups = [*counts, whole - sum(counts), *(whole - count for count in counts)]
    if total is not None and not any(map(is_small, groups)):
        return [total, *counts]
    return [total, *(None if count else 0 for count in counts)]


def two_ways(first: Mapping[str, int], second: Mapping[str, int]) -> tuple[dict[str, Told], dict[str, Told]]:
    """The same whole divided in two ways: the second is told only where the first is told completely, and the other way
    round only what is small is kept back, so that nothing follows from one about the other.
    """
    one = {name: nested(count)[0] for name, count in first.items()}
    whole = all(count is not None for count in one.values()) and not any(map(is_small, second.values()))
    return one, {name: count if whole or not count else None for name, count in second.items()}


def divided(whole: Told, counts: Mapping[str, int]) -> dict[str, int]:
    """The parts of a whole, where all of them may be told and the whole is; else none."""
    return {} if whole is None or any(map(is_small, counts.values())) else {name: n for name, n in counts.items() if n}


def coarse(count: Told) -> Told:
    """The count in whole fives, so that nobody learns from two of them what came between."""
    return None if count is None else count - count % SMALL
