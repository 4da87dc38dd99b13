"""Asking without an account: sent with a code, opened by it anywhere, and never by anything else."""

import re
from datetime import timedelta
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from forum import clock, ids, settings, text
from forum.catalogue import numbers, snapshot
from forum.events import Event
from forum.people import accounts, codes, grants
from forum.people.accounts import Account
from forum.people.return_codes import ReturnCode
from forum.people.sessions import Session
from forum.threads import state
from forum.threads.models import Post, ReviewItem, Revision, Thread, ThreadAct
from forum.threads.posting import asking, editing
from forum.threads.posting.models import LetterReminder, Vote
from tests.cast import PASSWORD, Visit, Visiting, answer, ask, cheap_hasher, person, running, signed_in
from tests.forum.web.markup import forms, tree

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
    token = visit.client.cookies.get("session")
    visit.digest = codes.token_digest(token) if token else ""


async def asked(visit: Visit, **fields: str) -> tuple[Thread, str]:
    """A question sent in one step, and its code."""
    page = await follow(visit, await visit.post("/en/threads/new", QUESTION | fields))
    latest = await Thread.all().order_by("-created_at").limit(1)
    return latest[0], code_in(page)


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
    return ids.encode(thread.id)


async def test_the_code_stays_on_the_page_until_it_is_written_down_and_is_kept_nowhere(visit: Visiting):
    here = await visit()
    _, code = await asked(here)
    assert code_in(await here.get("/en/my-question")) == code
    kept = await ReturnCode.get()
    assert code not in repr(vars(kept)) and kept.hashed.startswith("$argon2id$")
    await follow(here, await here.post("/en/my-question/noted"))
    assert code not in (await here.get("/en/my-question")).text


async def test_on_another_s_phone_the_page_of_the_question_lets_one_out_of_it(visit: Visiting):
    here = await visit()
    thread, code = await asked(here)
    main = next(tree(await here.get("/en/my-question")).iter("main"))
    assert "/en/logout" in [form.get("action") for form in main.iter("form")]
    left = await here.post("/en/logout")
    assert "cache" in left.headers["clear-site-data"]
    await knows(here)
    assert code not in (await here.get("/en/my-question")).text
    assert (await here.get(f"/en/threads/{page_id(thread)}")).status_code == 404


@pytest.mark.parametrize("wrong", ["", "x", "KAMO-1234-TIRO-1234-5678", "٠" * 300, "\x00"])
async def test_a_wrong_code_and_one_that_never_was_get_the_same_answer_with_what_was_typed(visit: Visiting, wrong: str):
    here = await visit()
    _, code = await asked(here)
    there = await visit()
    last = "0" if code[-1] != "0" else "1"
    near = await there.post("/en/my-question", {"code": code[:-1] + last})
    other = await there.post("/en/my-question", {"code": wrong})
    assert near.status_code == other.status_code == 422
    assert (
        near.text.count("This code does not open any question")
        == other.text.count("This code does not open any question")
        == 2
    )
    assert code[:-1] + last in near.text


async def test_a_code_opens_its_one_question_and_nothing_else(visit: Visiting):
    here = await visit()
    thread, _ = await asked(here)
    elses = await ask("amina")
    answered = await answer(elses, "ines")
    oid, other = page_id(thread), page_id(elses)
    for path in ("/en/account", "/en/account/password", "/en/account/code", "/en/threads/new", "/en/desk"):
        assert (await here.get(path)).status_code in (403, 404), path
    # Whoever wants to ask anew is told the way, and no word of an account that they don't have.
    asking = (await here.get("/en/threads/new")).text
    assert "This code opens one question" in asking and "Your account" not in asking
    assert "Leave this question" in asking.partition("<main")[2]
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
    here = await visit()
    thread, _ = await asked(here)
    await state.set_status(await Post.get(thread_id=thread.id), thread, "published", catalogue=catalogue)
    given = await answer(await Thread.get(id=thread.id), "ines")
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


async def test_a_question_is_claimed_after_a_mistyped_password_too(visit: Visiting):
    here = await visit()
    thread, _ = await asked(here)
    wrong = await here.post("/en/login", {"nickname": "bilal", "password": "not this one", "claim": "1"})
    again = {name: values[0] for name, values in forms(wrong)["/en/login"].items()}
    await follow(here, await here.post("/en/login", again | {"nickname": "bilal", "password": "sardinhas na brasa 7"}))
    assert (await Account.get(id=thread.author_id)).held_by_id == (await Account.get(nickname="bilal")).id


async def test_a_question_about_a_letter_without_my_name_keeps_its_last_day(visit: Visiting):
    amina = await visit("amina")
    letter = {"letter": "refusal", "last_day": (clock.today() + timedelta(days=9)).isoformat(), "nameless": "1"}
    sent = await amina.post("/en/threads/new", QUESTION | letter)
    assert sent.status_code == 303
    assert (await LetterReminder.get()).thread_id == (await Thread.get()).id


async def test_without_my_name_nobody_sees_who_asked_and_the_asker_finds_it_marked(visit: Visiting):
    amina = await visit("amina")
    await follow(amina, await amina.post("/en/threads/new", QUESTION | {"nameless": "1"}))
    thread = await Thread.get()
    assert thread.author_id in (await person("amina")).shadows and thread.status == "pending"
    assert "Without my name" in (await amina.get("/en/account")).text
    marta = await visit("marta")
    item = await ReviewItem.get()
    for path in (f"/en/threads/{page_id(thread)}", f"/en/desk/queue/{ids.encode(item.id)}", "/en/desk/queue"):
        page = await marta.get(path)
        assert page.status_code == 200 and "amina" not in page.text.lower(), path


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


async def test_what_a_holder_does_in_a_question_without_their_name_names_nobody(visit: Visiting, catalogue: Any):
    amina = await visit("amina")
    await follow(amina, await amina.post("/en/threads/new", QUESTION | {"nameless": "1"}))
    thread = await Thread.get()
    await state.set_status(await Post.get(thread_id=thread.id), thread, "published", catalogue=catalogue)
    given = await answer(await Thread.get(id=thread.id), "ines")
    at, oid = ids.encode(given.id), page_id(thread)
    for path, fields in (
        (f"/en/answers/{at}/comments", {"body": "Thank you, one thing more"}),
        (f"/en/answers/{at}/helpful", {"value": "yes"}),
        (f"/en/threads/{oid}/edit", {"title": "Another title", "body": "Another text of the question."}),
        (f"/en/threads/{oid}/hiding", {"part": "Another text"}),
        (f"/en/threads/{oid}/privacy", {}),
        (f"/en/threads/{oid}/closure", {}),
        (f"/en/threads/{oid}/solved", {"value": "no"}),
        (f"/en/threads/{oid}/withdrawal", {}),
    ):
        assert (await amina.post(path, fields)).status_code == 303, path
    holder = (await person("amina")).account_id
    assert not await Event.filter(actor_id=holder, verb__not="account.registered").exists()
    assert not await ThreadAct.filter(by_id=holder).exists()
    assert not await Revision.filter(replaced_by_id=holder).exists()
    assert not await Post.filter(author_id=holder).exists() and not await Vote.filter(account_id=holder).exists()


async def test_a_moderator_decides_nothing_about_their_own_question_without_a_name(visit: Visiting):
    marta = await visit("marta")
    await follow(marta, await marta.post("/en/threads/new", QUESTION | {"nameless": "1"}))
    item = await ReviewItem.get()
    fields = {"item": ids.encode(item.id), "verdict": "publish", "reason": "within_the_rules"}
    assert (await marta.post("/en/desk/decisions", fields)).status_code == 403


async def test_a_shadow_suspended_silences_its_holder_and_names_them_to_nobody(visit: Visiting):
    amina = await visit("amina")
    await follow(amina, await amina.post("/en/threads/new", QUESTION | {"nameless": "1"}))
    marta = await visit("marta")
    item = ids.encode((await ReviewItem.get()).id)
    fields = {"item": item, "verdict": "suspend", "reason": "insult", "statement": "An insult.", "until": "2099-01-01"}
    assert (await marta.post("/en/desk/decisions", fields)).status_code == 303
    assert (await amina.post("/en/threads/new", QUESTION | {"title": "Another one"})).status_code == 403
    assert (await grants.person(await Account.get(nickname="amina"))).silence is None


async def test_nobody_signs_in_to_a_shadow_by_any_name(visit: Visiting):
    here = await visit()
    thread, _ = await asked(here)
    shadow = await Account.get(id=thread.author_id)
    for name in ("", " ", shadow.nickname_key, shadow.nickname_key.lower()):
        assert await accounts.named(name) is None
        signed = await (await visit()).post("/en/login", {"nickname": name, "password": PASSWORD})
        assert signed.status_code == 422


async def test_while_a_wave_comes_a_sender_waits_and_everything_typed_is_kept(visit: Visiting):
    await numbers.save({"wave_from": "2"}, by=await person("ada"))
    for _ in range(2):
        await asked(await visit())
    here = await visit()
    early = await here.post("/en/threads/new", QUESTION)
    assert early.status_code == 200 and "Please wait ten seconds" in early.text
    hidden = filled(early)
    assert hidden["body"] == BODY
    again = await here.post("/en/threads/new", hidden)
    assert filled(again) == hidden and await Thread.all().count() == 2
    forged = await here.post("/en/threads/new", hidden | {"ticket": hidden["ticket"][:-2] + "xx"})
    assert forged.status_code == 200 and await Thread.all().count() == 2
    afraid = await (await visit()).post("/en/threads/new", {"body": "He is at the door", "danger": "yes"})
    assert "data-code=" in afraid.text and await Thread.all().count() == 3
    with clock.moved_to(clock.now() + timedelta(seconds=11)):
        await follow(here, await here.post("/en/threads/new", hidden))
    assert await Thread.all().count() == 4


def filled(page: httpx.Response) -> dict[str, str]:
    return {name: values[0] for name, values in forms(page)["/en/threads/new"].items()}


async def test_questions_and_tries_without_an_account_are_counted_per_network_and_in_all(configured: settings.Settings):
    async with running(configured, limit_unnamed="1/hour", limit_code="2/hour") as app:
        here = Visit(app)
        assert (await here.post("/en/threads/new", QUESTION)).status_code == 303
        there = Visit(app)
        full = await there.post("/en/threads/new", QUESTION)
        assert (full.status_code, BODY in full.text) == (429, True) and int(full.headers["retry-after"]) > 0
        assert (await there.post("/en/threads/new", {"body": "He hits me", "danger": "yes"})).status_code == 200
        other = Visit(app)
        tried = [(await other.post("/en/my-question", {"code": "x"})).status_code for _ in range(3)]
        assert tried == [422, 422, 429]
    async with running(configured, limit_unnamed_all="1/hour", limit_code_all="1/hour") as app:
        codes_ = [(await Visit(app).post("/en/my-question", {"code": "x"})).status_code for _ in range(2)]
        sent = [(await Visit(app).post("/en/threads/new", QUESTION)).status_code for _ in range(2)]
        assert (codes_, sent) == ([422, 429], [303, 429])


async def test_the_name_of_who_asked_without_it_stands_nowhere_that_anybody_else_reads(app: Starlette, visit: Visiting):
    known = await snapshot.current()
    account, _ = await accounts.register("kanarienvogel", PASSWORD, hasher=cheap_hasher(), reserved=frozenset())
    holder = await grants.person(account)
    about = asking.Question(topic="documentation", title="Renewing a card", body=await text.prose(BODY), language="bn")
    thread = await asking.ask(about, by=holder, catalogue=known, nameless=True)
    post = await Post.get(thread_id=thread.id)
    item = await ReviewItem.get()
    await editing.edit(
        post,
        thread,
        body=await text.prose("Another text, long enough."),
        by=await grants.person(account),
        catalogue=known,
    )
    oid, pages = page_id(thread), []
    for who in ("marta", "ines", "ada", "rahima", "bilal", None):
        browser = await visit(who)
        for path in (
            f"/en/threads/{oid}", f"/en/posts/{ids.encode(post.id)}/revisions", f"/en/threads/{oid}/edit", "/en/threads",
            f"/en/desk/queue/{ids.encode(item.id)}", "/en/desk/queue", "/en/desk/triage", "/en/desk/audit",
            "/en/desk/audit.csv", "/en/desk/statistics", "/en/desk/statistics.csv", "/en/desk/translations",
            "/en/admin/roles", "/en/search?q=card", "/en/",
        ):  # fmt: skip
            pages.append((who, path, await browser.get(path)))
        if item.ended_at is None and who == "marta":
            await state.set_status(
                await Post.get(id=post.id), await Thread.get(id=thread.id), "published", catalogue=known
            )
    assert [(who, path) for who, path, page in pages if "kanarienvogel" in page.text.casefold()] == []
    assert sum(oid in page.text or "Renewing a card" in page.text for _, _, page in pages) > 10
    own = await signed_in(app, "kanarienvogel")
    assert "Renewing a card" in (await own.get("/en/account")).text


async def test_whose_code_session_has_ended_sends_another_question_without_signing_in(visit: Visiting):
    here = await visit()
    await asked(here)
    await Session.filter(shared=True).delete()
    page = await here.post("/en/threads/new", QUESTION | {"title": "Another question", "form_key": None})
    assert page.status_code == 401
    here.digest = ""
    await follow(here, await here.post("/en/threads/new", filled(page)))
    assert await Thread.filter(title="Another question").exists()
