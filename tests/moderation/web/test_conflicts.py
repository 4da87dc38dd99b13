"""Contradictions of sources: listed with both words, settled by an admin who says where it was checked."""

import pytest

from forum import clock
from forum.catalogue import snapshot
from forum.catalogue.models import LineChange
from forum.catalogue.places import facts
from forum.catalogue.places.models import Place, PlaceHours, Settlement
from forum.events import Event
from forum.people import grants
from forum.people.accounts import Account
from tests.cast import Visit, Visiting
from tests.forum.web.markup import text_of, tree
from tests.moderation.web.sending import say, send

LIST, LINE = "/en/admin/conflicts", "line-migrant-support-line"
PROPOSED = "It was proposed. Pages change once another admin has confirmed it."


@pytest.fixture
async def ada(visit: Visiting) -> Visit:
    return await visit("ada")


async def waiting(who: Visit) -> dict[str, str]:
    """What waits on the list, by its code."""
    page = tree(await who.get(LIST))
    return {
        code: " ".join(text_of(each).split()) for each in page.iter("section") if (code := each.get("data-conflict"))
    }


async def test_both_opening_times_of_the_line_and_all_else_that_sources_say_twice_is_listed(ada: Visit) -> None:
    listed = await waiting(ada)
    assert next(iter(listed)) == LINE and len(listed) == len(facts.contradictions())
    for said in (
        "Monday to Friday, 09:00 to 20:00; Saturday, 09:00 to 17:00",
        "Monday to Friday, 09:00 to 19:00",
        "From 5 March 2022: Monday to Friday, between 9 am and 8 pm, and on Saturday, between 9 am and 5 pm",
        "This hotline is working from Monday to Friday between 9:00 am and 7:00 pm",
    ):
        assert said in listed[LINE]
    for fact in facts.contradictions():
        assert fact.hours or all(said["text"] in listed[fact.code] for said in fact.said), fact.code
    start = await ada.get("/en/admin/start")
    assert f'<span class="how-many">{len(listed)}</span>' in start.text and "Migrant Support Line" in start.text


async def test_a_choice_for_the_line_waits_for_a_second_admin_and_then_ends_the_conflict(
    ada: Visit, visit: Visiting
) -> None:
    said = await say(ada, LIST, f"{LIST}/{LINE}", chosen="1", source="A call to the line, 27 November")
    assert said == PROPOSED and "Waiting for a second admin" in (await waiting(ada))[LINE]
    change = await LineChange.get()
    assert change.particulars["open_now"] == "Mo-Fr 09:00-19:00" and len(change.particulars["numbers"]) == 2
    await grants.give(await Account.get(nickname="bilal"), "admin", by=None)
    olga = await visit("bilal")
    await say(olga, "/en/admin/lines", f"/en/admin/lines/changes/{change.id}/confirmation")
    assert LINE not in await waiting(ada)
    settled = await Settlement.get().select_related("settled_by")
    assert settled.settled_by and (settled.settled_by.nickname, settled.source) == (
        "ada",
        "A call to the line, 27 November",
    )
    assert await Event.filter(verb="conflict.settled", subject_id=settled.id).count() == 1


async def test_what_is_settled_is_told_with_who_when_and_where_it_was_checked(ada: Visit) -> None:
    assert (
        await say(ada, LIST, f"{LIST}/number_of_centres", chosen="1", source="The institution, by letter") == "Saved."
    )
    assert "number_of_centres" not in await waiting(ada)
    page = " ".join(text_of(tree(await ada.get(LIST))).split())
    assert "Four centres: these and Beja (leaflet) Source: The institution, by letter · ada" in page
    assert "Three centres: Lisbon, Oporto, Faro (text)" in page, "both words stay"
    refused = await send(ada, LIST, f"{LIST}/chinese", chosen="7", source="")
    assert refused.status_code == 422
    assert "Choose one of these." in refused.text and "Say where this was checked." in refused.text
    assert await Settlement.all().count() == 1
    unknown = await ada.post(f"{LIST}/nothing", {"chosen": "0", "source": "x"})
    assert unknown.status_code == 404


async def test_the_chosen_hours_of_a_place_hold_from_today(ada: Visit) -> None:
    beja = await Place.get(slug="cnaim-beja")
    await PlaceHours.create(place_id=beja.id, hours="Mo-Fr 10:00-16:00; PH off", source="press, unverified")
    await snapshot.changed()
    snapshot.forget()
    assert await say(ada, LIST, f"{LIST}/place-cnaim-beja", chosen="1", source="A call") == "Saved."
    row = await PlaceHours.get(confirmed=True)
    assert (row.hours, row.valid_from, row.source) == ("Mo-Fr 10:00-16:00; PH off", clock.today(), "A call")
    assert "place-cnaim-beja" not in await waiting(ada)
