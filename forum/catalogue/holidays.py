"""The municipal holidays that cabinets may keep: an admin's rows, so that a promise never falls on one."""

from dataclasses import dataclass

from forum import events
from forum.catalogue import snapshot
from forum.catalogue.editing import alone, refuse
from forum.catalogue.models import Cabinet, TownHoliday
from forum.errors import Conflict
from forum.hours import is_day_of_the_year
from forum.people.person import Person

LONGEST_TOWN, LONGEST_SOURCE = 60, 120


@dataclass(frozen=True, kw_only=True)
class HolidayDetails:
    """A town, its holiday as "MM-DD" or "easter+39", and the source."""

    town: str = ""
    day: str = ""
    source: str = ""


async def add(details: HolidayDetails, *, by: Person) -> TownHoliday:
    """A town's holiday; a town may have several.

    Raises NotAllowed, Invalid: `town: missing | too_long`, `day: missing | day_of_the_year | taken`,
    `source: missing | too_long`.
    """
    async with alone(by=by):
        towns = {row.town.casefold(): row.town for row in await TownHoliday.all()}
        town = towns.get(details.town.casefold(), details.town)
        wrong = _wrong_text("town", town, LONGEST_TOWN)
        refuse(wrong | await _wrong(TownHoliday(town=town[:LONGEST_TOWN]), details))
        row = await TownHoliday.create(town=town, day=details.day, source=details.source)
        await events.record("holiday.added", row, by=by, town=events.digest(town), day=row.day)
        await snapshot.changed()
        return row


async def change(row: TownHoliday, details: HolidayDetails, *, by: Person) -> None:
    """Corrects the day and the source; the town stays, since cabinets keep it by its name. Raises as `add` does."""
    async with alone(by=by):
        row = await TownHoliday.get(id=row.id)
        refuse(await _wrong(row, details))
        if (row.day, row.source) == (details.day, details.source):
            return
        row.day, row.source = details.day, details.source
        await row.save(update_fields=["day", "source"])
        await events.record("holiday.changed", row, by=by, town=events.digest(row.town), day=row.day)
        await snapshot.changed()


async def remove(row: TownHoliday, *, by: Person) -> None:
    """Takes a holiday away. Again: nothing happens.

    Raises NotAllowed, Conflict (`town_in_use`) for the last one of a town whose holiday a cabinet keeps.
    """
    async with alone(by=by):
        if not await TownHoliday.filter(id=row.id).exists():
            return
        others = TownHoliday.filter(town=row.town).exclude(id=row.id)
        if not await others.exists() and await Cabinet.filter(town=row.town).exists():
            raise Conflict("town_in_use")
        await events.record("holiday.removed", row, by=by, town=events.digest(row.town), day=row.day)
        await TownHoliday.filter(id=row.id).delete()
        await snapshot.changed()


async def _wrong(row: TownHoliday, details: HolidayDetails) -> dict[str, str]:
    wrong = _wrong_text("source", details.source, LONGEST_SOURCE)
    if not is_day_of_the_year(details.day):
        wrong["day"] = "day_of_the_year" if details.day else "missing"
    elif await TownHoliday.filter(town=row.town, day=details.day).exclude(id=row.id or 0).exists():
        wrong["day"] = "taken"
    return wrong


def _wrong_text(name: str, value: str, longest: int) -> dict[str, str]:
    if value and len(value) <= longest:
        return {}
    return {name: "too_long" if value else "missing"}
