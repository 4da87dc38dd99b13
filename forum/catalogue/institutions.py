"""What institutions are called, period by period: which names pages use is an admin's word, never a date's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from forum import clock, events
from forum.catalogue import snapshot
from forum.catalogue.editing import alone, refuse
from forum.catalogue.facts import SEED
from forum.catalogue.models import InstitutionName
from forum.catalogue.naming import ENTERED, LONGEST_NAME
from forum.errors import Conflict
from forum.people.person import Person

LONGEST_SHORT = 40


@dataclass(frozen=True, slots=True)
class Period:
    """An institution's names between two days, in every language; known by its first row's id."""

    rows: tuple[InstitutionName, ...]

    @property
    def id(self) -> int:
        return self.rows[0].id

    @property
    def code(self) -> str:
        return self.rows[0].code

    @property
    def serving(self) -> bool:
        return self.rows[0].serving

    @property
    def valid_from(self) -> date | None:
        return self.rows[0].valid_from

    @property
    def valid_until(self) -> date | None:
        return self.rows[0].valid_until

    @property
    def in_force(self) -> bool:
        return all(row.in_force for row in self.rows)

    def holds(self, day: date) -> bool:
        """Whether `day` is within the period."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


def is_verified(row: InstitutionName) -> bool:
    """Whether the seed or an admin says so."""
    return row.source in (SEED, ENTERED)


def periods(rows: Iterable[InstitutionName]) -> list[Period]:
    """The rows as periods: the serving institution first, then by code and first day."""

    def key(row: InstitutionName) -> tuple[bool, str, date, date]:
        return (not row.serving, row.code, row.valid_from or date.min, row.valid_until or date.max)

    ordered = sorted(rows, key=lambda row: (*key(row), row.id))
    return [Period(tuple(of_period)) for _, of_period in groupby(ordered, key)]


async def _period(period: Period) -> Period:
    found = periods(await InstitutionName.filter(code=period.code))
    return next(each for each in found if each.id == period.id)


async def put_in_force(period: Period, *, by: Person) -> None:
    """Has pages use this period's names, and no other's of the institution. Again: nothing happens.

    Raises Conflict (`not_valid_today`) when today is outside the period, since pages would then have no name at all.
    """
    async with alone(by):
        period = await _period(period)
        if period.in_force:
            return
        if not period.holds(clock.today()):
            raise Conflict("not_valid_today")
        await InstitutionName.filter(code=period.code).update(in_force=False)
        await InstitutionName.filter(id__in=[row.id for row in period.rows]).update(in_force=True)
        await events.record("institution.put_in_force", period.rows[0], by=by)
        await snapshot.changed()


async def rename(period: Period, names: Mapping[str, str], shorts: Mapping[str, str], *, by: Person) -> None:
    """Corrects a period's names and short names, by language; what isn't named stays.

    Raises Invalid: `name_<language>: missing | too_long`, `short_<language>: too_long`.
    """
    async with alone(by):
        period = await _period(period)
        wrong = {f"name_{code}": "missing" for code, name in names.items() if not name}
        wrong |= {f"name_{code}": "too_long" for code, name in names.items() if len(name) > LONGEST_NAME}
        refuse(wrong | {f"short_{code}": "too_long" for code, short in shorts.items() if len(short) > LONGEST_SHORT})
        languages = []
        for row in period.rows:
            after = (names.get(row.language, row.name), shorts.get(row.language, row.short))
            if after != (row.name, row.short):
                row.name, row.short, row.source = *after, ENTERED
                await row.save()
                languages.append(row.language)
        if languages:
            await events.record("institution.renamed", period.rows[0], by=by, names=languages)
            await snapshot.changed()
