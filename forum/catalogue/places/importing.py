"""Taking places in from a file: what it would add, change and leave, looked at first and then done exactly so, or not at all."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from forum import clock, events
from forum.catalogue import snapshot
from forum.catalogue.editing import SLUG, alone, refuse
from forum.catalogue.help_line_changes import LONGEST_SOURCE
from forum.catalogue.naming import stored, wrong_in
from forum.catalogue.places import editing, formats, records
from forum.catalogue.places.details import LONGEST_HOURS, HoursDetails, drafted, wrong_details
from forum.catalogue.places.loading import KIND
from forum.catalogue.places.models import Place, PlaceImport
from forum.catalogue.places.records import HOURS, LATER, SINGLE_DAYS, Fault, Record, Row, Unreadable, single_days
from forum.errors import Conflict, Invalid
from forum.people.permissions import require
from forum.people.person import Person

KEPT = timedelta(days=1)
"""How long a file that nobody takes in is kept."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A column of a place that a file changes."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """A place that a file adds (no `slug` that we have) or changes: its line, its whole record, and what differs."""

    line: int
    slug: str
    is_new: bool
    record: Record
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file does: what it changes, how many places it has as they are, and those of ours that are not in it."""

    changes: tuple[Change, ...]
    same: int
    left: tuple[str, ...]
    faults: tuple[Fault, ...] = ()

    @property
    def mark(self) -> str:
        """The digest of all that it would do."""
        said = [
            (each.slug, each.is_new, each.record, [(d.column, d.before, d.after) for d in each.differences])
            for each in self.changes
        ]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:32]


async def planned(rows: Sequence[Row], source: str) -> Plan:
    """What these rows would do to the places as they are now; with faults nothing can be done."""
    known, day = (await snapshot.current()).places, clock.today()
    ours = {slug: records.record_of(place, day) for slug, place in known.items() if not place.archived}
    changes, faults, same = [], [], 0
    for row in rows:
        slug = row.record.get("slug", "")
        before = ours.get(slug, {})
        after = before | row.record
        if after.get(HOURS):
            after[HOURS] = records.canonical(after[HOURS])
        after[LATER] = records.merged_later(before.get(LATER, ""), after.get(LATER, ""), day)
        if after.get(SINGLE_DAYS):
            after[SINGLE_DAYS] = records.canonical_days(after[SINGLE_DAYS], day)
        differing = [
            Difference(name, before.get(name, ""), value)
            for name, value in after.items()
            if value != before.get(name, "")
        ]
        if slug in ours and not differing:
            same += 1
            continue
        faults += await _faults(row.line, slug, after, slug in ours, source)
        if slug in known and slug not in ours:
            faults.append(Fault(row.line, "slug", "twice"))
        changes.append(Change(row.line, slug, slug not in ours, after, tuple(differing)))
    left = tuple(slug for slug in ours if slug not in {row.record.get("slug") for row in rows})
    return Plan(tuple(changes), same, left, tuple(faults))


async def _faults(line: int, slug: str, record: Record, is_ours: bool, source: str) -> list[Fault]:
    details = records.details(record, source)
    place = await Place.get(slug=slug) if is_ours else None
    before = await stored(KIND, place.id) if place else None
    wrong = wrong_details(details) | await editing.unknown(details) | await wrong_in(records.naming(record), before)
    if slug and not SLUG.fullmatch(slug):
        wrong["slug"] = "characters"
    if record.get("exact", "") not in ("", records.YES, records.NO):
        wrong["exact"] = "unknown"
    if code := records.wrong_days(record.get(SINGLE_DAYS, "")):
        wrong[SINGLE_DAYS] = code
    if record.get(HOURS):
        told = records.hours_details(record, source)
        if code := _wrong_hours(told) or ("syntax" if len(record[HOURS]) > LONGEST_HOURS else ""):
            wrong[HOURS] = code
    if code := _wrong_later(record.get(LATER, ""), source):
        wrong[LATER] = code
    return [Fault(line, column, code, record.get(column, "")) for column, code in wrong.items()]


def _wrong_hours(told: HoursDetails | None) -> str:
    """The error of hours, "" for none."""
    if told is None:
        return "syntax"
    try:
        drafted(told)
    except Invalid as refused:
        codes = refused.fields.values()
        return next((code for code in ("never_open", "malformed", "before_valid_from") if code in codes), "syntax")
    return ""


def _wrong_later(written: str, source: str) -> str:
    try:
        return next(filter(None, map(_wrong_hours, records.later(written, source).values())), "")
    except ValueError as wrong:
        return str(wrong)


async def look_at(data: bytes, kind: str, source: str, *, by: Person) -> tuple[PlaceImport | None, Plan]:
    """Keeps a file for a day and says what it would do; one with faults is not kept.

    Raises NotAllowed, Invalid: `kind: unknown`, `source: missing | too_long`, `file: missing`.
    """
    require(by, "manage_catalogue")
    wrong = {} if kind in formats.FORMATS else {"kind": "unknown"}
    if not source or len(source) > LONGEST_SOURCE:
        wrong["source"] = "too_long" if source else "missing"
    refuse(wrong if data else wrong | {"file": "missing"})
    try:
        rows = formats.rows(data, kind)
    except Unreadable as unreadable:
        return None, Plan((), 0, (), (unreadable.fault,))
    plan = await planned(rows, source)
    if plan.faults:
        return None, plan
    async with alone(by=by):
        await PlaceImport.filter(made_at__lt=clock.now() - KEPT).delete()
        kept = [[row.line, row.record] for row in rows]
        return await PlaceImport.create(rows=kept, source=source, made_by_id=by.account_id, made_at=clock.now()), plan


async def plan_of(kept: PlaceImport) -> Plan:
    return await planned([Row(line, dict(record)) for line, record in kept.rows], kept.source)


async def take_in(kept: PlaceImport, mark: str, *, by: Person) -> Plan:
    """Does what was looked at, all of it or nothing, and forgets the file.

    Raises NotAllowed, Conflict (`conflict`) when it would do something else by now, Invalid.
    """
    async with alone(by=by):
        plan = await plan_of(kept)
        if plan.faults or plan.mark != mark:
            raise Conflict
        for change in plan.changes:
            await _take(change, kept.source, by=by)
        await events.record("place.imported", kept, by=by, changed=len(plan.changes), same=plan.same)
        await kept.delete()
        await snapshot.changed()
        return plan


async def _take(change: Change, source: str, *, by: Person) -> None:
    details, naming = records.details(change.record, source), records.naming(change.record)
    columns = {each.column for each in change.differences}
    if change.is_new:
        place = await editing.add(details, naming, by=by, slug=change.slug)
    else:
        place = await Place.get(slug=change.slug)
        if columns - {HOURS, LATER, SINGLE_DAYS}:
            await editing.change(place, details, naming, by=by)
    told = records.hours_details(change.record, source)
    if HOURS in columns and told:
        await editing.set_hours(place, told, by=by)
    for each in change.differences:
        if each.column == LATER:
            known = records.later(each.before, source)
            for day, hours in records.later(each.after, source).items():
                if known.get(day) != hours:
                    await editing.set_hours(place, hours, by=by)
        if each.column == SINGLE_DAYS:
            await _set_days(place, single_days(each.before), single_days(each.after), by=by)


async def _set_days(place: Place, before: Mapping[date, str], after: Mapping[date, str], *, by: Person) -> None:
    for day in before.keys() - after.keys():
        await editing.remove_day(place, day, by=by)
    for day, times in after.items():
        if before.get(day) != times:
            await editing.set_day(place, day.isoformat(), times, by=by)
