"""Conflicts: where sources of facts contradict each other, each with its words, and on which of them an admin settled.

Those of opening hours last as long as the hours that count disagree; all others until somebody settles them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from forum import clock, events
from forum.catalogue.editing import alone, refuse
from forum.catalogue.help_line_changes import LONGEST_SOURCE, LineDetails, propose, waiting
from forum.catalogue.help_lines import LineFact
from forum.catalogue.places import editing, facts, hours
from forum.catalogue.places.details import CLOSED, TIMES, UNSAID, HoursDetails
from forum.catalogue.places.models import Place, Settlement
from forum.catalogue.places.views import PlaceView
from forum.catalogue.views import Catalogue
from forum.errors import NotFound
from forum.people.person import Person

LINE_HOURS, PLACE_HOURS = "line-", "place-"
"""How the code of a conflict of opening hours begins; the code of the line or the slug of the place follows."""


@dataclass(frozen=True, slots=True)
class Said:
    """A source's own words; `hours` are opening hours in opening_hours syntax, "" for anything else."""

    text: str
    source: str
    hours: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """What sources say about `line`, `place` or neither, and which of it pages have (`kept`).

    `waits` says that a choice waits for a second admin; `settled` is the last settlement, None before any.
    """

    code: str
    said: tuple[Said, ...]
    kept: str = ""
    line: LineFact | None = None
    place: PlaceView | None = None
    waits: bool = False
    settled: Settlement | None = None

    @property
    def is_open(self) -> bool:
        return self.code.startswith((LINE_HOURS, PLACE_HOURS)) or self.settled is None


async def known(catalogue: Catalogue) -> list[Conflict]:
    """All conflicts, those of opening hours first; two queries."""
    day = clock.today()
    settled = {row.conflict: row for row in await Settlement.all().order_by("id").select_related("settled_by")}
    proposed = {change.line for change in await waiting()}
    return [
        *(_of_line(line, line.code in proposed, settled) for line in catalogue.lines(day).values() if _disagree(line)),
        *(_of_place(place, day, settled) for place in catalogue.places.values() if place.in_conflict(day)),
        *_of_facts(catalogue, settled),
    ]


def _disagree(line: LineFact) -> bool:
    return len({each.opening_hours for each in line.hours}) > 1


def _of_line(line: LineFact, waits: bool, settled: dict[str, Settlement]) -> Conflict:
    said = tuple(Said(each.wording, each.source, each.opening_hours) for each in line.hours)
    code = LINE_HOURS + line.code
    kept = next((each.kept for each in facts.contradictions() if each.hours and each.about == line.code), "")
    return Conflict(code=code, said=said, kept=kept, line=line, waits=waits, settled=settled.get(code))


def _of_place(place: PlaceView, day: date, settled: dict[str, Settlement]) -> Conflict:
    said = tuple(Said(row.wording, row.source, row.hours) for row in place.hours_on(day))
    code = PLACE_HOURS + place.slug
    return Conflict(code=code, said=said, place=place, settled=settled.get(code))


def _of_facts(catalogue: Catalogue, settled: dict[str, Settlement]) -> Iterator[Conflict]:
    for fact in facts.contradictions():
        if not fact.hours:
            said = tuple(Said(**each) for each in fact.said)
            place = catalogue.places.get(fact.about)
            yield Conflict(code=fact.code, said=said, kept=fact.kept, place=place, settled=settled.get(fact.code))


async def settle(code: str, chosen: str, source: str, catalogue: Catalogue, *, by: Person) -> Conflict:
    """Settles a conflict on what one of its sources says, `chosen` by its place among them.

    Hours of a place hold from today; those of a line are proposed and take a second admin. Raises NotFound, NotAllowed,
    Invalid: `chosen: missing`, `source: missing | too_long`, and those of hours.
    """
    async with alone(by=by):
        conflict = next((each for each in await known(catalogue) if each.code == code), None)
        if conflict is None:
            raise NotFound
        choices = {str(number): said for number, said in enumerate(conflict.said)}
        wrong = {} if chosen in choices else {"chosen": "missing"}
        if not source or len(source) > LONGEST_SOURCE:
            wrong["source"] = "too_long" if source else "missing"
        refuse(wrong)
        await _apply(conflict, choices[chosen].hours, source, by=by)
        row = await Settlement.create(
            conflict=code,
            chosen=choices[chosen].text or choices[chosen].hours,
            source=source,
            settled_by_id=by.account_id,
            settled_at=clock.now(),
        )
        await events.record("conflict.settled", row, by=by, conflict=code, choice=int(chosen))
        return conflict


async def _apply(conflict: Conflict, chosen: str, source: str, *, by: Person) -> None:
    if conflict.line and chosen:
        line = conflict.line
        details = LineDetails(
            numbers={number.use: number.display for number in line.numbers},
            opening_hours=chosen,
            email=line.email or "",
            url=line.url or "",
            source=source,
            valid_from=clock.today().isoformat(),
        )
        await propose(line, details, by=by)
    elif conflict.place and chosen:
        week, on_holidays = hours.read(chosen) or ({}, None)
        said = UNSAID if on_holidays is None else TIMES if on_holidays else CLOSED
        told = HoursDetails(week=week, on_holidays=said, holiday_times=on_holidays or "", source=source)
        await editing.set_hours(await Place.get(id=conflict.place.id), told, by=by)
