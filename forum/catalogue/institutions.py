"""Names of institutions, period by period. An admin decides which names pages use; a date never does."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from forum import clock, events
from forum.catalogue import snapshot
from forum.catalogue.editing import alone, refuse
from forum.catalogue.facts import SEED
from forum.catalogue.models import InstitutionName
from forum.catalogue.naming import ENTERED, LONGEST_NAME, REQUIRED
from forum.errors import Conflict, Invalid, NotFound
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
        """True if `day` is within the period."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


@dataclass(frozen=True, kw_only=True)
class PeriodDetails:
    """Names and short names by language, the first day and the last one (year-month-day), which may be open."""

    names: Mapping[str, str]
    shorts: Mapping[str, str]
    valid_from: str = ""
    valid_until: str = ""


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
    """Puts a period's names in force in place of the institution's others. Again: nothing happens.

    Raises Conflict (`not_valid_today`) when today is outside the period, since pages would then have no name at all.
    """
    async with alone(by=by):
        period = await _period(period)
        if period.in_force:
            return
        if not period.holds(clock.today()):
            raise Conflict("not_valid_today")
        before = InstitutionName.filter(code=period.code, in_force=True)
        await before.update(in_force=False, used_until=clock.now())
        await InstitutionName.filter(id__in=[row.id for row in period.rows]).update(in_force=True)
        await events.record("institution.put_in_force", period.rows[0], by=by)
        await snapshot.changed()


async def redate(period: Period, valid_from: str, valid_until: str, *, by: Person) -> None:
    """Corrects a period's first and last day (year-month-day, empty where there is none); its names stay as they are.

    Raises Invalid: `valid_from: malformed`, `valid_until: malformed | before_valid_from`, and of whichever day is wrong
    `not_today` for the period in force, which must hold today, or `overlaps` with another one in force or with the days of
    another period.
    """
    async with alone(by=by):
        period = await _period(period)
        first, last = _days(valid_from, valid_until)
        if (first, last) == (period.valid_from, period.valid_until):
            return
        others = [each for each in periods(await InstitutionName.filter(code=period.code)) if each.id != period.id]
        refuse(_wrong_place(first, last, others, in_force=period.in_force))
        await InstitutionName.filter(id__in=[row.id for row in period.rows]).update(valid_from=first, valid_until=last)
        days: dict[str, Any] = {"valid_from": str(first or ""), "valid_until": str(last or "")}
        await events.record("institution.redated", period.rows[0], by=by, **days)
        await snapshot.changed()


async def add_period(code: str, details: PeriodDetails, *, by: Person) -> Period:
    """Adds another period to an institution, not in force: its names are used once an admin says so.

    Raises NotFound for an institution there is not, Invalid as `rename` and `redate` do; a name is needed in each of
    REQUIRED, and `valid_from: missing`.
    """
    async with alone(by=by):
        others = periods(await InstitutionName.filter(code=code))
        if not others:
            raise NotFound
        wrong = _wrong_names(details.names, details.shorts)
        try:
            first, last = _days(details.valid_from, details.valid_until)
            wrong |= _wrong_place(first, last, others, in_force=False)
        except Invalid as refused:
            wrong |= refused.fields
        refuse(wrong | ({} if details.valid_from else {"valid_from": "missing"}))
        shared: dict[str, Any] = {"code": code, "serving": others[0].serving, "valid_from": first, "valid_until": last}
        rows = [
            await InstitutionName.create(
                **shared, language=language, name=name, short=details.shorts.get(language, ""), source=ENTERED
            )
            for language, name in details.names.items()
        ]
        await events.record("institution.period_added", rows[0], by=by, valid_from=str(first or ""))
        await snapshot.changed()
        return Period(tuple(rows))


def _days(valid_from: str, valid_until: str) -> tuple[date | None, date | None]:
    days: dict[str, date | None] = {}
    wrong = {}
    for name, given in (("valid_from", valid_from), ("valid_until", valid_until)):
        try:
            days[name] = clock.day_of(given) if given else None
        except ValueError:
            wrong[name] = "malformed"
    refuse(wrong)
    first, last = days["valid_from"], days["valid_until"]
    if first and last and last <= first:
        raise Invalid({"valid_until": "before_valid_from"})
    return first, last


def _wrong_place(first: date | None, last: date | None, others: Iterable[Period], *, in_force: bool) -> dict[str, str]:
    """The errors of days beside the institution's other periods."""
    today = clock.today()
    if in_force and first and first > today:
        return {"valid_from": "not_today"}
    if in_force and last and last < today:
        return {"valid_until": "not_today"}
    for other in others:
        begins_first = other.valid_until is None or first is None or first <= other.valid_until
        ends_later = last is None or other.valid_from is None or other.valid_from <= last
        same = (first, last) == (other.valid_from, other.valid_until)
        if same or (in_force and other.in_force and begins_first and ends_later):
            return {"valid_from": "overlaps"}
    return {}


def _wrong_names(names: Mapping[str, str], shorts: Mapping[str, str]) -> dict[str, str]:
    wrong = {f"name_{code}": "missing" for code, name in names.items() if not name}
    wrong |= {f"name_{code}": "too_long" for code, name in names.items() if len(name) > LONGEST_NAME}
    return wrong | {f"short_{code}": "too_long" for code, short in shorts.items() if len(short) > LONGEST_SHORT}


async def rename(period: Period, names: Mapping[str, str], shorts: Mapping[str, str], *, by: Person) -> None:
    """Corrects a period's names and short names, by language. Those not mentioned stay, but for our own proposals in
    further languages once a name changes: they would go on saying the one that is gone.

    Raises Invalid: `name_<language>: missing | too_long`, `short_<language>: too_long`.
    """
    async with alone(by=by):
        period = await _period(period)
        refuse(_wrong_names(names, shorts))
        languages = []
        renamed = any(names.get(row.language, row.name) != row.name for row in period.rows)
        for row in period.rows:
            after = (names.get(row.language, row.name), shorts.get(row.language, row.short))
            if renamed and row.language not in (*names, *REQUIRED) and row.source != ENTERED:
                await row.delete()
            elif after != (row.name, row.short):
                row.name, row.short, row.source = *after, ENTERED
                await row.save()
                languages.append(row.language)
        if languages:
            await events.record("institution.renamed", period.rows[0], by=by, names=languages)
            await snapshot.changed()


async def check(period: Period, details: PeriodDetails) -> None:
    """Raises Invalid as `correct` does; nothing is written."""
    wrong = _wrong_names(details.names, details.shorts)
    try:
        first, last = _days(details.valid_from, details.valid_until)
        others = [each for each in periods(await InstitutionName.filter(code=period.code)) if each.id != period.id]
        wrong |= _wrong_place(first, last, others, in_force=period.in_force)
    except Invalid as refused:
        wrong |= refused.fields
    refuse(wrong)


def names_differ(period: Period, details: PeriodDetails) -> bool:
    """Whether a correction changes a name or short name of a period, not its days alone."""
    names, shorts = details.names, details.shorts
    given = [(names.get(row.language, row.name), shorts.get(row.language, row.short)) for row in period.rows]
    return given != [(row.name, row.short) for row in period.rows]


async def correct(period: Period, details: PeriodDetails, *, by: Person) -> None:
    """Corrects a period's names and days together, or neither.

    Raises Invalid with all the errors of `rename` and `redate`.
    """
    wrong: dict[str, str] = {}
    async with alone(by=by):
        try:
            await rename(period, details.names, details.shorts, by=by)
        except Invalid as refused:
            wrong |= refused.fields
        try:
            await redate(period, details.valid_from, details.valid_until, by=by)
        except Invalid as refused:
            wrong |= refused.fields
        refuse(wrong)
