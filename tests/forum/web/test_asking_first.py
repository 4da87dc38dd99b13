"""Asking before there is an account, and making one with it: a name is proposed, and making it sends the question. Nothing is lost."""

import re
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from forum.people import accounts, codes
from forum.people.accounts import Account
from forum.threads.models import Post, Thread
from tests.cast import PASSWORD, Visit, Visiting, cheap_hasher
from tests.forum.web.markup import forms, text_of, tree

NEW, REGISTER, LOGIN = "/en/threads/new", "/en/register", "/en/login"
TITLE = "Can my landlord raise the rent?"
BODY = "I have a contract until May and he wants 100 euros more."
WORDS = {"title": TITLE, "body": BODY}


async def kept(visitor: Visit, **fields: str) -> dict[str, Any]:
    """The form that makes an account, as it is filled in for whoever would rather have one than a code."""
    page = await visitor.post(NEW, WORDS | {"action": "account"} | fields)
    assert page.status_code == 200
    return filled(page, REGISTER)


def filled(page: httpx.Response, address: str) -> dict[str, Any]:
    return {name: values[0] for name, values in forms(page)[address].items()}


def says(page: httpx.Response, words: str) -> bool:
    return words in " ".join(text_of(tree(page)).split())


async def test_a_visitor_asks_and_four_screens_later_it_is_sent(visit: Visiting) -> None:
    visitor = await visit()
    form = await visitor.get(NEW)  # home was the first screen
    assert form.status_code == 200
    page = await visitor.post(NEW, filled(form, NEW) | WORDS | {"action": "account"})
    assert says(page, "Your question is kept") and says(page, TITLE) and 'href="tel:112"' in page.text
    sent = filled(page, REGISTER)
    assert sent["topic"] == "housing"
    made = await visitor.post(REGISTER, sent | {"password": PASSWORD})
    assert made.status_code == 303
    done = await visitor.get(made.headers["location"])
    assert says(done, "Your question was sent") and "data-recovery-code" in done.text
    thread = await Thread.get().select_related("author", "topic")
    assert thread.author is not None
    assert (thread.title, thread.author.nickname, thread.topic.slug) == (TITLE, sent["nickname"], "housing")
    assert (await Post.get(thread_id=thread.id)).source == BODY
    assert "landlord" not in made.headers["location"].replace(thread.slug, "")


async def test_a_wrong_question_comes_back_to_a_visitor_as_it_was_typed(visit: Visiting) -> None:
    page = await (await visit()).post(NEW, {"title": "a", "body": BODY, "topic": "no-such"})
    assert (page.status_code, filled(page, NEW)["title"], filled(page, NEW)["body"]) == (422, "a", BODY)


async def test_a_preview_asks_nobody_to_sign_in(visit: Visiting) -> None:
    page = await (await visit()).post(NEW, WORDS | {"action": "preview"})
    assert (page.status_code, filled(page, NEW)["topic"]) == (200, "housing")
    assert says(page, "Not sent yet")


async def test_a_password_is_not_asked_again_for_a_mistake_in_the_name(visit: Visiting) -> None:
    visitor = await visit()
    sent = await kept(visitor)
    refused = await visitor.post(REGISTER, sent | {"nickname": "Amina", "password": PASSWORD})
    assert (refused.status_code, says(refused, "Your password is kept")) == (422, True)
    assert PASSWORD not in refused.text and "argon2" not in refused.text
    again = filled(refused, REGISTER)
    assert again["carried"] == sent["carried"]
    assert (await visitor.post(REGISTER, again | {"nickname": "Zuleica"})).status_code == 303
    assert await Thread.all().count() == 1
    other = await visit()
    signed = await other.post(LOGIN, {"nickname": "zuleica", "password": PASSWORD})
    assert signed.status_code == 303
    without = await (await visit()).post(REGISTER, again | {"nickname": "Zita", "send": ""})
    assert without.status_code == 422  # The password is kept in her own browser alone.


async def test_a_new_password_is_not_asked_again_for_a_mistake_in_the_recovery_code(visit: Visiting) -> None:
    _, code = await accounts.register("Zuleica", PASSWORD, hasher=cheap_hasher(), reserved=frozenset())
    visitor, sent = await visit(), {"nickname": "zuleica", "password": "bacalhau com natas 9"}
    refused = await visitor.post("/en/login/recovery", sent | {"code": "wrong"})
    assert (refused.status_code, says(refused, "Your password is kept")) == (422, True)
    assert (await visitor.post("/en/login/recovery", {"nickname": "zuleica", "code": code})).status_code == 303
    assert (await (await visit()).post(LOGIN, sent)).status_code == 303


async def test_a_kept_password_that_is_the_new_name_is_refused(visit: Visiting) -> None:
    visitor = await visit()
    await visitor.post(REGISTER, {"nickname": "amina", "password": "Zuleica-Maria"})
    refused = await visitor.post(REGISTER, {"nickname": "Zuleica-Maria"})
    assert refused.status_code == 422
    assert not await Account.exists(nickname="Zuleica-Maria")


async def test_whoever_has_an_account_signs_in_and_it_is_sent_once(app: Starlette, visit: Visiting) -> None:
    visitor = await visit()
    page = await visitor.post(NEW, WORDS | {"topic": "housing", "action": "account"})
    sent = filled(page, LOGIN) | {"nickname": "Amina"}
    wrong = await visitor.post(LOGIN, sent | {"password": "not hers at all"})
    assert (wrong.status_code, filled(wrong, LOGIN)["carried"]) == (422, sent["carried"])
    answers = []
    for _ in range(2):  # a press and another one before the first is answered
        pressed = Visit(app)
        pressed.client.cookies.set("kept", "1", domain="127.0.0.1")
        answers.append(await pressed.post(LOGIN, filled(wrong, LOGIN) | {"nickname": "amina", "password": PASSWORD}))
    assert [each.status_code for each in answers] == [303, 303]
    # What is kept of a form names the question by its number alone, never by its words.
    first, second = (each.headers["location"] for each in answers)
    assert first.replace("-can-my-landlord-raise-the-rent", "") == second
    thread = await Thread.get().select_related("author")
    assert thread.author is not None and thread.author.nickname == "amina"


async def test_a_question_that_can_no_longer_be_asked_is_in_its_form_once_the_account_is_made(visit: Visiting) -> None:
    visitor = await visit()
    page = await visitor.post(REGISTER, await kept(visitor) | {"topic": "no-such-topic", "password": PASSWORD})
    assert (page.status_code, filled(page, NEW)["body"]) == (422, BODY)
    assert "session" in visitor.client.cookies and "code" in visitor.client.cookies


async def test_a_browser_that_takes_no_cookies_is_told_and_nothing_is_made(app: Starlette, visit: Visiting) -> None:
    sent = await kept(await visit())
    for address in (REGISTER, LOGIN):
        refused = await Visit(app).post(address, sent | {"nickname": "Zuleica", "password": PASSWORD})
        assert (refused.status_code, says(refused, "Cookies are needed")) == (422, True)
        assert filled(refused, address)["carried"] == sent["carried"]
    assert not await Account.exists(nickname="Zuleica")


async def test_who_signed_in_without_taking_the_cookie_is_told_why_it_did_not_work(app: Starlette) -> None:
    for came_from in (LOGIN, REGISTER):
        head = {"Referer": f"http://127.0.0.1:8000{came_from}"}
        page = await Visit(app).get("/en/account", headers=head)
        assert (page.status_code, says(page, "Cookies are needed")) == (401, True)
    assert (await Visit(app).get("/en/account", headers={"Referer": "http://127.0.0.1:8000/en/"})).status_code == 303


async def test_a_member_whose_session_ended_is_asked_to_sign_in_with_the_text_kept(visit: Visiting) -> None:
    amina = await visit("amina")
    token = amina.client.cookies["session"]
    await amina.post("/en/logout")
    amina.client.cookies.set("session", token, domain="127.0.0.1")
    page = await amina.post(NEW, WORDS)
    assert (page.status_code, BODY in filled(page, LOGIN)["carried"]) == (401, True)


@pytest.mark.parametrize(
    ("title", "slug"),
    [(TITLE, "housing"), ("Quero inscrever o meu filho na escola", "education"), ("我想申请葡萄牙国籍", "nationality")],
)
async def test_a_topic_is_proposed_by_the_words_and_a_person_confirms_it(
    visit: Visiting, title: str, slug: str
) -> None:
    amina = await visit("amina")
    page = await amina.post(NEW, {"title": title, "body": BODY})
    assert (page.status_code, filled(page, NEW)["topic"]) == (422, slug)
    assert says(page, "We suggest this topic")
    assert (await amina.post(NEW, filled(page, NEW) | {"website": ""})).status_code == 303


async def test_the_recovery_code_stays_until_it_is_written_down(app: Starlette, visit: Visiting) -> None:
    visitor = await visit()
    await visitor.post(REGISTER, {"nickname": "Zuleica", "password": PASSWORD})
    code = re.search(r"<bdi[^>]*>([0-9a-z-]{29})</bdi>", (await visitor.get("/en/account/code")).text)
    assert code is not None
    zuleica = Visit(app, codes.token_digest(visitor.client.cookies["session"]))
    zuleica.client = visitor.client
    assert code[1] in (await zuleica.get("/en/account/code")).text
    assert says(await zuleica.get("/en/account"), "You have not yet written down your recovery code")
    assert (await zuleica.post("/en/account/code", {"next": "/en/account"})).headers["location"] == "/en/account"
    assert (await zuleica.get("/en/account/code")).status_code == 303
    wrong = await zuleica.post("/en/account/code/renewal", {"current": "not hers at all"})
    assert wrong.status_code == 422
    made = await zuleica.post("/en/account/code/renewal", {"current": PASSWORD})
    renewed = await zuleica.get(made.headers["location"])
    assert made.status_code == 303 and "data-recovery-code" in renewed.text and code[1] not in renewed.text
    spent = {"nickname": "zuleica", "code": code[1], "password": "another password 8"}
    assert (await (await visit()).post("/en/login/recovery", spent)).status_code == 422


async def test_a_title_may_have_as_many_signs_as_a_reader_sees(visit: Visiting) -> None:
    amina = await visit("amina")
    longest = "কি" * 150
    assert len(longest) > 150
    for title, status in ((longest, 303), (f"{longest}ক", 422), ("비자", 303), ("ab", 422)):
        sent = await amina.post(NEW, {"title": title, "body": BODY, "topic": "housing"})
        assert sent.status_code == status, title
    assert {thread.title for thread in await Thread.all()} == {longest, "비자"}


async def test_a_name_as_it_was_pasted_is_repaired_and_signs_in(visit: Visiting) -> None:
    visitor = await visit()
    made = await visitor.post(REGISTER, {"nickname": "\u200f  علی رضا \u200f", "password": PASSWORD})
    assert made.status_code == 303
    assert await Account.exists(nickname="علی-رضا")
    signed = await (await visit()).post(LOGIN, {"nickname": "علي رضا", "password": PASSWORD})
    assert signed.status_code == 303


async def test_a_present_password_that_was_right_is_not_asked_again_for_a_mistake_in_the_new_one(
    visit: Visiting,
) -> None:
    amina, address = await visit("amina"), "/en/account/password"
    wrong = await amina.post(address, {"current": "not hers", "password": "bacalhau com natas 9"})
    assert (wrong.status_code, "current" in filled(wrong, address)) == (422, True)
    short = await amina.post(address, {"current": PASSWORD, "password": "short"})
    assert (short.status_code, "current" in filled(short, address)) == (422, False)
    stolen = await (await visit("amina")).post(address, {"password": "bacalhau com natas 9"})
    assert stolen.status_code == 422  # The proof is in her own browser alone.
    assert (await amina.post(address, {"password": "bacalhau com natas 9"})).status_code == 303
    assert (
        await (await visit()).post(LOGIN, {"nickname": "amina", "password": "bacalhau com natas 9"})
    ).status_code == 303
