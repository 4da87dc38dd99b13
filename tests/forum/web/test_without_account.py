"""Asking without an account: sent with a code, opened by it anywhere, and never by anything else."""

import re
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from forum.people.accounts import Account
from forum.people.return_codes import ReturnCode
from forum.threads.models import Post, ReviewItem, Thread
from tests.cast import Visit, Visiting, answer, person

CODE = re.compile(r'data-code="([^"]+)"')
BODY = "How do I renew my card when the office is closed?"
QUESTION = {"title": "Renewing a card", "body": BODY, "topic": "documentation"}


def code_in(page: httpx.Response) -> str:
    found = CODE.search(page.text)
    assert found, page.text
    return found[1]


async def follow(visit: Visit, response: httpx.Response) -> httpx.Response:
    assert response.status_code == 303, response.text
    await knows(visit)
    return await visit.get(response.headers["location"])


async def knows(visit: Visit) -> None:
    """The browser's forms are from then on those of its session."""
    from forum.people import codes

    token = visit.client.cookies.get("session")
    visit.digest = codes.token_digest(token) if token else ""


async def asked(visit: Visit, **fields: str) -> tuple[Thread, str]:
    """A question sent in one step, and its code."""
    page = await follow(visit, await visit.post("/en/threads/new", QUESTION | fields))
    return await Thread.all().order_by("-created_at").first().get(), code_in(page)  # type: ignore[union-attr]


async def opened(visit: Visit, code: str) -> httpx.Response:
    return await follow(visit, await visit.post("/en/my-question", {"code": code}))


async def test_a_visitor_s_question_is_sent_at_once_held_and_opened_again_by_its_code_alone(visit: Visiting):
    here, there = await visit(), await visit()
    page = await follow(here, await here.post("/en/threads/new", QUESTION))
    code = code_in(page)
    thread = await Thread.get()
    assert thread.status == "pending"
    item = await ReviewItem.get(post_id=(await Post.get()).id)
    assert item.held and "no_account" in item.reasons.split()
    assert (await there.get(f"/en/threads/{page_id(thread)}")).status_code == 404
    page = await opened(there, code.lower().replace("-", " "))
    assert "Renewing a card" in page.text and "data-code=" not in page.text
    assert BODY in (await there.get(f"/en/threads/{page_id(thread)}")).text


def page_id(thread: Thread) -> str:
    from forum import ids

    return ids.encode(thread.id)


async def test_the_code_stays_on_the_page_until_it_is_written_down_and_is_kept_nowhere(visit: Visiting):
    here = await visit()
    _, code = await asked(here)
    assert code_in(await here.get("/en/my-question")) == code
    kept = await ReturnCode.get()
    assert code not in repr(vars(kept)) and kept.hashed.startswith("$argon2id$")
    await follow(here, await here.post("/en/my-question/noted"))
    assert code not in (await here.get("/en/my-question")).text


@pytest.mark.parametrize("wrong", ["", "x", "KAMO-1234-TIRO-1234-5678", "٠" * 300, "\x00"])
async def test_a_wrong_code_and_one_that_never_was_get_the_same_answer_with_what_was_typed(visit: Visiting, wrong: str):
    here = await visit()
    _, code = await asked(here)
    there = await visit()
    last = "0" if code[-1] != "0" else "1"
    near = await there.post("/en/my-question", {"code": code[:-1] + last})
    other = await there.post("/en/my-question", {"code": wrong})
    assert near.status_code == other.status_code == 422
    assert near.text.count("This code opens nothing") == other.text.count("This code opens nothing") == 2
    assert code[:-1] + last in near.text


async def test_a_code_opens_its_one_question_and_nothing_else(visit: Visiting):
    here = await visit()
    thread, _ = await asked(here)
    from tests.cast import ask

    elses = await ask("amina")
    answered = await answer(elses, "ines")
    oid, other = page_id(thread), page_id(elses)
    from forum import ids

    for path in ("/en/account", "/en/account/password", "/en/account/code", "/en/threads/new", "/en/desk"):
        assert (await here.get(path)).status_code in (403, 404), path
    refused: list[tuple[str, dict[str, Any]]] = [
        ("/en/threads/new", QUESTION | {"title": "Another question"}),
        (f"/en/threads/{other}/follow", {"on": "1"}),
        (f"/en/threads/{oid}/follow", {"on": "1"}),
        (f"/en/threads/{other}/same-problem", {"on": "1"}),
        (f"/en/answers/{ids.encode(answered.id)}/helpful", {"value": "yes"}),
        (f"/en/answers/{ids.encode(answered.id)}/comments", {"body": "A comment elsewhere"}),
        (f"/en/threads/{other}/withdrawal", {}),
        ("/en/account/password", {"password": "a long enough one 123"}),
        ("/en/account/name", {"shown_name": "Somebody"}),
    ]
    for path, fields in refused:
        assert (await here.post(path, fields)).status_code == 403, path
    assert await Thread.all().count() == 2


async def test_a_question_by_code_is_edited_commented_and_withdrawn_by_its_asker(visit: Visiting, catalogue: Any):
    from forum.threads import state

    here = await visit()
    thread, _ = await asked(here)
    await state.set_status(await Post.get(thread_id=thread.id), thread, "published", catalogue=catalogue)
    given = await answer(await Thread.get(id=thread.id), "ines")
    from forum import ids

    oid = page_id(thread)
    made = await here.post(f"/en/answers/{ids.encode(given.id)}/comments", {"body": "Thank you, one thing more"})
    assert made.status_code == 303, made.text
    comment = await Post.get(kind="comment")
    assert (comment.status, comment.shown_name, comment.author_id) == ("pending", "", thread.author_id)
    assert (await here.post(f"/en/answers/{ids.encode(given.id)}/helpful", {"value": "yes"})).status_code == 303
    assert (await here.post(f"/en/threads/{oid}/hiding", {"part": "the OFFICE"})).status_code == 303
    assert "office" not in (await Post.get(id=(await Post.get(kind="question")).id)).source
    assert (await here.post(f"/en/threads/{oid}/withdrawal", {})).status_code == 303
    assert (await Thread.get(id=thread.id)).status == "removed"


async def test_a_claimed_question_is_in_the_account_under_no_name_and_its_code_opens_nothing(visit: Visiting):
    here = await visit()
    thread, code = await asked(here)
    sent = await here.post("/en/login", {"nickname": "bilal", "password": "sardinhas na brasa 7", "claim": "1"})
    await follow(here, sent)
    assert "Renewing a card" in (await here.get("/en/account")).text
    shadow = await Account.get(id=thread.author_id)
    assert shadow.held_by_id == (await Account.get(nickname="bilal")).id
    assert (await (await visit()).post("/en/my-question", {"code": code})).status_code == 422
    seen = (await (await visit("marta")).get(f"/en/threads/{page_id(thread)}")).text
    assert "bilal" not in seen.lower() and "Without a name" in seen


async def test_without_my_name_nobody_sees_who_asked_and_the_asker_finds_it_marked(visit: Visiting):
    amina = await visit("amina")
    await follow(amina, await amina.post("/en/threads/new", QUESTION | {"nameless": "1"}))
    thread = await Thread.get()
    assert thread.author_id in (await person("amina")).shadows and thread.status == "pending"
    assert "Without my name" in (await amina.get("/en/account")).text
    marta = await visit("marta")
    item = await ReviewItem.get()
    for path in (f"/en/threads/{page_id(thread)}", f"/en/desk/queue/{page_id_of(item.id)}", "/en/desk/queue"):
        page = await marta.get(path)
        assert page.status_code == 200 and "amina" not in page.text.lower(), path


def page_id_of(number: int) -> str:
    from forum import ids

    return ids.encode(number)


async def test_whoever_says_danger_gets_the_lines_and_the_code_at_once(visit: Visiting):
    here = await visit()
    page = await here.post("/en/threads/new", {"body": "He will kill me", "danger": "yes"})
    assert page.status_code == 200 and 'href="tel:112"' in page.text
    thread = await Thread.get()
    assert (thread.danger, thread.visibility, thread.status) == (True, "private", "published")
    assert "He will kill me" in (await opened(await visit(), code_in(page))).text


async def test_the_last_page_sends_a_question_once_however_often_it_is_pressed(visit: Visiting):
    here = await visit()
    page = await here.post("/en/threads/new", QUESTION | {"action": "check"})
    hidden = dict(
        re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)">', page.text.split("Or with an account")[0])
    )
    first = await here.client.post("/en/threads/new", data=hidden | QUESTION, headers={"Sec-Fetch-Site": "same-origin"})
    there = await visit()
    there.client.cookies.set("kept", "1")
    again = await there.post("/en/threads/new", hidden | QUESTION)
    assert first.status_code == again.status_code == 303
    assert await Thread.all().count() == 1
    assert code_in(await here.get("/en/my-question")) == code_in(await there.get("/en/my-question"))


async def test_a_browser_without_cookies_sees_the_code_on_the_page_that_answers(visit: Visiting, app: Starlette):
    here = await visit()
    page = await here.post("/en/threads/new", QUESTION | {"action": "check"})
    hidden = dict(
        re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)">', page.text.split("Or with an account")[0])
    )
    there = await visit()
    sent = await there.post("/en/threads/new", hidden | QUESTION)
    assert sent.status_code == 200
    assert "Renewing a card" in (await opened(await visit(), code_in(sent))).text
