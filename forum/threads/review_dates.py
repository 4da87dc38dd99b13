"""Official answers that are being checked: their review date has passed, or a source they cite has changed. They fall in lists."""

from datetime import date
from typing import Protocol


class Reviewed(Protocol):
    """A standing as far as its state is asked, in a row of a list or on its own."""

    @property
    def review_by(self) -> date: ...

    @property
    def checking(self) -> bool: ...


def is_due(standing: Reviewed, today: date) -> bool:
    """Whether the day to look at it again has passed."""
    return standing.review_by < today


def being_checked(standing: Reviewed, today: date) -> bool:
    """Whether readers are told that it is being checked: its day has passed, or a source it cites has changed."""
    return standing.checking or is_due(standing, today)
