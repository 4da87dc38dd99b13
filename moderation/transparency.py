"""Figures for everybody, by year: what was asked and answered, and what moderation did, as the DSA (art. 24) asks.

They end with the last full month and change only when the next one is over, so that no figure moves with a single question
or decision, and those that are private or hidden now are counted like the others. Small ones are not told.
"""

from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from forum import clock, database
from moderation import statistics
from moderation.statistics import Judged

SMALL = 5
"""Counts below this one are not told: few people can be recognised."""


@dataclass(frozen=True, slots=True)
class Year:
    """A year's figures up to `until`, the first day that isn't counted; `hours` is the median to the first answer.

    `hours` is None when fewer than SMALL questions were answered.
    """

    year: int
    until: date
    asked: int
    answered: int
    official: int
    hours: float | None
    judged: Judged


async def years() -> list[Year]:
    """Every year since the first question, as far as its months are over, the latest first."""
    today = clock.today()
    end = today.replace(day=1)
    first = await _first_moment()
    if first is None or first >= clock.start_of_day(end):
        return []
    oldest = first.astimezone(clock.LISBON).year
    newest = end.year if end > date(end.year, 1, 1) else end.year - 1
    return [await _year(year, min(end, date(year + 1, 1, 1))) for year in range(newest, oldest - 1, -1)]


async def _first_moment() -> datetime | None:
    found = await database.rows("SELECT MIN(created_at) AS first FROM thread")
    return statistics.moment_of(found[0]["first"]) if found[0]["first"] else None


async def _year(year: int, end: date) -> Year:
    span = [clock.start_of_day(date(year, 1, 1)), clock.start_of_day(end)]
    counted = await database.rows(
        "SELECT COUNT(*) AS asked, SUM(CASE WHEN state <> 'unanswered' THEN 1 ELSE 0 END) AS answered,"
        " SUM(CASE WHEN official_id IS NOT NULL THEN 1 ELSE 0 END) AS official"
        " FROM thread WHERE kind = 'question' AND created_at >= ? AND created_at < ?",
        span,
    )
    hours = await _hours(span)
    return Year(
        year=year,
        until=end,
        asked=counted[0]["asked"],
        answered=counted[0]["answered"] or 0,
        official=counted[0]["official"] or 0,
        hours=median(hours) if len(hours) >= SMALL else None,
        judged=await statistics.judged(span[0], span[1]),
    )


async def _hours(span: list[datetime]) -> list[float]:
    rows = await database.rows(
        "SELECT t.created_at, MIN(p.created_at) AS first FROM thread t"
        " JOIN post p ON p.thread_id = t.id AND p.kind = 'answer' AND p.status = 'published'"
        " WHERE t.kind = 'question' AND t.created_at >= ? AND t.created_at < ? GROUP BY t.id, t.created_at",
        span,
    )
    return [statistics.hours_between(row["created_at"], row["first"]) for row in rows]
