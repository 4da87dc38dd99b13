"""Municipal holidays: how they come into a database, and what admins make of them."""

import pytest

from forum import database
from forum.catalogue import cabinets, facts, holidays, seed, snapshot
from forum.catalogue.cabinets import CabinetDetails
from forum.catalogue.holidays import HolidayDetails
from forum.catalogue.models import Cabinet, TownHoliday
from forum.catalogue.naming import Naming
from forum.errors import Conflict, Invalid, NotAllowed
from tests.cast import person

pytestmark = pytest.mark.usefixtures("app")
NO_NAMES = Naming({}, {})


def details(**given: str) -> HolidayDetails:
    return HolidayDetails(**{"town": "Évora", "day": "06-29", "source": "Their page"} | given)


async def keeps(town: str, code: str = "GAH", opening_hours: str | None = None) -> None:
    cabinet = await Cabinet.get(code=code)
    await cabinets.change(
        cabinet, CabinetDetails(town=town, opening_hours=opening_hours), NO_NAMES, by=await person("ada")
    )


async def test_a_database_from_before_there_were_holidays_gets_them():
    async with database.transaction():
        await TownHoliday.all().delete()
    assert await seed.fill() == len(facts.town_holidays()) == 4
    assert {(row.town, row.day) for row in await TownHoliday.all()} >= {("Beja", "easter+39"), ("Lisboa", "06-13")}
    assert await seed.fill() == 0


async def test_what_an_admin_removed_or_corrected_is_not_put_back():
    ada = await person("ada")
    await holidays.remove(await TownHoliday.get(town="Faro"), by=ada)
    await holidays.change(await TownHoliday.get(town="Porto"), details(day="06-25"), by=ada)
    assert await seed.fill() == 0
    assert {row.town: row.day for row in await TownHoliday.all()} == {
        "Lisboa": "06-13",
        "Porto": "06-25",
        "Beja": "easter+39",
    }


async def test_a_town_is_written_as_it_was_first():
    row = await holidays.add(details(town="BEJA", day="08-10"), by=await person("ada"))
    assert row.town == "Beja"
    await keeps("Beja")
    cabinet = (await snapshot.current()).cabinet("GAH")
    assert cabinet and sorted(cabinet.town_holidays) == ["08-10", "easter+39"]


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"town": ""}, {"town": "missing"}),
        ({"day": "31-12"}, {"day": "day_of_the_year"}),
        ({"day": "02-30"}, {"day": "day_of_the_year"}),
        ({"day": "easter"}, {"day": "day_of_the_year"}),
        ({"day": "easter+300"}, {"day": "day_of_the_year"}),
        ({"town": "Beja", "day": "easter+39"}, {"day": "taken"}),
        ({"source": ""}, {"source": "missing"}),
    ],
)
async def test_a_holiday_is_a_day_of_every_year_with_a_source(given: dict[str, str], wrong: dict[str, str]):
    with pytest.raises(Invalid) as refused:
        await holidays.add(details(**given), by=await person("ada"))
    assert refused.value.fields == wrong


async def test_the_last_holiday_of_a_town_a_cabinet_keeps_stays():
    ada = await person("ada")
    await keeps("Beja")
    beja = await TownHoliday.get(town="Beja")
    with pytest.raises(Conflict, match="town_in_use"):
        await holidays.remove(beja, by=ada)
    await keeps("")
    for _ in range(2):
        await holidays.remove(beja, by=ada)
    assert not await TownHoliday.filter(town="Beja").exists()


async def test_a_cabinet_keeps_no_hours_it_is_never_open_in_and_no_town_there_is_not():
    with pytest.raises(Invalid) as refused:
        await keeps("Atlantis", opening_hours="Jan Mo 09:00-10:00")
    assert refused.value.fields == {"opening_hours": "never_open", "town": "unknown"}
    with pytest.raises(Invalid) as refused:
        await keeps("", opening_hours="9 to 5")
    assert refused.value.fields == {"opening_hours": "syntax"}


async def test_a_cabinet_goes_back_to_the_hours_of_all():
    await keeps("Beja", opening_hours="Mo-Fr 10:00-12:00")
    await cabinets.change(await Cabinet.get(code="GAH"), CabinetDetails(), NO_NAMES, by=await person("ada"))
    cabinet = (await snapshot.current()).cabinet("GAH")
    assert cabinet and (cabinet.opening_hours, cabinet.town) == ("Mo-Fr 10:00-12:00", "Beja")
    await keeps("", opening_hours="")
    cabinet = (await snapshot.current()).cabinet("GAH")
    assert cabinet and (cabinet.opening_hours, cabinet.town, cabinet.town_holidays) == ("", "", ())


@pytest.mark.parametrize("nickname", ["amina", "ines", "marta"])
async def test_only_admins_keep_the_holidays(nickname: str):
    with pytest.raises(NotAllowed):
        await holidays.add(details(), by=await person(nickname))
