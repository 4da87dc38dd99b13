"""Cabinets: adding and changing them, the cabinet each is part of, and when it works."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from forum import clock
from forum.catalogue.editing import added, alone, changed, code_refused, column, last_place, refuse
from forum.catalogue.models import Cabinet, TownHoliday, one
from forum.catalogue.naming import LONGEST_DESCRIPTION, Naming, stored, wrong_in
from forum.catalogue.public_contacts import apply_choice
from forum.hours import wrong_hours
from forum.people.person import Person

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,19}")
LONGEST_HOURS, LONGEST_TOWN, LONGEST_SOURCE = 200, 60, 300
NO_PARENT = "none"


@dataclass(frozen=True, kw_only=True)
class CabinetDetails:
    """A cabinet's code, which never changes, and the code of its parent cabinet, or NO_PARENT.

    `opening_hours` are in OpenStreetMap's syntax, empty for those of all cabinets; `town` is the one whose municipal
    holidays are kept, empty for none. `bring` says by language what people take there, a line for each thing, as
    `bring_source` told us. None leaves a value as it is.
    """

    code: str = ""
    parent: str = ""
    opening_hours: str | None = None
    town: str | None = None
    bring: Mapping[str, str] | None = None
    bring_source: str = ""


async def add(details: CabinetDetails, naming: Naming, *, by: Person) -> Cabinet:
    """A new cabinet, last in order.

    Raises Invalid: `code: missing | characters | taken`, `parent: unknown | nested`,
    `opening_hours: syntax | never_open | too_long`, `town: unknown`, `bring_<language>: too_long`, `bring_pt: missing` where
    other languages have it, `bring_source: missing | too_long`.
    """
    async with alone(by=by):
        parent_id, wrong = await _parent(details, None)
        wrong |= await _wrong_times(details) | _wrong_bring(details)
        wrong |= code_refused(details.code, CODE, await column(Cabinet.all(), "code"))
        refuse(wrong | await wrong_in(naming))
        position = await last_place(Cabinet.all())
        values = {"parent_id": parent_id, **_times(details), **await _brought(Cabinet(), details, naming, by=by)}
        return await added(Cabinet(code=details.code, position=position, **values), naming, by=by)


async def change(cabinet: Cabinet, details: CabinetDetails, naming: Naming, *, by: Person) -> None:
    """Changes a cabinet's names, parent, hours and town. Raises Invalid as `add` does."""
    async with alone(by=by):
        cabinet = await Cabinet.get(id=cabinet.id)
        parent_id, wrong = await _parent(details, cabinet)
        wrong |= await _wrong_times(details) | _wrong_bring(details)
        refuse(wrong | await wrong_in(naming, await stored("cabinet", cabinet.id)))
        brought = await _brought(cabinet, details, naming, by=by)
        await changed(cabinet, {"parent_id": parent_id, **_times(details), **brought}, naming, by=by)


def _times(details: CabinetDetails) -> dict[str, str]:
    given = {"opening_hours": details.opening_hours, "town": details.town}
    return {name: value for name, value in given.items() if value is not None}


async def _wrong_times(details: CabinetDetails) -> dict[str, str]:
    wrong = {}
    if details.opening_hours:
        long = len(details.opening_hours) > LONGEST_HOURS
        wrong["opening_hours"] = "too_long" if long else wrong_hours(details.opening_hours, clock.today())
    if details.town and not await TownHoliday.filter(town=details.town[:LONGEST_TOWN]).exists():
        wrong["town"] = "unknown"
    return {name: code for name, code in wrong.items() if code}


def _wrong_bring(details: CabinetDetails) -> dict[str, str]:
    said = {code: words for code, words in (details.bring or {}).items() if words}
    wrong = {f"bring_{code}": "too_long" for code, words in said.items() if len(words) > LONGEST_DESCRIPTION}
    if said and not said.get("pt"):
        wrong["bring_pt"] = "missing"
    if said and not details.bring_source:
        wrong["bring_source"] = "missing"
    return wrong | ({"bring_source": "too_long"} if len(details.bring_source) > LONGEST_SOURCE else {})


async def _brought(cabinet: Cabinet, details: CabinetDetails, naming: Naming, *, by: Person) -> dict[str, Any]:
    """The columns of what people bring; it was checked today where it differs."""
    if details.bring is None:
        return {}
    known = cabinet.bring or {}
    typed = {code: words for code, words in (known | dict(details.bring)).items() if words}
    said = {code: await apply_choice(words, public=naming.public, by=by) for code, words in typed.items()}
    if (said, details.bring_source) == (known, cabinet.bring_source):
        return {}
    return {
        "bring": said or None,
        "bring_source": details.bring_source,
        "bring_checked_on": clock.today() if said else None,
    }


async def _parent(details: CabinetDetails, cabinet: Cabinet | None) -> tuple[int | None, dict[str, str]]:
    """The id of the cabinet above; only one level is there, since a grant covers a cabinet and its parts."""
    if details.parent in ("", NO_PARENT):
        return (cabinet.parent_id if cabinet and not details.parent else None), {}
    parent = await one(Cabinet, code=details.parent)
    if parent is None:
        return None, {"parent": "unknown"}
    has_parts = cabinet is not None and await Cabinet.filter(parent_id=cabinet.id).exists()
    if parent.parent_id or has_parts or (cabinet and cabinet.id == parent.id):
        return None, {"parent": "nested"}
    return parent.id, {}
