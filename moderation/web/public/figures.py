"""The public figures by year for programs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from forum.web.api.resources import Asked, Resource
from moderation.oversight import transparency
from moderation.oversight.transparency import Year

Count = Annotated[int | None, "None: under five, or telling such a figure."]
Counts = Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class YearFigures:
    """The figures of a year up to and with a day; until the year is over they are rounded down to whole fives."""

    year: int
    last_day: date
    is_over: bool
    asked: Count
    answered: Count
    official: Count
    hours: Annotated[int | None, "The median to the first answer by the team; None where there are too few."]
    held: Count
    verdicts: Annotated[Counts, "By what was decided."]
    automated: Annotated[Counts, "By who decided: software or person."]
    appeals: Count
    outcomes: Annotated[Counts, "Objections by what became of them: overturn or uphold."]


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of all years, the latest first."""

    years: Sequence[YearFigures]


async def show(asked: Asked) -> Figures:
    return Figures([_year(each) for each in await transparency.years()])


def _year(year: Year) -> YearFigures:
    same = {name: getattr(year, name) for name in SAME}
    return YearFigures(last_day=year.until - timedelta(days=1), **same)


SAME = (
    "year",
    "is_over",
    "asked",
    "answered",
    "official",
    "hours",
    "held",
    "verdicts",
    "automated",
    "appeals",
    "outcomes",
)
RESOURCES = (
    Resource("/statistics", "getStatistics", "Public figures of questions and decisions, by year.", Figures, show),
)
