"""Programs of partners: an admin makes a key, a program asks by it, and whoever asked comes back by the code, here or there."""

import re
from datetime import timedelta
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from forum import clock
from forum.errors import NotAllowed
from forum.events import Event
from forum.partners import keys
from forum.partners.models import AppKey
from forum.settings import Settings
from forum.threads.holding import evaluating
from forum.threads.models import Post, Thread
from tests.cast import Visit, Visiting, answer, at, contents, person, running
from tests.forum.web.test_places import words

API = "/api/v1"
PAGE = "/en/admin/programs"
WORD = "kanarienvogel"
QUESTION = {
    "topic": "documentation",
    "title": f"Where does the {WORD} renew a card?",
    "body": f"My {WORD} card ends this month. I live in Beja.",
    "language": "en",
}
ONCE = "a-mark-of-the-program-0001"


async def key_for(*scopes: str, name: str = "My CNAIM") -> str:
    return await keys.make(name, "ana@partner.example", list(scopes or keys.SCOPES), by=await person("ada"))


def bearer(secret: str, **more: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}", **{name.replace("_", "-"): value for name, value in more.items()}}


async def send(visit: Visit, secret: str, once: str = ONCE, *, lang: str = "en", **fields: Any) -> httpx.Response:
    headers = bearer(secret, Idempotency_Key=once)
    return await visit.client.post(f"{API}/questions?lang={lang}", json=QUESTION | fields, headers=headers)


async def mine(visit: Visit, secret: str, code: str) -> httpx.Response:
    return await visit.get(f"{API}/questions/mine?lang=en", headers=bearer(secret, Return_Code=code))


def problem(said: httpx.Response, status: int, code: str) -> Any:
    """What a refusal says, which no page of another site reads and no cache keeps."""
    assert (said.status_code, said.headers["content-type"]) == (status, "application/problem+json"), said.text
    assert said.json()["code"] == code and "access-control-allow-origin" not in said.headers
    assert said.headers["cache-control"] == "no-store"
    return said.json()


async def test_an_admin_makes_a_key_sees_its_secret_once_and_revokes_it(visit: Visiting) -> None:
    ada, program = await visit("ada"), await visit()
    made = await ada.post(PAGE, {"app_name": "My CNAIM", "contact": "Ana, 210 000 000", "scopes": ["ask"]})
    assert (made.status_code, made.headers["location"]) == (303, PAGE)
    shown = (await ada.get(PAGE)).text
    secret = re.findall(r"app_[\w-]{43}", shown)[0]
    assert "Never used" in words(shown) and "My CNAIM" in words(shown)
    row = await AppKey.get()
    assert secret not in (await ada.get(PAGE)).text and secret not in str(row.__dict__)
    assert (await send(program, secret)).status_code == 201
    assert "Last used on" in words((await ada.get(PAGE)).text)
    for _ in range(2):
        assert (await ada.post(f"{PAGE}/{row.id}/revocation")).status_code == 303
    problem(await send(program, secret), 401, "app_key")
    assert "Revoked on" in words((await ada.get(PAGE)).text)
    acts = await Event.filter(verb__startswith="program.").order_by("id")
    assert [each.verb for each in acts] == ["program.key_made", "program.key_revoked"]


async def test_only_admins_make_keys_and_a_wrong_form_comes_back_as_typed(visit: Visiting) -> None:
    ada, before = await visit("ada"), await AppKey.all().count()
    again = await ada.post(PAGE, {"app_name": "", "contact": "Ana " * 60, "scopes": ["read-own", "rule"]})
    assert again.status_code == 422 and "Ana Ana" in again.text
    assert {"f-app_name-error", "f-contact-error", "f-scopes-error"} <= set(re.findall(r'id="([\w-]+)"', again.text))
    for nickname in ("marta", "ines", "amina"):
        with pytest.raises(NotAllowed):
            await keys.make("An app", "Ana", ["ask"], by=await person(nickname))
        assert (await (await visit(nickname)).get(PAGE)).status_code == 403
    assert await AppKey.all().count() == before


async def test_a_question_through_a_program_is_held_for_the_team_and_says_where_it_came_from(visit: Visiting) -> None:
    program, secret = await visit(), await key_for()
    sent = await send(program, secret, visibility="public", body=f"{QUESTION['body']} Call me on 912 345 678.")
    assert sent.status_code == 201 and sent.headers["cache-control"] == "no-store"
    said = sent.json()
    assert re.fullmatch(r"\w{4}(-\w{4}){4}", said["code"]) and said["hidden"] is True
    assert said["url"].endswith("/en/my-question") and said["read"].endswith("/api/v1/questions/mine")
    thread = await Thread.get(through="My CNAIM")
    post = await Post.get(thread_id=thread.id)
    assert (thread.status, thread.visibility, "912" in post.source) == ("pending", "public", False)
    assert "no_account" in (await evaluating.reasons_of([post]))[post.id]
    assert WORD not in (await (await visit()).get("/en/threads")).text
    marta, ines = await visit("marta"), await visit("ines")
    item = (await marta.get("/en/desk/queue")).text
    (path,) = set(re.findall(r'href="(/en/desk/queue/[0-9a-z]{8,})"', item))
    assert "partner’s program: My CNAIM" in words((await marta.get(path)).text)
    await Thread.filter(id=thread.id).update(status="published")
    await Post.filter(id=post.id).update(status="published")
    assert "partner’s program: My CNAIM" in words((await ines.get(at(thread))).text)
    assert "My CNAIM" not in (await (await visit()).get(at(thread))).text


async def test_whoever_asked_comes_back_by_the_code_in_the_program_and_on_the_website(visit: Visiting) -> None:
    program, secret = await visit(), await key_for()
    code = (await send(program, secret, visibility="private")).json()["code"]
    first = (await mine(program, secret, code)).json()
    assert (first["status"], first["private"], first["answers"]) == ("pending", True, [])
    thread = await Thread.get(through="My CNAIM")
    await Thread.filter(id=thread.id).update(status="published")
    await Post.filter(thread_id=thread.id).update(status="published")
    await answer(thread, body="Ask for an appointment.")
    told = await mine(program, secret, code.lower().replace("-", " "))
    assert (told.status_code, told.headers["cache-control"]) == (200, "no-store")
    assert "etag" not in told.headers and "access-control-allow-origin" not in told.headers
    (said,) = told.json()["answers"]
    assert "Ask for an appointment." in said["body"]["html"] and said["author"]["cabinet"] == "GAJI"
    phone = await visit()
    assert (await phone.post("/en/my-question", {"code": code})).status_code == 303
    assert WORD in (await phone.get("/en/my-question")).text
    assert (await program.get(f"{API}/threads/{said['thread']}")).status_code == 404


async def test_a_retry_makes_nothing_twice_and_gets_the_same_code(visit: Visiting) -> None:
    program, secret, other = await visit(), await key_for(), await key_for(name="Another")
    first = (await send(program, secret)).json()
    before = await contents()
    assert (await send(program, secret)).json() == first
    problem(await send(program, secret, title="Where do I renew it instead?"), 409, "other_content")
    assert await contents() == before
    assert (await send(program, other)).json()["code"] != first["code"]
    assert await Thread.exclude(through="").count() == 2


async def test_a_key_that_is_missing_unknown_or_made_for_other_things_opens_nothing(visit: Visiting) -> None:
    program, asks, reads = await visit(), await key_for("ask"), await key_for("read-own")
    code = (await send(program, asks)).json()["code"]
    before = await Thread.all().count()
    for headers in ({}, bearer("app_unknown"), bearer(""), {"Authorization": f"Basic {asks}"}):
        for path in ("/questions", "/questions/mine"):
            method = "GET" if path.endswith("mine") else "POST"
            refused = await program.client.request(method, f"{API}{path}", headers=headers)
            problem(refused, 401, "app_key")
            assert refused.headers["www-authenticate"] == "Bearer"
    problem(await send(program, reads), 403, "app_scope")
    problem(await mine(program, asks, code), 403, "app_scope")
    assert await Thread.all().count() == before


@pytest.mark.parametrize(
    ("sent", "status", "field"),
    [
        ({"title": "?"}, 422, "title"),
        ({"body": "Short"}, 422, "body"),
        ({"topic": "no-such-topic"}, 422, "topic"),
        ({"language": "xx"}, 422, "language"),
        ({"danger": "perhaps"}, 400, "danger"),
        ({"title": 7}, 400, "title"),
        ({"body": None}, 400, "body"),
        ({"more": "x"}, 400, "more"),
        ({"title": ""}, 400, "title"),
    ],
)
async def test_a_field_that_can_not_be_used_is_named_with_a_sentence(
    sent: dict[str, Any], status: int, field: str, visit: Visiting
) -> None:
    program, secret = await visit(), await key_for()
    refused = await send(program, secret, lang="pt", **sent)
    said = problem(refused, status, "fields" if status == 422 else "parameters")
    assert [each["field"] for each in said["errors"]] == [field] and said["errors"][0]["detail"]
    assert refused.headers["content-language"] == "pt" and not await Thread.exclude(through="").exists()


async def test_what_is_no_json_object_or_has_no_mark_is_refused(visit: Visiting) -> None:
    program, secret = await visit(), await key_for()
    headers = bearer(secret, Idempotency_Key=ONCE)
    for content, kind, status in (
        (b"{}", "text/plain", 415), (b"{", "application/json", 400), (b"[]", "application/json", 400),
        (b'{"title": "\xff"}', "application/json", 400), (b"[" * 100_000, "application/json", 400),
        (b"{}", "application/json; charset=utf-16", 415),
    ):  # fmt: skip
        refused = await program.client.post(
            f"{API}/questions", content=content, headers=headers | {"Content-Type": kind}
        )
        problem(refused, status, "json_needed")
    for lone in (b'{"title": "\\ud800"}', b'{"title": "a", "title": "b"}'):
        refused = await program.client.post(
            f"{API}/questions", content=lone, headers=headers | {"Content-Type": "application/json"}
        )
        assert [each["field"] for each in problem(refused, 400, "parameters")["errors"]] == ["title"]
    refused = await program.client.post(f"{API}/questions", json=QUESTION, headers=bearer(secret))
    assert problem(refused, 400, "parameters")["errors"][0]["field"] == "Idempotency-Key"


async def test_whoever_says_danger_is_taken_with_any_text_and_above_the_limit(configured: Settings) -> None:
    async with running(configured, limit_app="1/hour") as app:
        program, secret = Visit(app), await key_for()
        assert (await send(program, secret)).status_code == 201
        problem(await send(program, secret, f"{ONCE}-2"), 429, "too_many")
        headers = bearer(secret, Idempotency_Key=f"{ONCE}-3")
        called = await program.client.post(f"{API}/questions", json={"title": "Help", "danger": "yes"}, headers=headers)
        assert called.status_code == 201 and called.json()["help"].endswith("/help")
        thread = await Thread.get(danger=True)
        assert (thread.visibility, thread.through) == ("private", "My CNAIM")


async def test_codes_are_tried_no_more_often_than_on_the_website_and_tell_nothing(configured: Settings) -> None:
    async with running(configured, limit_code="3/minute", limit_code_all="5/minute") as app:
        program, secret = Visit(app), await key_for()
        code = (await send(program, secret)).json()["code"]
        wrong = f"{code[:-4]}{(int(code[-4:]) + 1) % 10_000:04}"
        unknown = problem(await mine(program, secret, "nothing"), 404, "not_found")
        for _ in range(3):
            assert problem(await mine(program, secret, wrong), 404, "not_found") == unknown
        refused = await mine(program, secret, code)
        problem(refused, 429, "too_many")
        assert int(refused.headers["retry-after"]) > 0
        website = Visit(app)
        assert (await website.post("/en/my-question", {"code": code})).status_code == 303


async def test_no_page_of_another_site_sends_or_reads_with_a_key(visit: Visiting) -> None:
    program = await visit()
    for path, method in (("/questions", "POST"), ("/questions/mine", "GET")):
        asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": method}
        before = await program.client.request("OPTIONS", f"{API}{path}", headers=asked)
        assert before.status_code == 204 and method in before.headers["allow"]
        assert not [name for name in before.headers if name.startswith("access-control-")]


async def test_what_is_asked_through_a_program_is_in_no_log_event_or_key(visit: Visiting) -> None:
    program, secret = await visit(), await key_for()
    with capture_logs() as logged:
        code = (await send(program, secret, visibility="private")).json()["code"]
        await mine(program, secret, code)
        await mine(program, "app_wrong", code)
    kept = (
        str(logged)
        + str([row.__dict__ for row in await Event.all()])
        + str([row.__dict__ for row in await AppKey.all()])
    )
    for private in (WORD, code, secret, ONCE):
        assert private not in kept
    for path in ("/threads", "/search?q=" + WORD, "/openapi.json"):
        found = await program.get(f"{API}{path}")
        assert found.status_code == 200 and f"{WORD} renew" not in found.text


async def test_a_key_counts_as_used_to_the_minute(visit: Visiting) -> None:
    secret = await key_for()
    await keys.find(secret)
    first = (await AppKey.get()).used_at
    await keys.find(secret)
    assert (await AppKey.get()).used_at == first
    with clock.moved_to(clock.now() + timedelta(minutes=2)):
        await keys.find(secret)
    assert (await AppKey.get()).used_at != first
