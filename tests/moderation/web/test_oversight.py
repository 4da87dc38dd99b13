"""The pages of oversight, by forms and links alone: the audit, reading with a reason, the figures, the public's figures."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest

from forum import clock, database, events, ids
from forum.catalogue import snapshot
from forum.people.accounts import Account
from forum.threads.posting import lifecycle
from moderation.admin import roles
from moderation.oversight import access, transparency
from tests.cast import Visit, Visiting, answer, ask, at, contents, person
from tests.forum.web.markup import forms, text_of, tree
from tests.moderation.web.sending import errors, send

WHY = "Her lawyer called about it."


@pytest.fixture
async def ada(visit: Visiting) -> Visit:
    return await visit("ada")


def cells(page: object) -> list[list[str]]:
    return [[" ".join(text_of(cell).split()) for cell in row] for row in tree(page).iter("tr")]  # type: ignore[arg-type]


async def test_the_audit_tells_in_words_who_did_what_about_which_question(ada: Visit, visit: Visiting):
    thread = await ask(visibility="private")
    await answer(thread)
    shown = await ada.get("/en/desk/audit")
    assert [cell for row in cells(shown) if "ines" in row for cell in row][1:3] == ["ines", "Gave an answer"]
    assert "تقديم إجابة" in (await ada.get("/ar/desk/audit")).text


async def test_the_audit_leads_to_what_it_names_and_shows_the_reasons(ada: Visit, visit: Visiting):
    thread, hidden = await ask(), await ask(visibility="private", title="A secret")
    await lifecycle.close(
        thread, by=await person("marta"), catalogue=await snapshot.current(), reason="Answered by phone."
    )
    await access.begin(
        ids.encode(hidden.id), "I was asked to look.", by=await person("rui"), catalogue=await snapshot.current()
    )
    page = (await ada.get("/en/desk/audit")).text
    assert f'href="{at(thread)}"' in page.replace(f"-{thread.slug}", "") and "Answered by phone." in page
    assert "I was asked to look." in page and "A secret" not in page
    assert f'href="/en/desk/readings?thread={ids.encode(hidden.id)}"' in page


async def test_a_verb_without_a_sentence_is_shown_by_its_code(ada: Visit):
    async with database.transaction():
        await events.record("moon.painted", await Account.get(nickname="ines"), by=await person("ines"))
    assert "<code>moon.painted</code>" in (await ada.get("/pt/desk/audit")).text


async def test_the_audit_has_filters_that_its_pages_and_its_file_keep(ada: Visit, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("moderation.oversight.audit.A_PAGE", 1)
    thread = await ask(language="bn")
    for _ in range(2):
        await answer(thread, "ines")
    await answer(thread, "rahima")
    first = await ada.get("/en/desk/audit?actor=ines&since=nonsense&after=x")
    assert len(cells(first)) == 2
    further = next(each.get("href") for each in tree(first).iter("a") if each.get("rel") == "next")
    second = await ada.get(str(further))
    assert len(cells(second)) == 2
    shown = [[row.get("data-entry") for row in tree(page).iter("tr")] for page in (first, second)]
    assert shown[0] != shown[1]
    assert 'rel="next"' not in second.text
    file = next(each.get("href") for each in tree(second).iter("a") if "audit.csv" in str(each.get("href")))
    rows = list(csv.reader(StringIO((await ada.get(str(file))).text)))
    assert [row[2] for row in rows] == ["who", "ines", "ines"]


async def test_the_audit_as_a_file_is_downloaded_and_kept_nowhere(ada: Visit):
    file = await ada.get("/en/desk/audit.csv")
    assert file.headers["content-disposition"] == 'attachment; filename="audit.csv"'
    assert file.headers["content-type"].startswith("text/csv")
    assert file.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("nickname", ["rui", "ada"])
async def test_a_reason_opens_the_page_of_a_private_thread_and_its_cabinet_is_told(visit: Visiting, nickname: str):
    thread = await ask(visibility="private")
    await answer(thread)
    reader, ines = await visit(nickname), await visit("ines")
    assert (await reader.get(at(thread))).status_code == 404
    sent = await send(reader, "/en/desk/readings", "/en/desk/readings", thread=at(thread), reason=WHY)
    assert (sent.status_code, sent.headers["location"]) == (303, at(thread))
    page = await reader.get(at(thread))
    assert page.status_code == 200
    assert "You read this with a reason" in page.text
    assert [action for action in forms(page) if ids.encode(thread.id) in action or "/answers/" in action] == []
    assert ids.encode(thread.id) in (await reader.get("/en/desk/readings")).text
    told = next(each for each in tree(await ines.get(at(thread))).iter("section") if "data-read-by" in each.attrib)
    assert {nickname, WHY} <= {text_of(each).strip() for each in told.iter()}
    for other in ("amina", "marta"):
        assert "data-read-by" not in (await (await visit(other)).get(at(thread))).text


async def test_a_reading_opens_nothing_but_the_page(visit: Visiting):
    thread = await ask(visibility="private")
    said = await answer(thread)
    rui = await visit("rui")
    await send(rui, "/en/desk/readings", "/en/desk/readings", thread=at(thread), reason=WHY)
    for path in (at(thread, "/edit"), f"/en/posts/{ids.encode(said.id)}/revisions"):
        assert (await rui.get(path)).status_code == 404
    for path in (at(thread, "/follow"), at(thread, "/answers"), at(thread, "/route")):
        assert (await rui.post(path, {"on": "1", "body": "I answer."})).status_code == 404
    assert thread.title not in (await rui.get("/en/threads")).text


async def test_a_question_that_is_not_there_is_refused_beside_its_field(visit: Visiting):
    refused = await send(
        await visit("rui"), "/en/desk/readings", "/en/desk/readings", thread=ids.encode(ids.new()), reason=WHY
    )
    assert (refused.status_code, errors(refused)) == (422, {"f-thread": "There is no such question."})
    short = await send(await visit("rui"), "/en/desk/readings", "/en/desk/readings", thread="x", reason="Because")
    assert errors(short) == {"f-reason": "Say a little more: at least 10 characters."}


async def test_the_figures_are_pictures_with_a_table_beside_them_and_a_file(visit: Visiting):
    for _ in range(2):
        thread = await ask(topic="housing")
    await answer(thread, "rui")
    rui = await visit("rui")
    page = await rui.get("/en/desk/statistics")
    housing = next(row for row in cells(page) if row[0] == "Housing")
    assert housing[1:5] == ["2", "1", "0", "1"]
    drawn = [each.get("aria-label") for each in tree(page).iter() if each.get("role") == "img"]
    assert "Housing: 2 asked, 1 answered" in drawn
    rows = list(csv.reader(StringIO((await rui.get("/en/desk/statistics.csv")).text.lstrip("\ufeff"))))
    assert rows[0] == ["dimension", "of", "figure", "value"]
    assert {("topic", "housing", "asked", "2"), ("all", "", "waiting", "1")} <= {tuple(row) for row in rows}


async def test_in_arabic_a_bar_begins_at_the_right(visit: Visiting):
    await ask(topic="housing")
    page = tree(await (await visit("rui")).get("/ar/desk/statistics"))
    parts = [each for each in page.iter() if each.get("class") == "bar-part" and each.get("x")]
    assert {each.get("x") for each in parts} == {"1000"}


async def test_everybody_reads_the_yearly_figures_and_small_ones_are_not_told(visit: Visiting):
    march = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    for hours in range(6):
        with clock.moved_to(march + timedelta(hours=hours)):
            thread = await ask(visibility="private")
    with clock.moved_to(march + timedelta(days=1)):
        await answer(thread)
    with clock.moved_to(datetime(2026, 4, 2, tzinfo=UTC)):
        await transparency.publish()
        visitor = await visit()
        page = await visitor.get("/en/transparency")
        figures = dict(row[:2] for row in cells(page) if len(row) == 2)
        assert (figures["Asked"], figures["With an answer"], figures["Ban"]) == ("5", "not published", "0")
        assert figures["Hours to the first answer, median"] == "too few to tell"
        assert "31 March 2026" in page.text
        assert "rounded down to whole fives" in page.text
        assert 'href="/en/transparency"' in (await visitor.get("/en/about")).text
    with clock.moved_to(datetime(2027, 1, 1, tzinfo=UTC)):
        await transparency.publish()
        page = await visitor.get("/en/transparency")
        figures = dict(row[:2] for row in cells(page) if len(row) == 2)
        assert (figures["Asked"], figures["With an answer"], figures["Ban"]) == ("6", "not published", "0")
        assert "rounded down" not in page.text


async def test_reading_the_figures_writes_nothing(visit: Visiting):
    with clock.moved_to(datetime(2026, 3, 2, 9, 0, tzinfo=UTC)):
        await ask()
    before = await contents()
    assert (await (await visit()).get("/en/transparency")).status_code == 200
    assert await contents() == before


async def test_a_forum_that_is_younger_than_a_month_tells_no_figures_yet(visit: Visiting):
    await ask()
    assert "when the first month is over" in (await (await visit()).get("/en/transparency")).text


async def test_staff_accounts_unused_for_ninety_days_are_listed(ada: Visit):
    unused = clock.now() - timedelta(days=91)
    await Account.filter(nickname__in=["marta", "amina", "rahima"]).update(seen_at=unused)
    page = tree(await ada.get("/en/admin/roles"))
    told = next(each for each in page.iter("section") if "data-unused" in each.attrib)
    assert [text_of(each).strip() for each in told.iter("bdi")] == ["marta"]


async def test_a_sign_in_makes_an_account_used(visit: Visiting):
    await Account.filter(nickname="marta").update(seen_at=clock.now() - timedelta(days=91))
    assert [account.nickname for account, _ in await roles.unused()] == ["marta"]
    await visit("marta")
    assert await roles.unused() == []


async def test_a_handed_over_thread_stays_open_to_who_gave_a_reason(visit: Visiting, catalogue: object):
    thread = await ask(visibility="private")
    ada = await visit("ada")
    await send(ada, "/en/desk/readings", "/en/desk/readings", thread=at(thread), reason=WHY)
    await lifecycle.close(thread, by=await person("ines"), catalogue=catalogue)  # type: ignore[arg-type]
    assert (await ada.get(at(thread))).status_code == 200
