"""The admin's notices by forms alone, as in a browser without scripts."""

from datetime import timedelta

import httpx
import pytest

from forum import clock
from forum.catalogue.notice_editing import as_typed
from forum.catalogue.notices import Notice
from tests.cast import BASE, Visit, Visiting, contents
from tests.forum.web.markup import forms, text_of, tree
from tests.moderation.web.sending import errors, say, send

LIST, NEW = "/en/admin/notices", "/en/admin/notices/new"
TITLES = {"title_pt": "Ajuda", "title_en": "Help", "title_ar": "مساعدة"}
UKRAINIAN = {"other_language": ["uk", ""], "other_title": ["Допомога", ""], "other_body": ["Перше.\n\nДруге.", ""]}


@pytest.fixture
async def ada(visit: Visiting) -> Visit:
    return await visit("ada")


def in_hours(hours: int) -> str:
    return as_typed(clock.now() + timedelta(hours=hours))


def groups(page: httpx.Response) -> dict[str, list[str]]:
    """The list: state → titles."""
    found: dict[str, list[str]] = {}
    for table in tree(page).iter("table"):
        rows = [each for each in table.iter("tr") if each.get("data-campaign")]
        found[table.get("data-state")] = [text_of(next(each.iter("th"))).split()[0] for each in rows]
    return found


async def test_an_admin_plans_a_notice_and_everybody_reads_it(ada: Visit, visit: Visiting):
    told = await say(ada, NEW, NEW, **TITLES, **UKRAINIAN, body_en="Read **this**.")
    assert told == "Saved."
    assert groups(await ada.get(LIST)) == {"shown": ["Help"]}
    page = (await (await visit()).get("/en/notices")).text
    assert "Read <strong>this</strong>." in page
    assert '<p dir="ltr">Перше.</p>' in page
    assert '<p dir="ltr">Друге.</p>' in page


async def test_the_list_tells_what_is_planned_shown_and_ended(ada: Visit):
    await say(ada, NEW, NEW, **TITLES | {"title_en": "Now"})
    await say(ada, NEW, NEW, **TITLES | {"title_en": "Later"}, starts_at=in_hours(5))
    await say(ada, NEW, NEW, **TITLES | {"title_en": "Before"}, starts_at=in_hours(-5), ends_at=in_hours(-4))
    assert groups(await ada.get(LIST)) == {"shown": ["Now"], "planned": ["Later"], "ended": ["Before"]}


async def test_an_admin_changes_a_notice_and_ends_it(ada: Visit, visit: Visiting):
    await say(ada, NEW, NEW, **TITLES)
    number, visitor = (await Notice.get()).id, await visit()
    path = f"/en/admin/notices/{number}/edit"
    assert await say(ada, path, path, title_en="More help", href=f"{BASE}/pt/topics/health") == "Saved."
    page = (await visitor.get("/en/about")).text
    assert '<a href="/en/topics/health"><strong>More help</strong></a>' in page
    assert await say(ada, LIST, f"/en/admin/notices/{number}/ending") == "The notice has ended."
    assert groups(await ada.get(LIST)) == {"ended": ["More"]}
    assert "More help" not in (await visitor.get("/en/about")).text


async def test_a_planned_notice_is_called_off(ada: Visit):
    await say(ada, NEW, NEW, **TITLES, starts_at=in_hours(5))
    number = (await Notice.get()).id
    await say(ada, LIST, f"/en/admin/notices/{number}/ending")
    assert groups(await ada.get(LIST)) == {}
    assert (await ada.get(f"/en/admin/notices/{number}/edit")).status_code == 404


async def test_saving_a_notice_as_it_stands_changes_nothing(ada: Visit):
    await say(
        ada, NEW, NEW, **TITLES, **UKRAINIAN,
        body_pt="Uma.\n\nDuas.", topic="housing", reader_language="uk", tone="warn", audience="members",
        href="/topics/housing", ends_at=in_hours(9),
    )  # fmt: skip
    path = f"/en/admin/notices/{(await Notice.get()).id}/edit"
    before = await contents()
    assert await say(ada, path, path) == "Saved."
    after = await contents()
    assert {name for name in after if after[name] != before[name]} == {"spent_key"}


async def test_a_notice_is_looked_at_in_every_language_before_it_is_kept(ada: Visit, visit: Visiting):
    before = await contents()
    typed = TITLES | UKRAINIAN | {"tone": "warn", "body_ar": "اقرأ **هذا**.", "action": "preview"}
    sent = forms(await ada.get(NEW))[NEW] | typed
    tried = await ada.client.post(NEW, data=sent, headers={"Sec-Fetch-Site": "same-origin"})
    assert tried.status_code == 200
    (preview,) = [each for each in tree(tried).iter("section") if each.get("class") == "preview"]
    assert [each.get("lang") for each in preview.iter("div") if each.get("lang")][:1] == ["pt"]
    said = text_of(preview)
    for words in ("Ajuda", "Help", "مساعدة", "اقرأ هذا.", "Перше."):
        assert words in said
    assert forms(tried)[NEW]["other_body"][0] == "Перше.\n\nДруге."
    assert await contents() == before
    assert "Help" not in text_of(next(tree(await (await visit()).get("/en/about")).iter("main")))


async def test_a_refused_notice_comes_back_as_typed_with_each_error_beside_its_field(ada: Visit):
    before = await contents()
    typed = {
        "title_pt": "Ajuda", "title_en": "", "title_ar": "مساعدة", "body_pt": "Uma.\n\nDuas.", "href": "ftp://x",
        "starts_at": "soon", "ends_at": "2026-99-99T00:00", "audience": "members", "tone": "warn",
        "other_language": ["uk", "", "uk"], "other_title": ["x" * 121, "Ajuda", "Ще"], "other_body": ["Текст", "", ""],
    }  # fmt: skip
    refused = await send(ada, NEW, NEW, **typed)
    assert refused.status_code == 422
    assert errors(refused) == {
        "f-title_en": "Write something here.",
        "f-title_uk": "This is too long.",
        "f-other-1": "Choose the language of these words.",
        "f-other-2": "This language is named twice.",
        "f-href": "Write an address of this site that begins with /, or a whole one that begins with https://.",
        "f-starts_at": "Write day and time, such as 2027-01-31T09:00.",
        "f-ends_at": "Write day and time, such as 2027-01-31T09:00.",
    }
    kept = forms(refused)[NEW]
    assert {name: kept[name] for name in typed} == {
        name: value if isinstance(value, list) else [value] for name, value in typed.items()
    }
    assert await contents() == before
    ids = [each.get("id") for each in tree(refused).iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    alert = next(each for each in tree(refused).iter("div") if each.get("role") == "alert")
    assert {link.get("href").removeprefix("#") for link in alert.iter("a")} <= set(ids)


async def test_an_empty_form_asks_for_the_three_titles(ada: Visit):
    refused = await ada.post(NEW, {})
    assert refused.status_code == 422
    assert set(errors(refused)) == {"f-title_pt", "f-title_en", "f-title_ar"}


async def test_a_topic_that_is_no_longer_offered_keeps_its_notice(ada: Visit):
    await say(ada, NEW, NEW, **TITLES, topic="housing")
    await ada.post("/en/admin/topics/housing/archiving")
    path = f"/en/admin/notices/{(await Notice.get()).id}/edit"
    await say(ada, path, path, title_en="Homes")
    assert (await Notice.get()).topic_id is not None


async def test_what_was_done_about_notices_is_in_the_audit(ada: Visit):
    await say(ada, NEW, NEW, **TITLES)
    number = (await Notice.get()).id
    await say(ada, f"{LIST}/{number}/edit", f"{LIST}/{number}/edit", tone="warn")
    await say(ada, LIST, f"{LIST}/{number}/ending")
    page = (await ada.get("/en/desk/audit")).text
    for said in ("Planned a notice", "Changed a notice", "Ended a notice"):
        assert said in page
