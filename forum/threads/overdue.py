"""Official answers that are being checked: their review date has passed, or a source they cite has changed. They fall in lists."""

from datetime import date
from typing import Protocol

from forum import clock, database

FALL = """
UPDATE thread SET overdue = NOT overdue
WHERE official_id IS NOT NULL AND overdue <> (
  SELECT standing.checking OR standing.review_by < ? FROM official_answer standing WHERE standing.id = thread.official_id
)
"""


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


async def let_fall() -> int:
    """Brings `Thread.overdue` up to the day, and says of how many threads it changed.

    A review date passes without anybody's doing, so this is a chore of every day; what cites a source that changes
    falls at once.
    """
    return await database.execute(FALL, [clock.today()])
