"""Places in files: what was written reads back as no change, a change is looked at first and then done whole, a bad file does nothing."""

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest

from forum import clock
from forum.catalogue import snapshot
from forum.catalogue.places.models import Place, PlaceDay, PlaceHours, PlaceImport
from forum.events import Event
from tests.cast import Visit, Visiting, contents
from tests.forum.web.markup import forms, text_of, tree

FILES = "/en/admin/places/files"
EXPORTS = {"csv": "/en/places/all.csv", "geojson": "/en/places/all.geojson", "hsds": "/en/places/all.hsds.json"}
BOM = "\ufeff"


@pytest.fixture
async def ada(visit: Visiting) -> Visit:
    return await visit("ada")


async def upload(who: Visit, data: bytes, kind: str = "csv", source: str = "Their list, 27 November") -> httpx.Response:
    typed = forms(await who.get(FILES))[FILES]
    return await who.client.post(
        FILES,
        data={name: value for name, value in typed.items() if name != "file"} | {"kind": kind, "source": source},
        files={"file": ("places", data)},
        headers={"Sec-Fetch-Site": "same-origin"},
    )


async def looked_at(who: Visit, data: bytes, kind: str = "csv") -> tuple[str, httpx.Response]:
    sent = await upload(who, data, kind)
    assert sent.status_code == 303, sent.text
    return sent.headers["location"], await who.get(sent.headers["location"])


def counts(page: httpx.Response) -> list[str]:
    plan = next(each for each in tree(page).iter("dl") if "data-plan" in each.attrib)
    return [text_of(each) for each in plan.iter("dd")]


def faults(page: httpx.Response) -> list[tuple[str, ...]]:
    table = next(each for each in tree(page).iter("table") if "data-faults" in each.attrib)
    rows = [[text_of(cell).strip() for cell in row if cell.tag in ("th", "td")] for row in table.iter("tr")]
    return [tuple(row) for row in rows[1:]]


async def exported(who: Visit, kind: str = "csv") -> str:
    return (await who.get(EXPORTS[kind])).text


def edited(table: str, slug: str, delimiter: str = ",", **values: str) -> bytes:
    """The table with some values of a place changed, or with one more place."""
    rows = list(csv.DictReader(io.StringIO(table.removeprefix(BOM))))
    row = next((each for each in rows if each["slug"] == slug), None)
    if row is None:
        row = dict.fromkeys(rows[0], "") | {"slug": slug}
        rows.append(row)
    row |= values
    written = io.StringIO()
    writer = csv.DictWriter(written, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue().encode()


@pytest.mark.parametrize("kind", EXPORTS)
async def test_what_is_written_reads_back_as_no_change(kind: str, ada: Visit) -> None:
    beja = await Place.get(slug="cnaim-beja")
    await PlaceHours.filter(place_id=beja.id).update(hours="Mo-Th 20:00-02:00; Fr 09:00-12:30,14:00-17:30; PH off")
    await Place.filter(slug="cnaim-norte").update(town="=Porto", walk_in=False, access=["lift", "sign"], postcode="")
    await Place.filter(slug="cnaim-algarve").update(latitude=None, longitude=None, exact=False)
    await snapshot.changed()
    snapshot.forget()
    _, page = await looked_at(ada, (await exported(ada, kind)).encode(), kind)
    assert counts(page) == ["0", "0", "4", "0"] and "Nothing changes." in page.text
    assert "'=Porto" in await exported(ada), "no cell is a formula"


@pytest.mark.parametrize("kind", EXPORTS)
async def test_every_telephone_and_single_day_goes_out_and_comes_in_again(kind: str, ada: Visit) -> None:
    beja, tomorrow = await Place.get(slug="cnaim-beja"), clock.today() + timedelta(days=1)
    days = [(tomorrow, ""), (tomorrow + timedelta(days=7), "09:00-12:30,14:00-16:00")]
    numbers = [
        {"display": "284 123 456", "href": "tel:+351284123456", "use": "phone"},
        {"display": "284 123 457", "href": "tel:+351284123457", "use": "phone"},
        {"display": "284 123 458", "href": "tel:+351284123458", "use": "fax"},
    ]
    await Place.filter(id=beja.id).update(numbers=numbers)
    for day, times in [*days, (clock.today() - timedelta(days=1), "")]:
        await PlaceDay.create(place_id=beja.id, day=day, times=times)
    await snapshot.changed()
    snapshot.forget()
    written = await exported(ada, kind)
    await Place.filter(id=beja.id).update(numbers=numbers[:1])
    await PlaceDay.filter(place_id=beja.id).delete()
    await PlaceDay.create(place_id=beja.id, day=tomorrow + timedelta(days=2), times="")
    await snapshot.changed()
    snapshot.forget()
    to, page = await looked_at(ada, written.encode(), kind)
    assert counts(page) == ["0", "1", "3", "0"]
    assert "284 123 456 → 284 123 456 | 284 123 457" in " ".join(text_of(tree(page)).split())
    sent = await ada.client.post(to, data=forms(page)[to], headers={"Sec-Fetch-Site": "same-origin"})
    assert sent.status_code == 303 and (await Place.get(id=beja.id)).numbers == numbers
    kept = await PlaceDay.filter(place_id=beja.id).order_by("day")
    assert [(each.day, each.times) for each in kept] == days
    edit = "/en/admin/places/cnaim-beja/edit"
    assert forms(await ada.get(edit))[edit]["phone"] == ["284 123 456 | 284 123 457"]


@pytest.mark.parametrize("kind", EXPORTS)
async def test_hours_that_begin_later_go_out_and_come_in_again(kind: str, ada: Visit) -> None:
    beja, today = await Place.get(slug="cnaim-beja"), clock.today()
    first, second, other = (today + timedelta(days=number) for number in (10, 40, 70))
    later: list[dict[str, Any]] = [
        {
            "hours": "Mo-Fr 10:00-12:00,14:00-16:00; PH off",
            "valid_from": first,
            "valid_until": first + timedelta(days=5),
        },
        {"hours": "Mo 20:00-02:00; Sa 09:00-13:00; PH 10:00-12:00", "valid_from": second, "valid_until": None},
    ]
    for each in later:
        await PlaceHours.create(place_id=beja.id, source="A letter", confirmed=True, **each)
    await snapshot.changed()
    snapshot.forget()
    written = await exported(ada, kind)
    _, page = await looked_at(ada, written.encode(), kind)
    assert counts(page) == ["0", "0", "4", "0"]
    await PlaceHours.filter(place_id=beja.id, valid_from=second).delete()
    await PlaceHours.create(place_id=beja.id, source="A call", confirmed=True, hours="We 09:00-10:00", valid_from=other)
    await snapshot.changed()
    snapshot.forget()
    to, page = await looked_at(ada, written.encode(), kind)
    assert counts(page) == ["0", "1", "3", "0"]
    sent = await ada.client.post(to, data=forms(page)[to], headers={"Sec-Fetch-Site": "same-origin"})
    assert sent.status_code == 303
    kept = await PlaceHours.filter(place_id=beja.id, valid_from__gt=today).order_by("valid_from")
    stays = {"hours": "We 09:00-10:00", "valid_from": other, "valid_until": None}
    assert [{name: getattr(each, name) for name in stays} for each in kept] == [*later, stays]
    assert [each.source for each in kept] == ["A letter", "Their list, 27 November", "A call"]
    _, page = await looked_at(ada, (await exported(ada, kind)).encode(), kind)
    assert counts(page) == ["0", "0", "4", "0"]


async def test_hours_that_begin_later_stand_in_schedules_with_their_first_day(ada: Visit) -> None:
    beja, first = await Place.get(slug="cnaim-beja"), clock.today() + timedelta(days=10)
    await PlaceHours.create(place_id=beja.id, source="x", confirmed=True, hours="Mo-Tu 10:00-12:00", valid_from=first)
    await snapshot.changed()
    snapshot.forget()
    places = [
        each["service_at_locations"][0]["location"] for each in json.loads(await exported(ada, "hsds"))["contents"]
    ]
    [said] = [each for place in places for each in place["schedules"] if each.get("valid_from") == first.isoformat()]
    assert (said["freq"], said["byday"], said["opens_at"], said["closes_at"]) == ("WEEKLY", "MO,TU", "10:00", "12:00")


async def test_a_change_and_a_new_place_are_looked_at_and_then_taken_in_whole(ada: Visit, visit: Visiting) -> None:
    data = edited(await exported(ada), "cnaim-norte", phone="22 111 22 33", hours="Mo-Fr 09:00-18:00")
    named = dict.fromkeys(("name_pt", "name_en", "name_ar"), "CLAIM Odemira")
    new = named | {
        "kind": "claim",
        "lines": "Rua Nova, 1",
        "town": "Odemira",
        "zone": "Europe/Lisbon",
        "hours": "Mo 09:00-12:00",
    }
    data = edited(data.decode(), "claim-odemira", ";", **new)
    to, page = await looked_at(ada, data)
    before = await contents()
    assert counts(page) == ["1", "1", "3", "0"]
    said = " ".join(text_of(tree(page)).split())
    assert "22 207 38 10 → 22 111 22 33" in said and "Mo-Fr 08:00-17:00 → Mo-Fr 09:00-18:00" in said
    assert await contents() == before, "looking changes nothing"
    sent = await ada.client.post(to, data=forms(page)[to], headers={"Sec-Fetch-Site": "same-origin"})
    assert sent.status_code == 303 and not await PlaceImport.all().exists()
    shown = await (await visit()).get("/en/places/cnaim-norte")
    assert 'href="tel:+351221112233"' in shown.text and "Monday to Friday, 09:00 to 18:00" in text_of(tree(shown))
    assert "Monday, 09:00 to 12:00" in text_of(tree(await (await visit()).get("/en/places/claim-odemira")))
    assert await Event.filter(verb="place.imported").count() == 1


async def test_what_would_do_something_else_by_now_does_nothing(ada: Visit) -> None:
    to, page = await looked_at(ada, edited(await exported(ada), "cnaim-norte", phone="22 111 22 33"))
    await Place.filter(slug="cnaim-norte").update(numbers=[])
    await snapshot.changed()
    snapshot.forget()
    before = await contents()
    sent = await ada.client.post(to, data=forms(page)[to], headers={"Sec-Fetch-Site": "same-origin"})
    assert (sent.status_code, "Somebody was quicker" in sent.text) == (409, True)
    assert await contents() == before


def feature(**place: Any) -> bytes:
    about = {"type": "Feature", "geometry": None, "properties": {"place": {"slug": "cnaim-beja"} | place}}
    return json.dumps({"type": "FeatureCollection", "features": [about]}).encode()


HOSTILE: dict[str, tuple[str, bytes | Callable[[str], bytes], str]] = {
    "a column nobody knows": ("csv", b"slug,price\ncnaim-beja,7\n", "There is no such column."),
    "a cell too many": ("csv", b"slug,town\ncnaim-beja,Beja,x\n", "more or fewer cells"),
    "a formula": ("csv", b"slug,town\ncnaim-beja,=1+1\n", "A cell begins like a formula."),
    "the same place twice": ("csv", b"slug,town\ncnaim-beja,a\ncnaim-beja,b\n", "This place is there already."),
    "another encoding": ("csv", "slug,town\ncnaim-beja,Évora\n".encode("latin-1"), "Save the file in UTF-8."),
    "nothing": ("csv", b"slug\n", "There is no place in this file."),
    "a huge position": ("csv", b"slug,latitude\ncnaim-beja,1e999\n", "Write latitude and longitude of a point in Portugal"),
    "no position": ("csv", b"slug,latitude\ncnaim-beja,nan\n", "Write latitude and longitude of a point in Portugal"),
    "hours in words": ("csv", b"slug,hours\ncnaim-beja,mornings\n", "Write days and times as in “Mo-Fr 09:00"),
    "a day that is none": ("csv", b"slug,days\ncnaim-beja,2026-02-31 closed\n", "Write the date as year-month-day"),
    "a day at no time": ("csv", b"slug,days\ncnaim-beja,2030-02-01\n", "Write times as in 09:00-12:30"),
    "a beginning that is none": ("csv", b"slug,hours_later\ncnaim-beja,2026-02-31 Mo 09:00-10:00\n", "Write the date as year-month-day"),
    "hours in words later": ("csv", b"slug,hours_later\ncnaim-beja,2099-02-01 mornings\n", "Write days and times as in “Mo-Fr 09:00"),
    "hours that end before they begin": ("csv", b"slug,hours_later\ncnaim-beja,2099-02-01/2099-01-01 Mo 09:00-10:00\n", "This day must come after the first one."),
    "hours that never are": ("csv", b"slug,hours_later\ncnaim-beja,2099-02-01 PH off\n", "closed for weeks or for good"),
    "an unknown kind": ("csv", b"slug,kind\ncnaim-beja,palace\n", "Choose one from the list."),
    "deep JSON": ("geojson", b"[" * 100_000, "This is no file of the kind you chose."),
    "no number": ("hsds", b'{"contents": [NaN]}', "This is no file of the kind you chose."),
    "a place that is a list": ("geojson", feature(town=["a"]), "There is no such column."),
    "services of another shape": ("hsds", b'{"contents": [{"service_at_locations": 7}]}', "This is no file of the kind"),
    "too large": ("csv", b"slug\n" + b"a\n" * 250_001, "The file is too large"),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
async def test_a_bad_file_is_refused_with_its_line_and_does_nothing(case: str, ada: Visit) -> None:
    kind, data, said = HOSTILE[case]
    assert isinstance(data, bytes)
    before = await contents()
    refused = await upload(ada, data, kind)
    assert refused.status_code == 422
    assert any(said in sentence for *_, sentence in faults(refused)), faults(refused)
    assert await contents() == before and not await PlaceImport.all().exists()


async def test_each_fault_has_its_line_and_its_column(ada: Visit) -> None:
    data = edited(await exported(ada), "cnaim-beja", phone="soon", kind="palace")
    assert {(line, column) for line, column, *_ in faults(await upload(ada, data))} == {("4", "kind"), ("4", "phone")}


async def test_hours_that_nobody_can_read_are_told_with_their_line_column_and_what_they_say(ada: Visit) -> None:
    data = edited(await exported(ada), "cnaim-beja", hours="9h às 17h")
    [(line, column, value, sentence)] = faults(await upload(ada, data))
    assert (line, column, value) == ("4", "hours", "9h às 17h")
    assert "These hours can’t be read." in sentence and "PH are public holidays" in sentence
    assert [code for *_, code in faults(await upload(ada, edited(data.decode(), "cnaim-beja", hours="PH off")))] == [
        "With these hours it would be closed for weeks or for good. Look at them once more."
    ]
