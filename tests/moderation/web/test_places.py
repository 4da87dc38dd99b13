"""Places as admins keep them, by forms alone: hours in words with a preview, single days, a wrong number put right everywhere."""

from datetime import datetime

import pytest

from forum import clock
from forum.catalogue import snapshot
from forum.catalogue.places import hours
from forum.catalogue.places.models import Place, PlaceDay, PlaceHours
from forum.events import Event
from tests.cast import Visit, Visiting
from tests.forum.web.markup import forms, text_of, tree
from tests.moderation.web.sending import errors, say, send

LIST, EDIT, HOURS = "/en/admin/places", "/en/admin/places/cnaim-beja/edit", "/en/admin/places/cnaim-beja/hours"
WEEK = {f"hours_{day}": "9:30-12:30, 14:00-18:00" for day in ("mo", "tu", "we", "th")} | {"hours_fr": "20:00-02:00"}
SET = WEEK | {"on_holidays": "closed", "valid_from": "2026-12-01", "source": "Letter of Beja, 27 November 2026"}
NOW = datetime(2026, 11, 27, 10, tzinfo=clock.LISBON)


@pytest.fixture
async def ada(visit: Visiting) -> Visit:
    return await visit("ada")


def words(page: object) -> str:
    return " ".join(text_of(tree(page)).split())  # type: ignore[arg-type]


async def opens(day: str, time: str) -> bool:
    beja = (await snapshot.current()).places["cnaim-beja"]
    return hours.open_at(beja.openings, datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=clock.LISBON))


async def test_hours_are_set_in_words_from_a_day_on_and_those_before_stay(ada: Visit) -> None:
    with clock.moved_to(NOW):
        shown = forms(await ada.get(HOURS))[HOURS]
        assert (shown["hours_mo"], shown["hours_sa"]) == (["09:00-12:30, 14:00-17:30"], [""])
        preview = await ada.post(HOURS, SET | {"action": "preview"})
        assert preview.status_code == 200 and not await PlaceHours.filter(confirmed=True).exists()
        assert "Monday to Thursday, 09:30 to 12:30, 14:00 to 18:00; Friday, 20:00 to 02:00; Closed on public" in words(
            preview
        )
        assert "Tuesday 1 December 2026: Not open" in words(preview), "a holiday"
        assert "Friday 4 December 2026: 20:00 to 02:00" in words(preview)
        assert await say(ada, HOURS, HOURS, **SET) == "Saved."
        assert await say(ada, HOURS, HOURS, **SET) == "Saved.", "again"
        assert await opens("2026-11-30", "09:00") and not await opens("2026-12-02", "09:00")
        assert await opens("2026-12-05", "01:59") and not await opens("2026-12-05", "02:00")
    row = await PlaceHours.get(confirmed=True)
    assert row.hours == "Mo-Th 09:30-12:30,14:00-18:00; Fr 20:00-02:00; PH off"
    assert await Event.filter(verb="place.hours_set").count() == 1


async def test_a_single_day_is_set_shown_and_removed(ada: Visit) -> None:
    days = "/en/admin/places/cnaim-beja/days"
    with clock.moved_to(NOW):
        assert await say(ada, HOURS, days, day="2026-12-24", times="9:00-12:00") == "Saved."
        assert await opens("2026-12-24", "11:59") and not await opens("2026-12-24", "14:30")
        assert "Thursday 24 December 2026: 09:00 to 12:00" in words(await ada.get("/en/places/cnaim-beja"))
        assert await say(ada, HOURS, f"{days}/2026-12-24/removal") == "It was removed."
        assert await opens("2026-12-24", "14:30") and not await PlaceDay.all().exists()
        refused = await send(ada, HOURS, days, day="2020-01-01", times="in the morning")
    assert set(errors(refused)) == {"f-day", "f-times"} and forms(refused)[days]["times"] == ["in the morning"]


async def test_what_cannot_be_read_as_hours_is_told_beside_its_field_and_kept(ada: Visit) -> None:
    typed = {"hours_mo": "mornings", "on_holidays": "times", "valid_until": "2020-01-01", "source": ""}
    refused = await send(ada, HOURS, HOURS, **typed)
    assert set(errors(refused)) == {"f-hours_mo", "f-holiday_times", "f-valid_until", "f-source"}
    assert forms(refused)[HOURS]["hours_mo"] == ["mornings"]


async def test_sources_that_disagree_are_told_to_an_admin_until_the_hours_are_set(ada: Visit) -> None:
    place = await Place.get(slug="cnaim-beja")
    await PlaceHours.create(place_id=place.id, hours="Mo-Fr 10:00-16:00", source="press, unverified")
    await snapshot.changed()
    snapshot.forget()
    with clock.moved_to(NOW):
        assert "CNAIM Beja" in words(await ada.get("/en/admin/start"))
        assert "Sources disagree." in words(await ada.get(LIST))
        assert "Hours may have changed." in words(await ada.get("/en/places/cnaim-beja"))
        assert not await opens("2026-11-30", "09:30") and await opens("2026-11-30", "10:00")
        await say(ada, HOURS, HOURS, **SET | {"valid_from": ""})
        assert "Sources disagree." not in words(await ada.get(LIST))


async def test_a_wrong_number_is_put_right_and_a_place_is_added(ada: Visit, visit: Visiting) -> None:
    porto = "/en/admin/places/cnaim-norte/edit"
    before = await Place.get(slug="cnaim-norte")
    assert await say(ada, porto, porto, source="Call to Porto", phone="22 207 38 99") == "Saved."
    after = await Place.get(slug="cnaim-norte")
    for ticked in ("cabinets", "institutions", "languages", "access"):
        assert getattr(after, ticked) == getattr(before, ticked), "nobody touched its boxes"
    assert after.cabinets and after.languages
    for path in ("/en/places", "/en/places/cnaim-norte", "/en/cabinets/GAT"):
        assert 'href="tel:+351222073899"' in (await (await visit()).get(path)).text
    new = "/en/admin/places/new"
    typed = {"kind": "claim", "lines": "Rua Nova, 1", "town": "Odemira", "source": "Their letter", "latitude": "37.6"}
    named = {f"name_{code}": "CLAIM Odemira" for code in ("pt", "en", "ar")}
    refused = await send(ada, new, new, **typed, **named, phone="soon")
    assert set(errors(refused)) == {"f-latitude", "f-phone"}
    assert await say(ada, new, new, **typed | {"longitude": "-8.64"}, **named) == "It was added, in the last place."
    page = await (await visit()).get("/en/places?kind=claim")
    assert 'data-place="claim-odemira" data-open="unknown"' in page.text and "Opening hours not known" in words(page)


async def test_what_nobody_verified_and_what_sources_contradict_is_listed(ada: Visit) -> None:
    page = await ada.get("/en/admin/facts")
    assert page.text.count("/en/admin/places/cnaim-") >= 8 and "38.0065, -7.8695 (± 1200 m)" in words(page)
    assert "fundos.comunitarios@acm.gov.pt" in words(page) and "covers around 60 languages" in words(page).casefold()


async def test_what_to_bring_is_said_as_an_admin_checked_it_and_else_whom_to_ask(ada: Visit, visit: Visiting) -> None:
    page, edit = "/bn/cabinets/GAJI", "/en/admin/cabinets/GAJI/edit"
    unasked = await (await visit()).get(page)
    assert (
        "data-bring" not in unasked.text and 'href="tel:+351218106191"' in unasked.text.partition('<h2 id="where"')[0]
    )
    refused = await send(ada, edit, edit, bring_bn="পাসপোর্ট")
    assert set(errors(refused)) == {"f-bring_pt", "f-bring_source"}
    said = {"bring_pt": "Passaporte\nCarta recebida", "bring_source": "GAJI, by telephone"}
    with clock.moved_to(NOW):
        assert await say(ada, edit, edit, **said, bring_bn="পাসপোর্ট\nপাওয়া চিঠি") == "Saved."
        shown = (await (await visit()).get(page)).text.partition("data-bring")[2]
        assert shown.startswith(' lang="bn" dir="auto"><li>পাসপোর্ট</li><li>পাওয়া চিঠি</li></ul>')
        assert "<li>Carta recebida</li>" in (await (await visit()).get("/fr/cabinets/GAJI")).text
    event = await Event.filter(verb="cabinet.changed").order_by("-id").first()
    assert event and "Passaporte" not in str(event.particulars) and "bring" in str(event.particulars)


async def test_the_times_of_a_language_are_set_by_weekday_and_shown_where_it_is_looked_for(
    ada: Visit, visit: Visiting
) -> None:
    languages = "/en/admin/places/cnaim-beja/languages"
    refused = await send(ada, languages, languages, language="xx")
    assert set(errors(refused)) == {"f-language"}
    refused = await send(ada, languages, languages, language="uk", hours_tu="morning")
    assert set(errors(refused)) == {"f-hours_tu"} and forms(refused)[languages]["hours_tu"] == ["morning"]
    assert await say(ada, languages, languages, language="uk", hours_tu="9:00-13:00") == "Saved."
    assert forms(await ada.get(f"{languages}?language=uk"))[languages]["hours_tu"] == ["09:00-13:00"]
    assert "Українська: Tuesday, 09:00 to 13:00" in words(await (await visit()).get("/en/places/cnaim-beja"))
    found = words(await (await visit()).get("/en/places?language=uk&near=Beja"))
    assert "Українська: Tuesday, 09:00 to 13:00" in found and found.count("Українська:") == 1
    edit = "/en/admin/places/cnaim-beja/edit"
    await say(ada, edit, edit, languages=["pt", "uk"], source="Call to Beja")
    assert "Українська: Tuesday" in words(await ada.get("/en/places/cnaim-beja")), "kept where the place changes"


async def test_without_a_mail_server_a_steward_is_kept_and_no_link_is_said_to_be_sent(ada: Visit) -> None:
    page = "/en/admin/stewards"
    assert "No mail is sent from here at the moment." in words(await ada.get(page))
    typed = {"place": "cnaim-beja", "email": "casa@example.org", "language": "ar"}
    assert await say(ada, page, page, **typed) == "Saved."
    listed = words(await ada.get(page))
    assert "casa@example.org" in listed and "Send another link" not in listed
