"""The state of a rendering, from facts alone: what became of the original since, and what readers say. Pure."""

from typing import Protocol

MEANINGS = ("typo", "detail", "meaning")
"""What an edit does to the sense of a text, the least first."""
TYPO, DETAIL, MEANING = MEANINGS
MISSING, IN_WORK, CURRENT, OUTDATED, DISPUTED = "missing", "in_work", "current", "outdated", "disputed"
STATES = (MISSING, IN_WORK, CURRENT, OUTDATED, DISPUTED)
HOLD_IT = 3
"""So many people who say that the meaning is wrong hold a rendering until a mediator looks."""


class Facts(Protocol):
    """A rendering, or the columns of it that decide."""

    @property
    def masks(self) -> int: ...
    @property
    def change(self) -> str: ...
    @property
    def disputes(self) -> int: ...
    @property
    def machine(self) -> bool: ...


def state_of(rendering: Facts | None, masks: int, *, drafted: bool = False) -> str:
    """One of STATES: of what there is in a language for a post that has so many `masks`. `drafted`: somebody works on it."""
    if rendering is None or rendering.machine:
        return IN_WORK if drafted else MISSING
    if rendering.disputes >= HOLD_IT:
        return DISPUTED
    return OUTDATED if rendering.change or is_withheld(rendering, masks) else CURRENT


def is_barred(rendering: Facts) -> bool:
    """Whether the original is shown first, and the rendering behind a bar: its sense may be wrong."""
    return rendering.change == MEANING or rendering.disputes >= HOLD_IT


def is_withheld(rendering: Facts, masks: int) -> bool:
    """Whether nobody reads it: a part of the original was masked since, which it may repeat in other words."""
    return rendering.masks != masks


def greater(first: str, second: str) -> str:
    """The one of two changes that does more to the sense; a typo does nothing."""
    weight = ("", *MEANINGS)
    greatest = max(first, second, key=weight.index)
    return "" if greatest == TYPO else greatest
