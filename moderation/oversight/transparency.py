"""Public figures by year: questions, answers and decisions of moderation, as the DSA (art. 24) asks.

They are counted once, when their last month is over, and kept as rows that never change: no later answer, decision or
deletion moves them. Private questions count like the others. Figures of the running year go up to its last full month and
are rounded to fives; those of a year that is over are exact. `disclosure` suppresses cells in both.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import Any

from forum import clock, database
from moderation.models import PublishedFigures
from moderation.oversight import disclosure, statistics
from moderation.oversight.disclosure import Published, coarse
from moderation.oversight.statistics import Judged
from moderation.review.verdicts import VERDICTS

OUTCOMES = ("overturn", "uphold")
MEMBERS = ("software", "person")


@dataclass(frozen=True, slots=True)
class Year:
    """The public figures of a year up to `until`, the first day not counted. None is a figure that is not published.

    `hours` is the median to the first answer by the team, `reasons` counts by verdict and reason.
    """

    year: int
    until: date
    asked: Published
    answered: Published
    official: Published
    hours: Published
    held: Published
    verdicts: Mapping[str, Published]
    automated: Mapping[str, Published]
    reasons: Mapping[tuple[str, str], int]
    appeals: Published
    outcomes: Mapping[str, Published]

    @property
    def is_over(self) -> bool:
        """Whether the whole year is counted, so that its figures are exact and final."""
        return self.until.year > self.year


async def years() -> list[Year]:
    """The latest figures of each year, the latest year first."""
    latest: dict[int, PublishedFigures] = {}
    for row in await PublishedFigures.all().order_by("-year", "until"):
        latest[row.year] = row
    return [_read(row) for row in latest.values()]


def _read(row: PublishedFigures) -> Year:
    figures = dict(row.figures)  # Rows call the counts by reason "grounds".
    reasons = {(verdict, reason): count for verdict, reason, count in figures.pop("grounds")}
    return Year(year=row.year, until=row.until, reasons=reasons, **figures)


async def publish() -> int:
    """Counts and stores the figures that are due and missing; returns the number of years stored.

    Due are every year that is over and, from its first full month on, this one up to its last. Done by several at once,
    one's figures stay.
    """
    due = await _due()
    known = {(row.year, row.until) for row in await PublishedFigures.all()}
    made = [
        PublishedFigures(year=year, until=until, figures=await _counted(year, until), at=clock.now())
        for year, until in due
        if (year, until) not in known
    ]
    await PublishedFigures.bulk_create(made, ignore_conflicts=True)
    return len(made)


async def _due() -> list[tuple[int, date]]:
    end = clock.today().replace(day=1)
    first = await _first_moment()
    if first is None or first >= clock.start_of_day(end):
        return []
    oldest = first.astimezone(clock.LISBON).year
    newest = end.year if end > date(end.year, 1, 1) else end.year - 1
    return [(year, min(end, date(year + 1, 1, 1))) for year in range(oldest, newest + 1)]


async def _first_moment() -> datetime | None:
    found = await database.rows("SELECT MIN(created_at) AS first FROM thread")
    return database.moment(found[0]["first"]) if found[0]["first"] else None


async def _counted(year: int, until: date) -> dict[str, Any]:
    """A year's figures of questions and of moderation as they are stored, suppressed cells as None."""
    since, end = clock.start_of_day(date(year, 1, 1)), clock.start_of_day(until)
    figures = _of_questions(*await _questions(since, end)) | _of_judged(await statistics.judged(since, end))
    return figures if until.year > year else _coarsened(figures)


async def _questions(since: datetime, end: datetime) -> tuple[list[float | None], int]:
    """The hours to the team's first answer of each question asked in the period, and the number with an official answer."""
    asked = await database.rows(
        "SELECT t.created_at, MIN(p.created_at) AS first FROM thread t"
        f" JOIN ({statistics.ANSWERED_IN}) w ON w.asked = t.id LEFT JOIN post p ON p.thread_id = w.answered"
        " AND p.kind = 'answer' AND p.status = 'published' AND p.role <> 'member' AND p.created_at < ?"
        " WHERE t.kind = 'question' AND t.created_at >= ? AND t.created_at < ? GROUP BY t.id, t.created_at",
        [end, since, end],
    )
    official = await database.rows(
        "SELECT COUNT(DISTINCT t.id) AS n FROM thread t JOIN post p ON p.thread_id = t.id AND p.status = 'published'"
        " JOIN official_answer o ON o.post_id = p.id AND COALESCE(o.confirmed_at, o.marked_at) < ?"
        " AND (o.kind <> 'proposed' OR o.confirmed_at IS NOT NULL) AND (o.replaced_at IS NULL OR o.replaced_at >= ?)"
        " AND (o.withdrawn_at IS NULL OR o.withdrawn_at >= ?)"
        " WHERE t.kind = 'question' AND t.created_at >= ? AND t.created_at < ?",
        [end, end, end, since, end],
    )
    hours = [statistics.hours_between(row["created_at"], row["first"]) if row["first"] else None for row in asked]
    return hours, official[0]["n"]


def _of_questions(hours: list[float | None], in_force: int) -> dict[str, Any]:
    took = [each for each in hours if each is not None]
    asked, answered, official = disclosure.nested(len(hours), len(took), min(in_force, len(took)))
    return {
        "asked": asked,
        "answered": answered,
        "official": official,
        "hours": round(median(took)) if answered else None,
    }


def _of_judged(judged: Judged) -> dict[str, Any]:
    verdicts, automated = disclosure.two_ways(
        {verdict: judged.verdicts.get(verdict, 0) for verdict in VERDICTS},
        {member: judged.automated[member] for member in MEMBERS},
    )
    appeals, *outcomes = disclosure.parts(judged.appeals, *(judged.outcomes.get(each, 0) for each in OUTCOMES))
    return {
        "held": disclosure.nested(judged.held)[0],
        "verdicts": verdicts,
        "automated": automated,
        "grounds": [
            [verdict, reason, count]
            for verdict in VERDICTS
            for reason, count in sorted(disclosure.divided(verdicts[verdict], _reasons_of(verdict, judged)).items())
        ],
        "appeals": appeals,
        "outcomes": dict(zip(OUTCOMES, outcomes, strict=True)),
    }


def _reasons_of(verdict: str, judged: Judged) -> dict[str, int]:
    return {reason: count for (each, reason), count in judged.reasons.items() if each == verdict}


def _coarsened(figures: dict[str, Any]) -> dict[str, Any]:
    """The counts rounded to fives; the median hours are of no group and stay."""
    made: dict[str, Any] = {
        name: {key: coarse(count) for key, count in value.items()} if isinstance(value, dict) else value
        for name, value in figures.items()
    }
    for name in ("asked", "answered", "official", "held", "appeals"):
        made[name] = coarse(figures[name])
    made["grounds"] = [[verdict, reason, coarse(count)] for verdict, reason, count in figures["grounds"]]
    return made
