"""Statistical disclosure control by cell suppression: published counts reveal no group of fewer than SMALL people. Pure.

A count is published as it is or suppressed (None). Zero is always published. A cell is suppressed because it is small
(primary suppression), or because a small one could be computed from it (secondary); which of the two is not published.
"""

from collections.abc import Mapping

SMALL = 5
"""The smallest number of people that a published count above zero may be about."""

Published = int | None


def is_small(count: int) -> bool:
    """Whether a count is above zero and below SMALL."""
    return 0 < count < SMALL


def nested(*counts: int) -> list[Published]:
    """Counts of which each is a subset of the one before; no difference of two published ones is small."""
    published: list[Published] = []
    for count in counts:
        rests = [larger - count for larger in published if larger is not None]
        published.append(None if any(map(is_small, (count, *rests))) else count)
    return published


def parts(whole: int, *counts: int) -> list[Published]:
    """A total and disjoint parts of it, as [total, *parts]; the remainder is published nowhere."""
    total = nested(whole)[0]
    groups = [*counts, whole - sum(counts), *(whole - count for count in counts)]
    if total is not None and not any(map(is_small, groups)):
        return [total, *counts]
    return [total, *(None if count else 0 for count in counts)]


def two_ways(first: Mapping[str, int], second: Mapping[str, int]) -> tuple[dict[str, Published], dict[str, Published]]:
    """Two partitions of one total, by name. Small cells of the first are suppressed.

    The second is published only if the first has no suppressed cell and the second no small one; else only its zeros are.
    So no suppressed cell of one can be computed from the other.
    """
    one = {name: nested(count)[0] for name, count in first.items()}
    whole = all(count is not None for count in one.values()) and not any(map(is_small, second.values()))
    return one, {name: count if whole or not count else None for name, count in second.items()}


def divided(whole: Published, counts: Mapping[str, int]) -> dict[str, int]:
    """The parts of a total without zeros, if the total is published and no part is small; else none."""
    return {} if whole is None or any(map(is_small, counts.values())) else {name: n for name, n in counts.items() if n}


def coarse(count: Published) -> Published:
    """The count rounded down to a multiple of SMALL, so that the difference of two publications reveals no small group."""
    return None if count is None else count - count % SMALL
