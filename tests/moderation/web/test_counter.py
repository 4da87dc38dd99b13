"""The counter's form and slip, as staff see them, and the person's way in from the paper."""

from datetime import timedelta

import httpx
import pytest
import segno

from forum import clock, ids
from forum.people.accounts import Account
from forum.people.sessions import Session
from forum.settings import Settings
from forum.threads.casework.models import CounterQuestion
from forum.threads.models import Thread
from tests.cast import PASSWORD, Visit, Visiting, answer, ask, at, running, signed_in
from tests.forum.web.markup import text_of, tree
from tests.moderation.web.sending import errors, send

COUNTER = "/en/desk/counter"
FIELDS = {
    "title": "My room is wet",
    "body": "The wall is wet and my child coughs.",
    "topic": "housing",
    "language": "ar",
    "agreed": "1",
}


def code_on(page: httpx.Response) -> str:
    return text_of(next(each for each in tree(page).iter("bdi") if each.get("data-recovery-code") is not None)).strip()


async def put(who: Visit, **changed: str) -> tuple[Thread, Account, str]:
    """A question put at the counter, whose it is, and where its slip is."""
    sent = await send(who, COUNTER, COUNTER, **FIELDS | changed)
    assert sent.status_code == 303, sent.text
    row = await CounterQuestion.all().order_by("-id").first().select_related("thread", "thread__author")
    assert row
    assert row.thread.author
    return row.thread, row.thread.author, sent.headers["location"]


async def test_an_officer_puts_a_question_and_prints_a_paper_in_the_person_s_language(visit: Visiting):
    rui = await visit("rui")
    thread, account, location = await put(rui)
    assert location == f"{COUNTER}/{ids.encode(thread.id)}/slip"
    page = await rui.get(location)
    paper = next(each for each in tree(page).iter("article"))
    assert (paper.get("lang"), paper.get("dir")) == ("ar", "rtl")
    said = text_of(paper)
    for needed in (
        account.nickname,
        code_on(page),
        f"/ar/threads/{ids.encode(thread.id)}",
        "http://127.0.0.1:8000/code",
        "21 810 61 91",
    ):
        assert needed in said
    assert thread.title not in said


async def test_the_paper_has_a_code_to_scan_and_a_short_address_that_leads_on(visit: Visiting):
    rui, visitor = await visit("rui"), await visit()
    _, _, location = await put(rui)
    page = await rui.get(location)
    paper = next(each for each in tree(page).iter("article"))
    drawn = next(each for each in paper.iter("div") if each.get("class") == "slip-code")
    expected = segno.make("http://127.0.0.1:8000/code", micro=False).svg_inline(scale=3, border=2)
    assert expected.partition(' d="')[2][:200] in page.text and list(drawn)
    assert [each.get("viewBox") for each in drawn.iter("svg")] == ["0 0 29 29"], (
        "it is as large as the paper has room for"
    )
    assert "data-print" in page.text
    led = await visitor.get("/code", headers={"Accept-Language": "ar"})
    assert (led.status_code, led.headers["location"]) == (302, "/ar/login/recovery")
    assert (await visitor.get(led.headers["location"])).status_code == 200


async def test_the_code_is_shown_once_and_the_page_says_so(visit: Visiting):
    rui = await visit("rui")
    _, _, location = await put(rui)
    code = code_on(await rui.get(location))
    again = await rui.get(location)
    assert code not in again.text
    assert "shown once" in again.text
    assert "Make a new code" in again.text


async def test_two_papers_do_not_show_each_other_s_codes(visit: Visiting):
    rui = await visit("rui")
    first = await put(rui)
    second = await put(rui, title="Another person")
    assert "data-recovery-code" not in (await rui.get(first[2])).text
    assert second[1].nickname in (await rui.get(second[2])).text
    assert (await rui.get("/en/account/code")).status_code == 303


async def test_the_person_gets_in_with_the_paper_and_finds_the_answer(visit: Visiting):
    rui, visitor = await visit("rui"), await visit()
    thread, account, location = await put(rui)
    code = code_on(await rui.get(location))
    await answer(thread, "rui", "Air the room, and write to the owner.")
    fields = {"nickname": account.nickname, "code": code, "password": PASSWORD}
    assert (await visitor.post("/ar/login/recovery", fields)).status_code == 303
    assert thread.title in (await visitor.get("/ar/account")).text
    assert "Air the room" in (await visitor.get(at(thread))).text


async def test_without_the_ticked_box_nothing_is_put_and_the_error_stands_beside_it(visit: Visiting):
    rui = await visit("rui")
    refused = await rui.post(COUNTER, {**FIELDS, "agreed": ""})
    assert refused.status_code == 422
    assert errors(refused) == {"f-agreed": "Ask the person first, then tick this box."}
    assert FIELDS["body"] in refused.text
    assert not await Thread.exists()


@pytest.mark.parametrize("missing", ["title", "body", "topic", "language"])
async def test_what_is_missing_is_said_beside_its_field(visit: Visiting, missing: str):
    refused = await (await visit("rahima")).post(COUNTER, {**FIELDS, missing: ""})
    assert refused.status_code == 422
    assert set(errors(refused)) == {f"f-{missing}"}


async def test_a_preview_puts_nothing(visit: Visiting):
    shown = await (await visit("rui")).post(COUNTER, {**FIELDS, "action": "preview", "agreed": ""})
    assert shown.status_code == 200
    assert "Not sent yet" in shown.text
    assert not await Thread.exists()


async def test_the_question_says_with_whose_help_it_was_put(visit: Visiting):
    by_officer, _, _ = await put(await visit("rui"), visibility="public")
    by_mediator, _, _ = await put(await visit("rahima"), visibility="public", title="Another wet room")
    for nickname in (None, "amina", "ines"):
        who = await visit(nickname)
        assert "with the help of Housing" in " ".join((await who.get(at(by_officer))).text.split())
        assert "with the help of a mediator" in (await who.get(at(by_mediator))).text
    assert "data-at-counter" not in (await (await visit()).get(at(await ask()))).text


async def test_a_new_code_needs_the_password_again_and_comes_once(visit: Visiting):
    rui = await visit("rui")
    _, account, location = await put(rui)
    first = code_on(await rui.get(location))
    renewing = location.replace("/slip", "/code")
    await Session.filter(account__nickname="rui").update(created_at=clock.now() - timedelta(hours=1))
    assert (await rui.post(renewing)).status_code == 401
    await Session.filter(account__nickname="rui").update(created_at=clock.now())
    renewed = await send(rui, location, renewing)
    assert renewed.headers["location"] == location
    page = await rui.get(location)
    assert code_on(page) != first
    assert account.nickname in page.text


async def test_an_account_with_a_password_gets_no_new_code(visit: Visiting):
    rui = await visit("rui")
    _, account, location = await put(rui)
    await rui.get(location)
    await Account.filter(id=account.id).update(password_hash="chosen")
    assert "Make a new code" not in (await rui.get(location)).text
    refused = await rui.post(location.replace("/slip", "/code"))
    assert refused.status_code == 409
    assert "has chosen a password" in refused.text


async def test_mediators_reach_the_counter_and_no_other_part_of_the_desk(visit: Visiting):
    rahima = await visit("rahima")
    assert 'href="/en/desk/start"' in (await rahima.get("/en/")).text
    assert f'href="{COUNTER}"' in (await rahima.get("/en/desk/start")).text
    page = await rahima.get(COUNTER)
    assert "/en/desk/triage" not in page.text
    assert (await rahima.get("/en/desk/triage")).status_code == 403


async def test_no_rule_of_holding_keeps_back_what_staff_typed(configured: Settings):
    async with running(configured, holding="on", hold_first_posts=5) as forum:
        thread, _, _ = await put(await signed_in(forum, "rui"), body="Call me: my number is 920 000 123.")
    assert thread.status == "published"
