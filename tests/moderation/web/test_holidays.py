"""Municipal holidays, and the hours and members of a cabinet, by forms alone."""

from datetime import timedelta

import pytest

from forum import clock
from forum.catalogue.models import Cabinet, TownHoliday
from moderation.admin import roles
from tests.cast import Visit, Visiting, person
from tests.forum.web.markup import forms, text_of, tree
from tests.moderation.web.sending import errors, say, send

LIST, NEW, CABINET = "/en/admin/holidays", "/en/admin/holidays/new", "/en/admin/cabinets/GAH/edit"


@pytest.fixture
async def ada(visit: Visiting) -> Visit:
    return await visit("ada")


async def test_a_holiday_is_added_corrected_and_removed(ada: Visit):
    typed = {"town": "Setúbal", "day": "15", "month": "09", "source": "The town's own page"}
    assert await say(ada, NEW, NEW, **typed) == "The holiday was added."
    row = await TownHoliday.get(town="Setúbal")
    edit = f"{LIST}/{row.id}/edit"
    shown = forms(await ada.get(edit))[edit]
    assert (row.day, shown["day"], shown["month"]) == ("09-15", ["15"], ["09"])
    assert "September" in (await ada.get(edit)).text
    assert await say(ada, edit, edit, day="39", month="after") == "Saved."
    assert (await TownHoliday.get(id=row.id)).day == "easter+39"
    assert await say(ada, edit, edit, day="16", month="09") == "Saved."
    told = next(text_of(each) for each in tree(await ada.get(LIST)).iter("tr") if "Setúbal" in text_of(each))
    assert "16 September" in told and "The town's own page" in told
    assert await say(ada, LIST, f"{LIST}/{row.id}/removal") == "It was removed."
    assert "Setúbal" not in (await ada.get(LIST)).text


async def test_a_day_there_is_not_is_refused_beside_its_field(ada: Visit):
    refused = await send(ada, NEW, NEW, town="Setúbal", day="15 de setembro", source="")
    assert refused.status_code == 422
    assert errors(refused) == {
        "f-day": "There is no such day. Choose the month and write a day of it.",
        "f-source": "Say where this was checked.",
    }
    assert forms(refused)[NEW]["town"] == ["Setúbal"]


async def test_a_holiday_a_cabinet_keeps_is_not_removed(ada: Visit):
    await say(ada, CABINET, CABINET, town="Beja")
    beja = await TownHoliday.get(town="Beja")
    refused = await send(ada, LIST, f"{LIST}/{beja.id}/removal")
    assert (refused.status_code, "A cabinet keeps this holiday" in refused.text) == (409, True)
    assert await TownHoliday.filter(id=beja.id).exists()


async def test_a_cabinet_gets_its_own_hours_and_town(ada: Visit):
    assert await say(ada, CABINET, CABINET, opening_hours="Mo-Fr 10:00-16:00", town="Porto") == "Saved."
    cabinet = await Cabinet.get(code="GAH")
    assert (cabinet.opening_hours, cabinet.town) == ("Mo-Fr 10:00-16:00", "Porto")
    kept = forms(await ada.get(CABINET))[CABINET]
    days = {name: value for name, value in kept.items() if name.startswith("hours_")}
    assert (days["hours_mo"], days["hours_fr"], days["hours_sa"], kept["town"]) == (
        ["10:00-16:00"],
        ["10:00-16:00"],
        [""],
        ["Porto"],
    )
    await say(ada, CABINET, CABINET, hours_fr="10:00-12:00")
    assert (await Cabinet.get(code="GAH")).opening_hours == "Mo-Th 10:00-16:00; Fr 10:00-12:00"
    await say(ada, CABINET, CABINET, town="", **dict.fromkeys(days, ""))
    cabinet = await Cabinet.get(code="GAH")
    assert (cabinet.opening_hours, cabinet.town) == ("", "")


async def test_hours_nobody_can_read_are_refused_beside_their_field(ada: Visit):
    refused = await send(ada, CABINET, CABINET, opening_hours="nine to five")
    assert (refused.status_code, errors(refused)) == (
        422,
        {"f-opening_hours": "These hours can’t be read. Write them as the example shows."},
    )
    assert forms(refused)[CABINET]["opening_hours"] == ["nine to five"]


async def test_a_cabinet_s_page_lists_its_officers_and_until_when(ada: Visit):
    last = clock.today() + timedelta(days=30)
    await roles.give("bilal", "officer", by=await person("ada"), cabinet="GAH", until=last)
    members = next(each for each in tree(await ada.get(CABINET)).iter("section") if "data-members" in each.attrib)
    told = [[" ".join(text_of(part).split()) for part in each.iter("p")] for each in members.iter("li")]
    assert told == [["bilal", f"Until {last.day} {last:%B %Y}"], ["rui", "No end"]]
    assert "/en/admin/roles" in [link.get("href") for link in members.iter("a")]
    with clock.moved_to(clock.end_of_day(last)):
        assert [grant.account.nickname for grant in await roles.officers([(await Cabinet.get(code="GAH")).id])] == [
            "rui"
        ]
