"""A rendering as a mediator types it."""

from collections.abc import Sequence
from typing import NamedTuple


class Details(NamedTuple):
    """A rendering as typed: `passages` in the order of the original's paragraphs, or the whole text as one."""

    title: str = ""
    passages: Sequence[str] = ()
    short_answer: str = ""
    note: str = ""
