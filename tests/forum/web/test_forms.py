"""Form keys, double submits, and that a refusal of whatever kind gives back what was typed and writes nothing."""

import asyncio
import re
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from forum import clock, ids
from forum.catalogue import snapshot
from forum.people import sessions
from forum.people.accounts import Account
from forum.people.grants import RoleGrant
from forum.settings import Settings
from forum.threads.models import Post, Thread
from forum.threads.posting import lifecycle
from forum.threads.posting.models import Vote
from forum.web.requests.form_keys import FormKeys, form_of
from tests.cast import (
    PASSWORD,
    SECRET,
    Visit,
    Visiting,
    answer,
    ask,
    at,
    at_answer,
    contents,
    person,
    running,
    signed_in,
)
from tests.forum.web.markup import forms
from tests.world import undone

NEW = "/en/threads/new"
TITLE = "Where do I renew it?"
BODY = "The office has no slot & the <site> is down."
ASKED = {"topic": "housing", "title": TITLE, "body": BODY, "danger": "no", "language": "fr"}
MARKED = {
    "short_answer": "Keep the proof.",
    "source_title": ["Law 23/2007", "Practice"],
    "source_url": ["https://diariodarepublica.pt/", ""],
    "source_article": ["78", ""],
    "valid_from": "2026-01-01",
    "review_by": "2099-01-01",
}


@dataclass(frozen=True)
class Case:
    """One of the forms that make something: who sends it, where to, with what, and the words that must not be lost."""

    who: str
    path: str
    fields: dict[str, Any]
    kept: dict[str, str]


async def cases() -> dict[str, Case]:
    thread = await ask(title="A first question")
    said = await answer(thread)
    other = await ask(title="A second question")
    own = await ask(title="A third question")
    return {
        "ask": Case(
            "amina", NEW, ASKED, {"title": TITLE, "body": BODY, "topic": "housing", "language": "fr", "danger": "no"}
        ),
        "edit": Case("amina", at(thread, "/edit"), {"title": TITLE, "body": BODY}, {"title": TITLE, "body": BODY}),
        "answer": Case("ines", at(thread, "/answers"), {"body": BODY}, {"body": BODY}),
        "edited answer": Case("ines", at_answer(said, "/edit"), {"body": BODY}, {"body": BODY}),
        "comment": Case("amina", at_answer(said, "/comments"), {"body": BODY}, {"body": BODY}),
        "official": Case("ines", at_answer(said, "/official"), MARKED, {"short_answer": "Keep the proof."}),
        "closure": Case("amina", at(own, "/closure"), {"reason": "It is <solved>."}, {"reason": "It is <solved>."}),
        "route": Case(
            "marta",
            at(other, "/route"),
            {"cabinet": "GAH", "reason": "Housing."},
            {"cabinet": "GAH", "reason": "Housing."},
        ),
        "duplicate": Case(
            "ines",
            at(other, "/duplicate"),
            {"of": ids.encode(thread.id), "reason": "Same."},
            {"of": ids.encode(thread.id)},
        ),
        "rejection": Case("ines", at(own, "/rejection"), {"reason": "Advertisement."}, {"reason": "Advertisement."}),
        "name": Case("ines", "/en/account/name", {"shown_name": "Inês M."}, {"shown_name": "Inês M."}),
    }


CASES = (
    "ask",
    "edit",
    "answer",
    "edited answer",
    "comment",
    "official",
    "closure",
    "route",
    "duplicate",
    "rejection",
    "name",
)


def given_back(response: httpx.Response, path: str) -> dict[str, Any]:
    """The form for `path` in the page, as it would be sent by its button."""
    return {name: values if len(values) > 1 else values[0] for name, values in forms(response)[path].items()}


def assert_kept(response: httpx.Response, case: Case) -> dict[str, Any]:
    fields = given_back(response, case.path)
    assert {name: fields[name] for name in case.kept} == case.kept
    return fields


async def posts() -> int:
    return await Post.all().count()


# Once only


# A rejected question is out of its officer's sight, which is said before any key is looked at.
@pytest.mark.parametrize("name", [name for name in CASES if name != "rejection"])
async def test_the_same_form_sent_again_changes_nothing_more_and_leads_to_the_first_result(
    name: str, app: Starlette, visit: Visiting
) -> None:
    case = (await cases())[name]
    browser = await visit(case.who)
    fields = case.fields | {"form_key": browser.key(case.path)}
    first = await browser.post(case.path, fields)
    assert first.status_code == 303, first.text
    after_first = await contents()
    second = await browser.post(case.path, fields)
    assert (second.status_code, unslugged(second)) == (303, unslugged(first))
    assert await contents() == after_first


def unslugged(response: httpx.Response) -> str:
    """Where an answer leads, without the words of a title: a spent key keeps none."""
    location: str = response.headers["location"]
    return re.sub(r"(/threads/\w+)-[^?#]*", r"\1", location)


@pytest.mark.parametrize("name", ["ask", "answer", "comment"])
async def test_a_form_sent_five_times_at_once_makes_one_post(name: str, app: Starlette, visit: Visiting) -> None:
    case = (await cases())[name]
    browser = await visit(case.who)
    fields = case.fields | {"form_key": browser.key(case.path)}
    before = await posts()
    answers = await asyncio.gather(*(browser.post(case.path, fields) for _ in range(5)))
    assert {each.status_code for each in answers} == {303}
    assert len({unslugged(each) for each in answers}) == 1
    assert await posts() == before + 1


async def test_the_key_of_a_form_holds_when_the_language_of_the_page_is_switched(
    app: Starlette, visit: Visiting
) -> None:
    amina = await visit("amina")
    assert (await amina.post("/pt/threads/new", ASKED | {"form_key": amina.key("/ar/threads/new")})).status_code == 303


# What was closed or rejected has no such form any more.
@pytest.mark.parametrize("name", [name for name in CASES if name not in ("closure", "rejection")])
async def test_a_spent_key_with_other_words_keeps_them_and_gives_a_key_that_works(
    name: str, app: Starlette, visit: Visiting
) -> None:
    case = (await cases())[name]
    browser = await visit(case.who)
    key = browser.key(case.path)
    earlier = {
        "title": "An earlier title",
        "body": "An earlier text.",
        "reason": "An earlier reason.",
        "shown_name": "Earlier",
    }
    first = case.fields | {field: words for field, words in earlier.items() if field in case.fields}
    first |= {"short_answer": "Earlier."} if name == "official" else {}
    assert (await browser.post(case.path, first | {"form_key": key})).status_code == 303
    before = await contents()
    refused = await browser.post(case.path, case.fields | {"form_key": key})
    assert refused.status_code == 409
    assert await contents() == before
    fields = assert_kept(refused, case)
    assert fields["form_key"] != key
    assert (await browser.post(case.path, fields)).status_code == 303


async def test_a_form_that_was_refused_can_be_sent_again_with_its_key(app: Starlette, visit: Visiting) -> None:
    amina = await visit("amina")
    key = amina.key(NEW)
    before = await contents()
    assert (await amina.post(NEW, ASKED | {"title": "", "form_key": key})).status_code == 422
    assert await contents() == before
    assert (await amina.post(NEW, ASKED | {"form_key": key})).status_code == 303


async def test_a_form_that_failed_inside_can_be_sent_again_with_its_key(
    app: Starlette, visit: Visiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    amina = await visit("amina")
    key, before = amina.key(NEW), await contents()
    with monkeypatch.context() as broken:
        broken.setattr("forum.threads.posting.asking.events.record", None)
        assert (await amina.post(NEW, ASKED | {"form_key": key})).status_code == 500
    assert await contents() == before
    assert (await amina.post(NEW, ASKED | {"form_key": key})).status_code == 303


async def test_votes_and_follows_may_repeat_their_key_and_the_last_word_counts(app: Starlette, visit: Visiting) -> None:
    thread = await ask()
    said = await answer(thread)
    bilal = await visit("bilal")
    path, key = at_answer(said, "/helpful"), bilal.key(at_answer(said, "/helpful"))
    for value in ("yes", "no", "yes", "no"):
        assert (await bilal.post(path, {"value": value, "form_key": key})).status_code == 303
    assert [vote.helped for vote in await Vote.filter(post_id=said.id)] == [False]
    for rest in ("/follow", "/same-problem"):
        key = bilal.key(at(thread, rest))
        for on in ("1", "0", "1"):
            assert (await bilal.post(at(thread, rest), {"on": on, "form_key": key})).status_code == 303
    thread = await Thread.get(id=thread.id)
    assert (thread.follows_count, thread.same_count) == (1, 1)


# Without the right key


@pytest.mark.parametrize("name", CASES)
async def test_a_form_without_its_own_key_is_given_back_and_writes_nothing(
    name: str, app: Starlette, visit: Visiting
) -> None:
    case = (await cases())[name]
    browser, elsewhere = await visit(case.who), await visit(case.who)
    right = browser.key(case.path)
    keys = {
        "missing": None,
        "empty": "",
        "altered": right[:-1] + ("A" if right[-1] != "A" else "B"),
        "of another session": elsewhere.key(case.path),
        "of another form": browser.key("/en/logout"),
        "not even text": "é\x00\ud800.\u202e".encode("utf-8", "surrogatepass"),
    }
    before = await contents()
    for fault, key in keys.items():
        refused = await browser.post(case.path, case.fields | {"form_key": key})
        assert refused.status_code == 403, fault
        assert await contents() == before, fault
        async with undone():
            assert (await browser.post(case.path, assert_kept(refused, case))).status_code == 303, fault


@pytest.mark.parametrize(
    "path", ["/en/language", "/en/logout", "/en/account/seen", "/en/account/sessions", "/en/account/password"]
)
async def test_even_small_forms_of_somebody_signed_in_need_their_key(
    path: str, app: Starlette, visit: Visiting
) -> None:
    amina = await visit("amina")
    await visit("amina")
    before = await contents()
    fields = {"to": "pt", "which": "others", "current": PASSWORD, "password": "bacalhau com natas 9"}
    refused = await amina.post(path, fields | {"form_key": amina.key("/en/threads/new")})
    assert (refused.status_code, "set-cookie" in refused.headers) == (403, False)
    assert await contents() == before
    assert (await amina.get("/en/account")).status_code == 200


async def test_a_key_needs_the_secret_of_this_forum(app: Starlette, visit: Visiting) -> None:
    amina = await visit("amina")
    for secret in ("", "another secret, long enough to be one"):
        key = FormKeys(secret, amina.digest).make(form_of(NEW))
        assert (await amina.post(NEW, ASKED | {"form_key": key})).status_code == 403
    assert (
        await amina.post(NEW, ASKED | {"form_key": FormKeys(SECRET, amina.digest).make(form_of(NEW))})
    ).status_code == 303


async def test_a_bad_key_on_something_that_is_not_there_is_not_found(app: Starlette, visit: Visiting) -> None:
    ada = await visit("ada")
    for path in (
        "/en/admin/topics/no-such-topic/edit",
        "/en/admin/categories/none/edit",
        "/en/admin/topics/none/position",
    ):
        assert (await ada.post(path, {"form_key": "wrong"})).status_code == 404


# Helping steps


@pytest.mark.parametrize("name", ["ask", "edit", "answer", "edited answer", "comment"])
@pytest.mark.parametrize("action", ["preview", "check"])
async def test_a_helping_step_writes_nothing_and_leaves_the_key(
    name: str, action: str, app: Starlette, visit: Visiting
) -> None:
    case = (await cases())[name]
    browser = await visit(case.who)
    fields = case.fields | {"form_key": browser.key(case.path)}
    before = await contents()
    shown = await browser.post(case.path, fields | {"action": action})
    assert (shown.status_code, shown.headers["cache-control"]) == (200, "no-store")
    assert_kept(shown, case)
    assert await contents() == before
    assert (await browser.post(case.path, fields)).status_code == 303


@pytest.mark.parametrize("name", ["official", "route"])
async def test_a_form_without_helping_steps_takes_no_action_for_one(name: str, app: Starlette, visit: Visiting) -> None:
    case = (await cases())[name]
    browser = await visit(case.who)
    fields = case.fields | {"form_key": browser.key(case.path), "action": "preview"}
    assert (await browser.post(case.path, fields)).status_code == 303
    after_first = await contents()
    assert (await browser.post(case.path, fields)).status_code == 303
    assert await contents() == after_first


async def test_an_action_is_no_way_around_a_limit(configured: Settings) -> None:
    async with running(configured, limit_answer="2/minute") as app:
        said = await answer(await ask())
        amina = await signed_in(app, "amina")
        path = at_answer(said, "/comments")
        statuses = [
            (await amina.post(path, {"body": f"Comment {n}", "action": "publish"})).status_code for n in range(4)
        ]
        assert statuses == [303, 303, 429, 429]


# Limits


@pytest.mark.parametrize("name", CASES)
async def test_too_many_in_a_short_time_keeps_the_text_and_says_when_to_try_again(
    name: str, configured: Settings
) -> None:
    async with running(configured, limit_ask="1/minute", limit_answer="1/minute") as app:
        case = (await cases())[name]
        browser = await signed_in(app, case.who)
        first = at_answer(await answer(await ask(case.who, topic="documentation")), "/comments")
        used_up = await browser.post(*((NEW, ASKED) if name == "ask" else (first, {"body": "A first comment"})))
        assert used_up.status_code == 303
        before = await contents()
        refused = await browser.post(case.path, case.fields)
        assert refused.status_code == 429
        assert 1 <= int(refused.headers["retry-after"]) <= 61
        assert await contents() == before
        assert_kept(refused, case)


async def test_a_limit_counts_a_person_wherever_they_are_and_not_others(configured: Settings) -> None:
    async with running(configured, limit_ask="2/minute", trusted_proxy="127.0.0.1") as app:
        amina, bilal = await signed_in(app, "amina"), await signed_in(app, "bilal")

        async def asks(browser: Visit, number: int) -> int:
            headers = {"X-Forwarded-For": f"198.51.100.{number}"}
            return (await browser.post(NEW, ASKED, headers=headers)).status_code

        assert [await asks(amina, number) for number in (1, 2, 3)] == [303, 303, 429]
        assert await asks(bilal, 4) == 303


# What was typed is not lost


@pytest.mark.parametrize(
    ("name", "spoilt"),
    [
        ("ask", {"topic": "nothing"}),
        ("ask", {"topic": ""}),
        ("ask", {"title": "a" * 151}),
        ("ask", {"body": "ä" * 20_001}),
        ("ask", {"kind": "sermon"}),
        ("ask", {"language": "xx"}),
        ("ask", {"visibility": "secret"}),
        ("ask", {"danger": "perhaps"}),
        ("edit", {"title": ""}),
        ("edit", {"body": "short"}),
        ("answer", {"body": ""}),
        ("edited answer", {"body": "a" * 20_001}),
        ("comment", {"body": "x"}),
        ("official", {"source_url": ["javascript:steal()", ""]}),
        ("official", {"review_by": "some day"}),
        ("official", {"valid_from": "2099-01-01"}),
        ("official", {"short_answer": "word " * 41}),
        ("official", {"source_title": ["", ""]}),
        ("closure", {"reason": "a" * 501}),
        ("route", {"cabinet": "NONE"}),
        ("route", {"reason": ""}),
        ("duplicate", {"of": "nothing"}),
        ("rejection", {"reason": ""}),
        ("name", {"shown_name": "a" * 61}),
    ],
)
async def test_a_form_that_can_not_be_accepted_comes_back_as_typed(
    name: str, spoilt: dict[str, Any], app: Starlette, visit: Visiting
) -> None:
    case = (await cases())[name]
    browser = await visit(case.who)
    before = await contents()
    refused = await browser.post(case.path, case.fields | spoilt)
    assert refused.status_code == 422
    assert await contents() == before
    fields = given_back(refused, case.path)
    for field, words in (case.fields | spoilt).items():
        listed = field in ("topic", "kind", "language", "visibility", "danger", "cabinet") and field in spoilt
        if not listed:
            assert fields.get(field) == (words.strip() if isinstance(words, str) else words), field


@pytest.mark.parametrize("name", ["answer", "comment"])
async def test_a_text_for_a_conversation_that_was_closed_meanwhile_is_kept(
    name: str, app: Starlette, visit: Visiting
) -> None:
    case = (await cases())[name]
    browser = await visit(case.who)
    thread = await Thread.get(title="A first question")
    await lifecycle.close(thread, by=await person("amina"), catalogue=await snapshot.current())
    before = await posts()
    refused = await browser.post(case.path, case.fields)
    assert refused.status_code == 409
    assert await posts() == before
    assert_kept(refused, case)


@pytest.mark.parametrize("name", CASES)
async def test_a_form_sent_after_the_session_ended_goes_on_after_signing_in(
    name: str, app: Starlette, visit: Visiting
) -> None:
    case = (await cases())[name]
    browser = await visit(case.who)
    key = browser.key(case.path)
    for session in await sessions.listed((await Account.get(nickname=case.who)).id):
        await sessions.end(session.digest, by=await person(case.who))
    before = await contents()
    asked_again = await browser.post(case.path, case.fields | {"form_key": key})
    assert (asked_again.status_code, asked_again.headers["cache-control"]) == (401, "no-store")
    assert await contents() == before
    sign_in = given_back(asked_again, "/en/login")
    assert "form_key" not in sign_in
    browser.digest = ""  # Keys come from the pages alone now.

    wrong = await browser.post("/en/login", sign_in | {"nickname": case.who, "password": "not this one"})
    assert wrong.status_code == 422
    offered = await browser.post(
        "/en/login", given_back(wrong, "/en/login") | {"nickname": case.who, "password": PASSWORD}
    )
    assert offered.status_code == 200
    done = await browser.post(case.path, given_back(offered, case.path))
    assert done.status_code == 303, done.text
    assert set(case.fields) <= set(given_back(offered, case.path))
    assert given_back(offered, case.path)["form_key"] != key


async def test_what_a_session_s_end_interrupted_is_sent_exactly_as_typed(app: Starlette, visit: Visiting) -> None:
    amina = await visit("amina")
    body = "First line\n\n    indented & <b>bold</b> \"quoted\" 'single'\n\nআমার প্রশ্ন"
    key = amina.key(NEW)
    await sessions.end(amina.digest, by=await person("amina"))
    amina.digest = ""
    ended = await amina.post(NEW, {"topic": "housing", "title": TITLE, "body": body, "form_key": key})
    fields = given_back(ended, "/en/login") | {"nickname": "amina", "password": PASSWORD}
    offered = await amina.post("/en/login", fields)
    assert (await amina.post(NEW, given_back(offered, NEW))).status_code == 303
    thread = await Thread.get(title=TITLE)
    assert (await Post.get(thread_id=thread.id)).source == body


async def test_a_press_of_a_button_after_the_session_ended_leads_to_a_page_after_signing_in(
    app: Starlette, visit: Visiting
) -> None:
    thread = await ask()
    for path in (
        "/en/account/seen",
        at(thread, "/closure"),
        at(thread, "/follow"),
        "/en/account/password",
        "/en/account/sessions",
    ):
        amina = await visit("amina")
        key = amina.key(path)
        await sessions.end(amina.digest, by=await person("amina"))
        amina.digest = ""
        ended = await amina.post(path, {"form_key": key})
        assert ended.status_code == 401, path
        signed = await amina.post(
            "/en/login", given_back(ended, "/en/login") | {"nickname": "amina", "password": PASSWORD}
        )
        assert signed.status_code == 303, path
        assert (await amina.get(signed.headers["location"])).status_code == 200, path


async def test_an_idle_session_s_form_is_kept_too(app: Starlette, visit: Visiting) -> None:
    thread = await ask()
    ines = await visit("ines")
    with clock.moved_to(clock.now() + sessions.STAFF_IDLE * 2):
        ended = await ines.post(at(thread, "/answers"), {"body": BODY})
        assert ended.status_code == 401
        assert "&lt;site&gt;" in ended.text or "\\u003csite" in ended.text or BODY in ended.text


async def test_somebody_not_signed_in_goes_to_the_sign_in_page_and_from_there_back(
    app: Starlette, visit: Visiting
) -> None:
    thread = await ask()
    visitor = await visit()
    before = await contents()
    for path, back in (
        (at(thread, "/answers"), None),
        (at(thread, "/follow"), None),
        ("/en/account/seen", "/en/account"),
    ):
        sent = await visitor.post(path, ASKED)
        assert sent.status_code == 303
        target = httpx.URL(sent.headers["location"])
        assert target.path == "/en/login"
        assert target.params["next"] == back or (back is None and target.params["next"].startswith(at(thread)))
    assert await contents() == before
    page = await visitor.get(f"/en/login?next={at(thread)}")
    signed = await visitor.post(
        "/en/login", given_back(page, "/en/login") | {"nickname": "bilal", "password": PASSWORD}
    )
    assert (signed.status_code, signed.headers["location"]) == (303, at(thread))


# What nobody asked for


async def test_fields_a_form_does_not_have_change_nothing(app: Starlette, visit: Visiting) -> None:
    amina, visitor = await visit("amina"), await visit()
    bilal = await Account.get(nickname="bilal")
    extra = {
        "id": "1", "author_id": str(bilal.id), "author": "bilal", "status": "hidden", "state": "official", "role": "admin",
        "cabinet": "GAH", "cabinet_id": "1", "slug": "other", "created_at": "2000-01-01", "example": "1", "official_id": "1",
        "answers_count": "99", "same_count": "99", "helpful_yes": "99", "closed": "1", "mediators_asked": "1",
        "title_html": "<b>x</b>", "html": "<b>x</b>", "shown_name": "Somebody else", "revision": "9", "renderer": "0",
        "edited_by_staff": "1", "roles": "admin", "is_admin": "1", "account_id": str(bilal.id), "by": str(bilal.id),
        "recovery_digest": "x", "password_hash": "x", "nickname_key": "x", "granted_by": "1", "duplicate_of": "1",
    }  # fmt: skip
    plainly = (await amina.post(NEW, ASKED)).headers["location"]
    loaded = (await amina.post(NEW, extra | ASKED)).headers["location"]
    rows = [await Thread.get(id=ids.decode(each.split("/")[3][:12])) for each in (plainly, loaded)]
    posts = [await Post.get(thread_id=row.id) for row in rows]
    own = {"id", "thread_id", "created_at", "waiting_since", "active_at", "seen_at", "answer_by"}
    for one, other in (rows, posts):
        assert {name: one.__dict__[name] for name in one._meta.db_fields if name not in own} == {
            name: other.__dict__[name] for name in other._meta.db_fields if name not in own
        }
    made = await visitor.post("/en/register", extra | {"nickname": "zuleica", "password": PASSWORD})
    assert made.status_code == 303
    account = await Account.get(nickname="zuleica")
    assert (account.example, account.shown_name, account.nickname_key) == (False, "", "zuleica")
    assert not await RoleGrant.filter(account_id=account.id).exists()


async def test_an_edit_can_not_turn_a_private_question_public_or_give_it_to_somebody_else(
    app: Starlette, visit: Visiting
) -> None:
    thread = await ask(visibility="private")
    amina = await visit("amina")
    sent = {
        "title": TITLE,
        "body": BODY,
        "visibility": "public",
        "status": "published",
        "author_id": "1",
        "topic": "housing",
        "slug": "x",
    }
    assert (await amina.post(at(thread, "/edit"), sent)).status_code == 303
    after = await Thread.get(id=thread.id)
    assert (after.visibility, after.author_id, after.topic_id, after.slug) == (
        "private",
        thread.author_id,
        thread.topic_id,
        "",
    )


# Bodies


def multipart(fields: dict[str, bytes], head: bytes = b"") -> bytes:
    parts = [
        b'--B\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n' % (name.encode(), head, value)
        for name, value in fields.items()
    ]
    return b"".join(parts) + b"--B--\r\n"


async def sent_as(visitor: Visit, content: bytes, content_type: str) -> httpx.Response:
    headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": content_type}
    return await visitor.client.post(NEW, content=content, headers=headers)


async def test_a_form_may_come_in_parts(app: Starlette, visit: Visiting) -> None:
    amina = await visit("amina")
    fields = {name: value.encode() for name, value in (ASKED | {"form_key": amina.key(NEW)}).items()}
    assert (await sent_as(amina, multipart(fields), "multipart/form-data; boundary=B")).status_code == 303


@pytest.mark.parametrize(
    "charset", ["unicode_escape", "undefined", "punycode", "idna", "utf-16", "utf-7", "zlib", "none such"]
)
async def test_a_form_in_an_odd_encoding_breaks_nothing(charset: str, app: Starlette, visit: Visiting) -> None:
    amina = await visit("amina")
    fields = {"title": b"\\ud800 \\x00 title \xff", "body": b"\\ud800 a long enough body \xff\xfe", "topic": b"housing"}
    fields["form_key"] = amina.key(NEW).encode()
    before = await contents()
    for key in (amina.key(NEW).encode(), b"\\ud800.x"):
        refused = await sent_as(
            amina, multipart(fields | {"form_key": key}), f"multipart/form-data; boundary=B; charset={charset}"
        )
        assert refused.status_code == 400
    assert await contents() == before


async def test_files_too_many_fields_and_broken_parts_are_refused_quickly(app: Starlette, visit: Visiting) -> None:
    amina = await visit("amina")
    before = await contents()
    parts = "multipart/form-data; boundary=B"
    urlencoded = "application/x-www-form-urlencoded"
    bad = [
        (multipart({f"f{number}": b"x" for number in range(11)}, b'; filename="a.png"'), parts),
        (multipart({f"f{number}": b"x" for number in range(300)}), parts),
        (b"--B\r\nno header\r\n\r\nx", parts),
        (b"--B\r\n" + b"a" * 5000, parts),
        (multipart({"body": b"x"}), "multipart/form-data"),
        (b"&".join(b"f%d=1" % number for number in range(300)), urlencoded),
        (b"a=1&" * 100_000, urlencoded),
    ]
    for content, content_type in bad:
        started = asyncio.get_running_loop().time()
        refused = await sent_as(amina, content, content_type)
        assert refused.status_code == 400, content[:40]
        assert asyncio.get_running_loop().time() - started < 1
    assert await contents() == before


@pytest.mark.parametrize(
    "content_type", ["application/json", "text/plain", "application/xml", "", "multipart/mixed; boundary=B"]
)
async def test_a_body_that_is_no_form_is_an_empty_one(content_type: str, app: Starlette, visit: Visiting) -> None:
    amina = await visit("amina")
    before = await contents()
    key = amina.key(NEW)
    content = f'{{"topic": "housing", "title": "{TITLE}", "body": "{BODY}", "form_key": "{key}"}}'.encode()
    assert (await sent_as(amina, content, content_type)).status_code == 403
    assert await contents() == before
