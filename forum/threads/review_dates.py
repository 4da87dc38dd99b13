"""Official answers that are being checked, since their review date passed or a source changed. Lists demote them."""

from datetime import date
from typing import Protocol


class Reviewed(Protocol):
    """A version of an official answer, or the part of it that a list row has."""

    @property
    def review_by(self) -> date: ...

    @property
    def checking(self) -> bool: ...


def is_due(version: Reviewed, today: date) -> bool:
    """Whether the review date has passed."""
    return version.review_by < today


def being_checked(version: Reviewed, today: date) -> bool:
    """Whether it is being checked: its review date has passed, or a source that it cites has changed."""
    return version.checking or is_due(version, today)
