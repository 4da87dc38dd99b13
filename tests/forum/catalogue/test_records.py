"""What is recorded of an admin's changes: which columns and days, and no word of what was typed."""

import re

import pytest

from forum import clock
from forum.catalogue import cabinets, help_line_changes, holidays, institutions, seed, snapshot
from forum.catalogue.cabinets import CabinetDetails
from forum.catalogue.help_line_changes import LineDetails
from forum.catalogue.holidays import HolidayDetails
from forum.catalogue.institutions import PeriodDetails
from forum.catalogue.models import Cabinet, TownHoliday
from forum.catalogue.naming import Naming
from forum.events import Event
from tests.cast import person

pytestmark = pytest.mark.usefixtures("app")

CANARY = "Kanarienvogel"


async def test_what_an_admin_typed_is_in_no_record_of_the_change() -> None:
    ada, known = await person("ada"), await snapshot.current()
    hours = CabinetDetails(opening_hours="Tu 10:00-11:30", town="Beja")
    await cabinets.change(await Cabinet.get(code="GAH"), hours, Naming({}), by=ada)
    row = await holidays.add(HolidayDetails(town=CANARY, day="09-15", source="Their page."), by=ada)
    await holidays.change(row, HolidayDetails(day="09-16", source="Their page."), by=ada)
    await holidays.remove(row, by=ada)
    names = dict.fromkeys(("pt", "en", "ar"), CANARY)
    period = institutions.periods(known.institution_names)[0]
    details = PeriodDetails(names=names, shorts={}, valid_from="20980101")
    await institutions.redate(
        await institutions.add_period(period.code, details, by=ada), "20980101", "20990101", by=ada
    )
    line = known.lines(clock.today())["social-emergency"]
    told = LineDetails(numbers={"any": "144"}, source=CANARY, valid_from="20980101")
    await help_line_changes.propose(line, told, by=ada)
    recorded = [event.particulars for event in await Event.all().order_by("-id").limit(7)]
    assert not re.search(f"Tu 10|Beja|{CANARY}|2098010|2099010", str(recorded), re.IGNORECASE)
    assert [each.get("valid_from") for each in recorded[:3]] == ["2098-01-01"] * 3
    assert recorded[6]["columns"] == ["opening_hours", "town"]


async def test_a_town_that_was_removed_is_known_by_its_record_and_stays_away() -> None:
    ada = await person("ada")
    await holidays.remove(await TownHoliday.get(town="Faro"), by=ada)
    # As such an act was recorded before records held digests alone.
    await TownHoliday.filter(town="Porto").delete()
    await Event.create(
        at=clock.now(), verb="holiday.removed", subject="townholiday", subject_id=1, particulars={"town": "Porto"}
    )
    await seed.fill()
    assert not await TownHoliday.filter(town__in=["Faro", "Porto"]).exists()
