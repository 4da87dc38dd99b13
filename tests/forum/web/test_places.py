"""Places: every fact of the institution's own text is on its page, open or not by the clock, near a typed town, and as files."""

import json
import re
from datetime import date, datetime

import pytest

from forum import clock
from forum.catalogue import snapshot
from forum.catalogue.places.models import Place, PlaceDay, PlaceHours
from forum.gazetteer import find
from tests.cast import Visiting, answer, ask
from tests.forum.threads import officers

SEED = {
    "cnaim-norte": (
        "Av. de França, 316", "Edifício Capitólio", "4050-276 Porto", "22 207 38 10", "22 207 38 17",
        "cnaim.norte@acm.gov.pt", "Monday to Friday, 08:00 to 17:00",
    ),
    "cnaim-lisboa": (
        "Rua Álvaro Coutinho, 14", "1150-025 Lisboa", "21 810 61 17", "cnaim.lisboa@acm.gov.pt",
        "Monday to Friday, 08:00 to 17:00", "21 810 61 91",
    ),
    "cnaim-beja": (
        "Edifício Administrativo do Parque de Feiras e Exposições Manuel de Castro e Brito", "Av. Salgueiro Maia, s/n",
        "7800-552 Beja", "808 257 257", "21 810 61 91", "cnaim.beja@acm.gov.pt",
        "Monday to Friday, 09:00 to 12:30, 14:00 to 17:30",
    ),
    "cnaim-algarve": (
        "Loja do Cidadão", "Mercado Municipal, 1.º Piso", "Largo Dr. Francisco Sá Carneiro", "8000-151 Faro", "808 257 257",
        "21 810 61 91", "cnaim.algarve@acm.gov.pt", "Monday to Friday, 08:30 to 17:00",
    ),
}  # fmt: skip
WEDNESDAY = datetime(2026, 5, 6, 13, 10, tzinfo=clock.LISBON)


def words(page: str) -> str:
    main = re.search(r"<main.*</main>", page, re.DOTALL)
    assert main
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", main[0]))


def rows(page: str) -> list[tuple[str, str]]:
    """The places of a list with their state, in its order."""
    return re.findall(r'<li data-place="([^"]+)" data-open="([^"]+)"', page)


@pytest.mark.parametrize("slug", SEED)
async def test_every_fact_of_a_centre_is_on_its_page_exactly(slug: str, visit: Visiting) -> None:
    said = words((await (await visit()).get(f"/en/places/{slug}")).text)
    assert [fact for fact in SEED[slug] if fact not in said] == []


async def test_desks_that_are_reached_by_mail_are_on_their_pages_exactly(visit: Visiting) -> None:
    visitor = await visit()
    topic = (await visitor.get("/uk/topics/sos-ukraine")).text
    assert (
        "SOS Україна" in topic and "sosucrania@acm.gov.pt" in topic and "https://www.acm.gov.pt/-/sos-ucrania" in topic
    )
    assert "sosucrania" not in (await visitor.get("/uk/topics/housing")).text
    leaflet = words((await visitor.get("/en/leaflets/services")).text)
    assert "ACM, general mail *" in leaflet and "acm@acm.gov.pt" in leaflet and "sosucrania@acm.gov.pt" in leaflet


async def test_a_fax_is_no_telephone_and_lisbon_shows_the_line(visit: Visiting) -> None:
    page = (await (await visit()).get("/en/places/cnaim-lisboa")).text
    assert "tel:+351218106117" not in page and 'href="tel:+351218106191"' in page
    assert "Fax number 21 810 61 17" in words(page) and "Migrant Support Line" in words(page)


async def test_health_sits_in_lisbon_and_not_in_porto(visit: Visiting) -> None:
    lisbon, porto = [
        words((await (await visit()).get(f"/en/places/cnaim-{town}")).text) for town in ("lisboa", "norte")
    ]
    assert "Not here:" not in lisbon and "Ministry of Health" in lisbon
    assert "Not here: Ministry of Health" in porto


@pytest.mark.parametrize(
    ("near", "order"),
    [
        ("1100", ["cnaim-lisboa", "cnaim-beja", "cnaim-algarve", "cnaim-norte"]),
        ("৪০৫০-২৭৬", ["cnaim-norte", "cnaim-lisboa", "cnaim-beja", "cnaim-algarve"]),
        ("فارو", ["cnaim-algarve", "cnaim-beja", "cnaim-lisboa", "cnaim-norte"]),
        ("setubl", ["cnaim-lisboa", "cnaim-beja", "cnaim-algarve", "cnaim-norte"]),
    ],
)
async def test_somebody_types_a_town_or_a_postcode_and_the_nearest_come_first(
    near: str, order: list[str], visit: Visiting
) -> None:
    response = await (await visit()).get("/en/places", params={"near": near})
    assert [slug for slug, _ in rows(response.text)] == order
    assert response.headers["cache-control"] == "no-store", "where somebody is stays in no cache"


async def test_a_town_nobody_knows_is_told_beside_its_field_and_hides_no_place(visit: Visiting) -> None:
    page = (await (await visit()).get("/en/places?near=xqzzw")).text
    assert "We do not know this town" in page and 'value="xqzzw"' in page and len(rows(page)) == 4


async def test_beja_is_closed_for_lunch_while_others_are_open(visit: Visiting) -> None:
    visitor = await visit()
    with clock.moved_to(WEDNESDAY):
        page = (await visitor.get("/en/places?near=Beja")).text
        only = (await visitor.get("/en/places?near=Beja&open=1")).text
    assert rows(page)[0] == ("cnaim-beja", "no") and {state for _, state in rows(page)[1:]} == {"yes"}
    assert "Closed for lunch, opens at 14:00" in words(page)
    assert [slug for slug, _ in rows(only)] == ["cnaim-algarve", "cnaim-lisboa", "cnaim-norte"]


@pytest.mark.parametrize(
    ("moment", "state", "said"),
    [
        (datetime(2026, 5, 6, 18), "no", "Closed now, opens tomorrow at 8:00"),
        (datetime(2026, 5, 8, 18), "no", "Closed now. Next opening: Monday, 8:00"),
        (datetime(2026, 6, 10, 10), "unknown", "Public holiday: we do not know whether it is open. Call first."),
        (datetime(2026, 10, 26, 16, 59), "yes", "Open now, until 17:00"),  # the clocks went back the day before
    ],
)
async def test_a_page_says_when_it_opens_next(moment: datetime, state: str, said: str, visit: Visiting) -> None:
    visitor = await visit()
    with clock.moved_to(moment.replace(tzinfo=clock.LISBON)):
        page = (await visitor.get("/en/places/cnaim-lisboa")).text
    assert f'data-open="{state}"' in page and said in words(page)


async def test_a_single_day_and_another_kind_are_shown_as_their_rows_say(visit: Visiting) -> None:
    shelter = await Place.create(
        slug="shelter", kind="other", town="Horta", zone="Atlantic/Azores", latitude=38.53, longitude=-28.63
    )
    await PlaceHours.create(
        place_id=shelter.id, hours="Mo-Su 20:00-08:00; PH 20:00-08:00", source="admin", confirmed=True
    )
    await PlaceDay.create(place_id=shelter.id, day=WEDNESDAY.date(), times="")
    await snapshot.changed()
    snapshot.forget()
    visitor = await visit()
    with clock.moved_to(WEDNESDAY):
        found = (await visitor.get("/en/places?kind=other")).text
        page = (await visitor.get("/en/places/shelter")).text
    assert rows(found) == [("shelter", "no")]
    assert "Closed now, opens tomorrow at 20:00 (Azores time)" in words(found)
    assert "Wednesday 6 May 2026: Not open" in words(page) and "Sunday, 20:00 to 08:00" in words(page)


async def test_a_language_nobody_speaks_leads_to_the_line_and_to_all_places(visit: Visiting) -> None:
    visitor = await visit()
    assert len(rows((await visitor.get("/en/places?language=bn")).text)) == 4
    page = (await visitor.get("/en/places?language=ar")).text
    assert rows(page) == [] and "The support line helps you" in page and 'href="/en/places"' in page


async def test_a_cabinet_says_what_it_does_where_and_in_which_languages(visit: Visiting) -> None:
    visitor = await visit()
    page = (await visitor.get("/en/cabinets/GAJI")).text
    assert [slug for slug, _ in rows(page)] == ["cnaim-norte", "cnaim-lisboa"]
    assert "Out of court only" in words(page) and "বাংলা" in page
    assert (await visitor.get("/en/cabinets/NOBODY")).status_code == 404
    assert (await visitor.get("/en/places/nowhere")).status_code == 404


async def test_places_and_openings_are_taken_away_as_files(visit: Visiting) -> None:
    visitor = await visit()
    found = json.loads((await visitor.get("/pt/places/all.geojson")).text)
    beja = next(each for each in found["features"] if each["id"] == "cnaim-beja")
    assert beja["geometry"]["coordinates"] == [-7.8695, 38.0065]
    assert beja["properties"]["opening_hours"] == ["Mo-Fr 09:00-12:30,14:00-17:30"]
    with clock.moved_to(WEDNESDAY):
        calendar = (await visitor.get("/ar/places/cnaim-beja/openings.ics")).content
    assert calendar.count(b"BEGIN:VEVENT") == calendar.count(b"END:VEVENT") > 70
    assert b"DTSTART:20260506T080000Z\r\nDTEND:20260506T113000Z\r\n" in calendar
    assert max(map(len, calendar.split(b"\r\n"))) <= 75 and b"20260514T" not in calendar.replace(b"DTSTAMP", b""), (
        "its holiday"
    )


def test_an_island_is_far_from_every_centre_and_a_mistake_leads_nowhere() -> None:
    island = find("9500")
    assert island and island.name == "9500 Ponta Delgada"
    assert round(island.kilometres(38.725, -9.15)) in range(1400, 1500)
    assert find("") is None and find("12") is None


async def test_a_position_is_rounded_named_by_its_town_and_kept_nowhere(visit: Visiting) -> None:
    visitor = await visit()
    assert "geolocation=(self)" in (await visitor.get("/en/places")).headers["permissions-policy"]
    assert "geolocation=()" in (await visitor.get("/en/places/cnaim-beja")).headers["permissions-policy"]
    response = await visitor.post(
        "/en/places", {"latitude": "37.017654321", "longitude": "-7.932109876", "kind": "cnaim"}
    )
    assert [slug for slug, _ in rows(response.text)][:2] == ["cnaim-algarve", "cnaim-beja"]
    assert 'value="Faro"' in response.text and response.headers["cache-control"] == "no-store"
    assert "37.01" not in response.text and "7.93" not in response.text
    for bad in ("", "x", "nan", "inf", "9" * 400):
        shown = await visitor.post("/en/places", {"latitude": bad, "longitude": "-9"})
        assert shown.status_code == 200 and "We do not know this town" in shown.text and len(rows(shown.text)) == 4


async def test_a_district_is_chosen_for_the_list_and_the_map(visit: Visiting) -> None:
    page = (await (await visit()).get("/en/places?language=uk")).text
    assert re.findall(r'district=(\d\d)"[^>]*><bdi[^>]*>(\w+)<', page) == [
        ("02", "Beja"), ("08", "Faro"), ("11", "Lisboa"), ("13", "Porto"),
    ]  # fmt: skip
    porto = (await (await visit()).get("/en/places?language=uk&district=13")).text
    assert [slug for slug, _ in rows(porto)] == ["cnaim-norte"] and 'aria-current="true"' in porto
    assert 'href="/en/places?language=uk">All districts' in porto
    whole, part = [float(re.search(r'class="map[^"]*" viewBox="\S+ \S+ (\S+) ', each)[1]) for each in (page, porto)]  # type: ignore[index]
    assert part < whole / 2 and len(re.findall('<a href="#p1"', porto)) == 1


async def test_a_search_that_names_a_place_leads_to_it(visit: Visiting) -> None:
    visitor = await visit()

    async def led(words: str) -> list[str]:
        page = (await visitor.get(f"/ar/search?q={words}")).text
        [line] = re.findall(r"data-places>(.*?)</p>", page, re.DOTALL) or [""]
        return re.findall(r'href="/ar/places/([\w-]+)"', line)

    assert await led("cnaim+BEJA") == ["cnaim-beja"]
    assert len(await led("CNAIM")) == 4
    assert await led("contract") == await led("s") == []


async def test_a_cabinets_answers_come_in_the_readers_languages_first(visit: Visiting) -> None:
    for topic, language, title in (("documentation", "bn", "In Bangla"), ("nationality", "en", "In English")):
        thread = await ask(topic=topic, language=language, title=title, body=f"{title}, what do I do?")
        await officers.mark(await answer(thread))
    visitor = await visit()
    for language, first in (("en", "In English"), ("bn", "In Bangla")):
        page = (await visitor.get("/en/cabinets/GAJI", headers={"Accept-Language": language})).text
        titles = re.findall(r"In Bangla|In English", page.partition('id="official"')[2] or page)
        assert titles[0] == first, language


async def test_a_page_says_the_later_of_both_checks(visit: Visiting) -> None:
    beja = Place.filter(slug="cnaim-beja")
    await beja.update(confirmed_on=date(2026, 1, 5), verified_on=date(2026, 3, 1))
    await snapshot.changed()
    snapshot.forget()
    assert "Last checked on 1 March 2026" in words((await (await visit()).get("/en/places/cnaim-beja")).text)
    await beja.update(confirmed_on=date(2026, 4, 5))
    await snapshot.changed()
    snapshot.forget()
    said = words((await (await visit()).get("/en/places/cnaim-beja")).text)
    assert "Confirmed by the place itself on 5 April 2026" in said
