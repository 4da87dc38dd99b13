"""The desk's statistics: questions asked, answered and officially answered, waiting times, and decisions."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from forum import clock, database
from forum.people.permissions import require
from forum.people.person import Person
from forum.threads.posting.models import Deflection
from moderation.oversight import readers

WEEKS = 12
DIMENSIONS = ("language", "topic", "cabinet")

Key = str | int | date | None


@dataclass
class Line:
    """The figures of the questions of one week, language, topic or cabinet.

    `hours` are those from asking to the first answer, of each question that has one; `waiting` is the number of questions
    without an answer now, whenever they were asked. `deflected` are people who found an earlier answer while they asked: by
    week, language and topic, since nobody knows which cabinet their question would have gone to.
    """

    key: Key = None
    asked: int = 0
    answered: int = 0
    official: int = 0
    waiting: int = 0
    deflected: int = 0
    hours: list[float] = field(default_factory=list)

    @property
    def median(self) -> float | None:
        return median(self.hours) if self.hours else None

    @property
    def ninetieth(self) -> float | None:
        return percentile(self.hours, 90)


@dataclass(frozen=True, slots=True)
class Judged:
    """The figures of moderation in a period: held posts, decisions by verdict and by reason, appeals by outcome."""

    held: int
    verdicts: dict[str, int]
    reasons: dict[tuple[str, str], int]
    automated: dict[str, int]
    appeals: int
    outcomes: dict[str, int]


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures from `since` (aware) to now; `by` has the lines of each dimension, `weeks` the oldest first."""

    since: datetime
    total: Line
    weeks: list[Line]
    by: dict[str, list[Line]]
    judged: Judged
    reached: int
    readers: readers.Told


async def figures(*, by: Person) -> Figures:
    """The figures of this week and those before it. Raises NotSignedIn, NotAllowed."""
    require(by, "see_statistics")
    weeks = _weeks()
    since, now = clock.start_of_day(weeks[0]), clock.now()
    total, groups = Line(), {name: dict[Key, Line]() for name in DIMENSIONS}
    of_week = {week: Line(week) for week in weeks}
    await _count(since, now, weeks, lambda keys: _lines(keys, total, of_week, groups))
    await _waiting(weeks, lambda keys: _lines(keys, total, of_week, groups))
    await _deflected(weeks, total, of_week, groups)
    return Figures(
        since=since,
        total=total,
        weeks=list(of_week.values()),
        by={
            name: sorted(lines.values(), key=lambda line: (-line.asked, str(line.key)))
            for name, lines in groups.items()
        },
        judged=await judged(since, now),
        reached=await reached(since, now),
        readers=await readers.told(since, now),
    )


ANSWERED_IN = (
    "SELECT id AS asked, id AS answered FROM thread"
    " UNION ALL SELECT private_id, public_id FROM face WHERE public_id IS NOT NULL"
)
"""SQL for the threads in which a question is answered: itself, and the public face of a private one."""


def percentile(values: Iterable[float], share: int) -> float | None:
    """The smallest of `values` that at least `share` percent of them don't exceed; None when there are none."""
    ordered = sorted(values)
    return ordered[-(-len(ordered) * share // 100) - 1] if ordered else None


def _weeks() -> list[date]:
    """The Mondays of this week and of those before it, the oldest first."""
    today = clock.today()
    monday = today - timedelta(days=today.weekday())
    return [monday - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]


Keys = tuple[date | None, str, int, int]


def _lines(keys: Keys, total: Line, weeks: dict[date, Line], groups: dict[str, dict[Key, Line]]) -> list[Line]:
    """Every line that a question of this week, language, topic and cabinet counts in."""
    week, language, topic, cabinet = keys
    found = [total, *([weeks[week]] if week in weeks else [])]
    keyed: dict[str, Key] = {"language": language, "topic": topic, "cabinet": cabinet}
    return found + [groups[name].setdefault(key, Line(key)) for name, key in keyed.items()]


def _week_of(weeks: list[date]) -> tuple[str, list[datetime]]:
    """SQL for the place of a thread's week among `weeks`, -1 for an earlier one, and its values."""
    starts = [clock.start_of_day(week) for week in weeks]
    whens = " ".join(f"WHEN t.created_at >= ? THEN {place}" for place in range(len(weeks) - 1, -1, -1))
    return f"CASE {whens} ELSE -1 END", starts[::-1]


async def _count(since: datetime, until: datetime, weeks: list[date], lines: Callable[[Keys], list[Line]]) -> None:
    """Counts the questions asked from `since` on, with the hours to the first answer of those that have one."""
    for row in await _asked(since, until, weeks):
        for line in lines(_keys(row, weeks)):
            line.asked += row["asked"]
            line.answered += row["answered"]
            line.official += row["official"]
    for row in await _first_answers(since, until, weeks):
        hours = hours_between(row["created_at"], row["first"])
        for line in lines(_keys(row, weeks)):
            line.hours.append(hours)


def _keys(row: dict[str, Any], weeks: list[date]) -> Keys:
    week = weeks[row["week"]] if row["week"] >= 0 else None
    return week, row["language_id"], row["topic_id"], row["cabinet_id"]


async def _asked(since: datetime, until: datetime, weeks: list[date]) -> list[dict[str, Any]]:
    week, starts = _week_of(weeks)
    return await database.rows(
        f"SELECT {week} AS week, t.language_id, t.topic_id, t.cabinet_id, COUNT(*) AS asked,"
        " SUM(CASE WHEN t.state <> 'unanswered' THEN 1 ELSE 0 END) AS answered,"
        " SUM(CASE WHEN t.official_id IS NOT NULL THEN 1 ELSE 0 END) AS official"
        " FROM thread t WHERE t.kind = 'question' AND t.created_at >= ? AND t.created_at < ?"
        " GROUP BY 1, 2, 3, 4",
        [*starts, since, until],
    )


async def _first_answers(since: datetime, until: datetime, weeks: list[date]) -> list[dict[str, Any]]:
    week, starts = _week_of(weeks)
    return await database.rows(
        f"SELECT {week} AS week, t.language_id, t.topic_id, t.cabinet_id, t.created_at, MIN(p.created_at) AS first"
        f" FROM thread t JOIN ({ANSWERED_IN}) w ON w.asked = t.id"
        " JOIN post p ON p.thread_id = w.answered AND p.kind = 'answer' AND p.status = 'published'"
        " WHERE t.kind = 'question' AND t.created_at >= ? AND t.created_at < ?"
        " GROUP BY t.id, t.language_id, t.topic_id, t.cabinet_id, t.created_at",
        [*starts, since, until],
    )


async def _waiting(weeks: list[date], lines: Callable[[Keys], list[Line]]) -> None:
    week, starts = _week_of(weeks)
    found = await database.rows(
        f"SELECT {week} AS week, t.language_id, t.topic_id, t.cabinet_id, COUNT(*) AS waiting FROM thread t"
        " WHERE t.kind = 'question' AND t.status = 'published' AND t.state = 'unanswered' GROUP BY 1, 2, 3, 4",
        starts,
    )
    for row in found:
        for line in lines(_keys(row, weeks)):
            line.waiting += row["waiting"]


async def _deflected(
    weeks: list[date], total: Line, of_week: dict[date, Line], groups: dict[str, dict[Key, Line]]
) -> None:
    for each in await Deflection.filter(day__gte=weeks[0]):
        week = each.day - timedelta(days=each.day.weekday())
        found = [total, *([of_week[week]] if week in of_week else [])]
        keyed: dict[str, Key] = {"language": each.language, "topic": each.topic_id}
        for line in found + [groups[name].setdefault(key, Line(key)) for name, key in keyed.items()]:
            line.deflected += each.people


def hours_between(asked: Any, answered: Any) -> float:
    """The hours between two moments as the database gives them."""
    return (database.moment(answered) - database.moment(asked)).total_seconds() / 3600


async def judged(since: datetime, until: datetime) -> Judged:
    """The figures of moderation from `since` to before `until`. A decision that was undone is counted."""
    span = [since, until]
    held = await database.rows("SELECT COUNT(*) AS n FROM review_item WHERE held AND since >= ? AND since < ?", span)
    decided = await database.rows(
        "SELECT verdict, reason, automated, COUNT(*) AS n FROM decision WHERE at >= ? AND at < ? GROUP BY 1, 2, 3", span
    )
    objected = await database.rows(
        "SELECT CASE WHEN decided_at >= ? THEN '' ELSE verdict END AS verdict, COUNT(*) AS n FROM appeal"
        " WHERE at >= ? AND at < ? GROUP BY 1",
        [until, *span],
    )
    verdicts: dict[str, int] = {}
    reasons: dict[tuple[str, str], int] = {}
    automated = {"software": 0, "person": 0}
    for row in decided:
        verdicts[row["verdict"]] = verdicts.get(row["verdict"], 0) + row["n"]
        reason = (row["verdict"], row["reason"])
        reasons[reason] = reasons.get(reason, 0) + row["n"]
        automated["software" if row["automated"] else "person"] += row["n"]
    outcomes = {row["verdict"]: row["n"] for row in objected}
    return Judged(held[0]["n"], verdicts, reasons, automated, sum(outcomes.values()), outcomes)


async def reached(since: datetime, until: datetime) -> int:
    """The number of people who asked, followed or have the same problem: accounts, and visitors by browser."""
    span = [since, until]
    found = await database.rows(
        "SELECT COUNT(*) AS n FROM ("
        "SELECT author_id AS id, '' AS browser FROM thread WHERE author_id IS NOT NULL AND created_at >= ? AND created_at < ?"
        " UNION SELECT account_id, '' FROM follow WHERE at >= ? AND at < ?"
        " UNION SELECT account_id, voter FROM same_problem"
        " WHERE (account_id IS NOT NULL OR voter <> '') AND at >= ? AND at < ?) AS people",
        span * 3,
    )
    return int(found[0]["n"])
