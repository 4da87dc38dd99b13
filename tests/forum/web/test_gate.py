"""What must hold for every request and every answer: where from, how large, which headers, and what an error page tells."""

import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from starlette.applications import Starlette
from structlog.testing import capture_logs

from forum import database
from forum.settings import Settings
from forum.threads.models import Post
from forum.web.requests.gate import client_address
from forum.web.requests.limiting import Limiter
from tests.addresses import addresses
from tests.attacks import ATTACKS
from tests.cast import BASE, PASSWORD, Visit, Visiting, answer, ask, at, at_answer, contents, running, signed_in
from tests.forum.web.expected_access import PLAIN
from tests.forum.web.markup import tree
from tests.world import Stage, kinds_of, stage, template

__all__ = ["stage", "template"]

NEW = "/en/threads/new"
ASKED = {"topic": "housing", "title": "Where do I renew it?", "body": "The office has no slot."}
HTTPS = "https://forum.example"
EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
}
FRAMED = ("embed.thread", "embed.topic")
"""The addresses whose answers stand in frames of other sites."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: httpx.Headers
    text: str


async def raw(
    app: Starlette,
    method: str,
    path: str,
    headers: Sequence[tuple[bytes, bytes]] = (),
    chunks: Iterable[bytes] = (),
    host: bytes | None = b"127.0.0.1:8000",
) -> Answer:
    """A request as a server hands it over, without the corrections a client makes."""
    waiting, sent = list(chunks), []

    async def receive() -> dict[str, Any]:
        body = waiting.pop(0) if waiting else b""
        return {"type": "http.request", "body": body, "more_body": bool(waiting)}

    async def send(message: Any) -> None:
        sent.append(message)

    named = path.partition("?")
    given = [*([(b"host", host)] if host is not None else []), *headers]
    scope = {
        "type": "http", "method": method, "path": named[0], "raw_path": named[0].encode(), "query_string": named[2].encode(),
        "headers": given, "client": ("127.0.0.1", 5), "server": ("127.0.0.1", 8000), "scheme": "http", "root_path": "",
    }  # fmt: skip
    await app(scope, receive, send)
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return Answer(sent[0]["status"], httpx.Headers(sent[0]["headers"]), body.decode())


def over_https(app: Starlette, host: str = HTTPS) -> Visit:
    browser = Visit(app)
    browser.client.base_url = httpx.URL(host)
    return browser


def assert_own_page(answer: httpx.Response | Answer) -> None:
    """A page of ours, with the number of the request and nothing of what went on inside."""
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.text.startswith("<!doctype html>")
    assert answer.headers["x-request-id"] in answer.text
    assert not re.search(r"Traceback|File \"|\.py\b|Error:|Exception|Starlette", answer.text)


# From where


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", "", "Same-Origin", "same-origin, cross-site"])
async def test_a_write_from_anywhere_but_a_page_of_ours_is_refused(site: str, app: Starlette, visit: Visiting) -> None:
    amina, visitor = await visit("amina"), await visit()
    before = await contents()
    for sender, path, fields in (
        (amina, NEW, ASKED),
        (amina, "/en/logout", {}),
        (visitor, "/en/login", {"nickname": "amina", "password": PASSWORD}),
        (visitor, "/en/register", {"nickname": "zuleica", "password": PASSWORD}),
        (visitor, "/en/language", {"to": "pt"}),
    ):
        headers = {"Sec-Fetch-Site": site, "Origin": BASE, "Referer": f"{BASE}/en/"}
        refused = await sender.post(path, fields, headers=headers)
        assert (refused.status_code, "set-cookie" in refused.headers) == (403, False), path
        assert_own_page(refused)
    assert await contents() == before


@pytest.mark.looks
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": BASE}, 303),
        ({"Origin": BASE.upper()}, 303),
        ({"Referer": f"{BASE}/en/threads/new"}, 303),
        ({"Origin": BASE, "Referer": "https://evil.example/"}, 303),
        ({}, 403),
        ({"Origin": ""}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "null", "Referer": f"{BASE}/en/"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "https://evil.example", "Referer": f"{BASE}/en/"}, 403),
        ({"Origin": "http://127.0.0.1:8001"}, 403),
        ({"Origin": "http://localhost:8000"}, 403),
        ({"Origin": "http://127.0.0.1:8000.evil.example"}, 403),
        ({"Origin": "http://127.0.0.1:8000@evil.example"}, 403),
        ({"Origin": "http://["}, 403),
        ({"Origin": "http://[::1"}, 403),
        ({"Referer": "https://evil.example/http://127.0.0.1:8000/"}, 403),
        ({"Referer": "https://evil.example/?127.0.0.1:8000"}, 403),
        ({"Referer": "http://["}, 403),
    ],
)
async def test_without_sec_fetch_site_the_origin_or_else_the_referer_must_be_ours(
    headers: dict[str, str], status: int, app: Starlette, visit: Visiting
) -> None:
    amina = await visit("amina")
    before = await contents()
    sent = await amina.client.post(NEW, data=ASKED | {"form_key": amina.key(NEW)}, headers=headers)
    assert sent.status_code == status
    assert (await contents() == before) == (status == 403)


@pytest.mark.looks
@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8000", 200),
        ("localhost:8000", 200),
        ("LOCALHOST:8000", 200),
        ("[::1]:8000", 200),
        ("", 400),
        ("evil.example", 400),
        ("evil.example:8000", 400),
        ("127.0.0.1:8001", 400),
        ("127.0.0.1", 400),
        ("127.0.0.1:8000.evil.example", 400),
        ("127.0.0.1.evil.example:8000", 400),
        ("127.0.0.1:8000@evil.example", 400),
        ("evil.example@127.0.0.1:8000", 400),
        ("127.0.0.1:8000/evil.example", 400),
        ("127.0.0.1:8000?evil", 400),
        ("127.0.0.1:port", 400),
        ("127.0.0.1:99999999", 400),
        ("127.0.0.1: 8000", 400),
        ("::1:8000", 400),
        ("[", 400),
        ("[::1", 400),
        ("é:8000".encode().decode("latin-1"), 400),
    ],
)
async def test_only_a_host_of_ours_is_answered(host: str, status: int, app: Starlette) -> None:
    answer = await raw(app, "GET", "/en/about", host=host.encode("latin-1"))
    assert answer.status == status
    if status != 200:
        assert_own_page(answer)
        assert "evil" not in answer.text


async def test_a_request_without_a_host_is_refused(app: Starlette) -> None:
    assert (await raw(app, "GET", "/en/", host=None)).status == 400


async def test_over_https_only_the_host_of_the_base_address_counts(configured: Settings) -> None:
    async with running(configured, forum_base_url=HTTPS) as app:
        for host, status in (
            (b"forum.example", 200),
            (b"FORUM.example", 200),
            (b"127.0.0.1:8000", 400),
            (b"localhost", 400),
            (b"www.forum.example", 400),
        ):
            assert (await raw(app, "GET", "/en/", host=host)).status == status


# How large


@pytest.mark.looks
@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/en/about?" + "a" * 8000, [], 200),
        ("/en/about?" + "a" * 9000, [], 414),
        ("/en/" + "a" * 9000, [], 414),
        ("/en/about", [(b"x-large", b"a" * 15_000)], 200),
        ("/en/about", [(b"x-large", b"a" * 17_000)], 431),
        ("/en/about", [(b"x-%d" % number, b"a" * 100) for number in range(200)], 431),
        ("/en/about", [(b"cookie", b"session=" + b"a" * 17_000)], 431),
        ("/en/about", [(b"content-length", b"524289")], 413),
        ("/en/about", [(b"content-length", b"9" * 5000)], 413),
        ("/en/about", [(b"content-length", b"-1")], 413),
        ("/en/about", [(b"content-length", b"\xb2")], 413),
        ("/en/about", [(b"content-length", b"")], 413),
    ],
)
async def test_an_address_or_head_over_its_limit_is_refused_at_once(
    path: str, headers: list[tuple[bytes, bytes]], status: int, app: Starlette
) -> None:
    await raw(app, "GET", "/en/about")
    started = time.perf_counter()
    answer = await raw(app, "GET", path, headers)
    assert (answer.status, time.perf_counter() - started < 1) == (status, True)
    assert_everywhere(answer.headers)
    if status != 200:
        assert_own_page(answer)


@pytest.mark.parametrize("said", [True, False])
async def test_a_body_over_its_limit_is_refused_whether_it_says_its_length_or_not(
    said: bool, app: Starlette, visit: Visiting
) -> None:
    amina = await visit("amina")
    before = await contents()
    body = f"form_key={quote(amina.key(NEW))}&topic=housing&title=Where+is+it&body=".encode() + b"a" * 600_000
    headers = [
        (b"sec-fetch-site", b"same-origin"),
        (b"cookie", f"session={amina.client.cookies['session']}".encode()),
        (b"content-type", b"application/x-www-form-urlencoded"),
        *([(b"content-length", str(len(body)).encode())] if said else []),
    ]
    started = time.perf_counter()
    answer = await raw(
        app, "POST", NEW, headers, [body[at_byte : at_byte + 65_536] for at_byte in range(0, len(body), 65_536)]
    )
    assert (answer.status, time.perf_counter() - started < 1) == (413, True)
    assert_own_page(answer)
    assert await contents() == before


async def test_a_long_text_within_the_limits_is_taken_whole(app: Starlette, visit: Visiting) -> None:
    amina = await visit("amina")
    body = "আ" * 20_000
    assert (await amina.post(NEW, ASKED | {"body": body})).status_code == 303
    assert await Post.filter(source=body).exists()


# Headers


def assert_framed(headers: httpx.Headers) -> None:
    """A box may stand in any site's page, which learns nothing by it and can do nothing there."""
    framed = {"cross-origin-resource-policy": "cross-origin", "x-frame-options": None}
    said = EVERYWHERE | framed
    assert {name: headers.get(name) for name in said} == said
    assert sorted(part.strip() for part in headers["content-security-policy"].split(";")) == [
        "base-uri 'none'",
        "default-src 'none'",
        "form-action 'none'",
        "frame-ancestors *",
        "style-src 'self'",
    ]
    assert headers["x-robots-tag"] == "noindex" and "camera=()" in headers["permissions-policy"]


def assert_everywhere(headers: httpx.Headers) -> None:
    assert {name: headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    policy = dict(part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";"))
    asked_for = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
    }
    asked_for |= {"form-action": "'self'", "frame-ancestors": "'none'", "report-uri": "/csp-reports"}
    assert asked_for.items() <= policy.items()
    assert not re.search(r"unsafe|\*|data:|blob:|https?:", headers["content-security-policy"])
    closed = dict(part.strip().split("=") for part in headers["permissions-policy"].split(","))
    assert {name for name, value in closed.items() if value != "()"} <= {"geolocation"}
    assert {"camera", "microphone", "geolocation", "payment", "publickey-credentials-get"} <= set(closed)
    assert re.fullmatch("[0-9a-f]{16,}", headers["x-request-id"])
    assert "server" not in headers
    assert "x-powered-by" not in headers


async def test_every_answer_of_every_address_has_the_protecting_headers(stage: Stage, visit: Visiting) -> None:
    seen = set()
    for who in (None, "bilal"):
        browser = await visit(who)
        for address in addresses(stage.app.routes):
            for kind in kinds_of(address)[:2]:
                afresh = Visit(stage.app, browser.digest, browser.client.cookies.get("session") or "")
                answer = await stage.send(afresh, address, stage.path(address, kind))
                if address.name == "stewards.show":  # no page learns of the link
                    assert answer.headers["referrer-policy"] == "no-referrer"
                    answer.headers["referrer-policy"] = "same-origin"
                (assert_framed if address.name in FRAMED else assert_everywhere)(answer.headers)
                assert "strict-transport-security" not in answer.headers
                seen.add(answer.status_code)
    assert {200, 204, 301, 302, 303, 403, 404} <= seen


async def test_every_kind_of_error_has_the_protecting_headers(
    app: Starlette, visit: Visiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor, amina = await visit(), await visit("amina")
    answers = [
        await visitor.get("/nowhere"),
        await visitor.get("/en/nowhere"),
        await visitor.get("/static/nothing.js"),
        await visitor.client.post("/static/site.css", headers={"Sec-Fetch-Site": "same-origin"}),
        await visitor.client.put("/en/about", headers={"Sec-Fetch-Site": "same-origin"}),
        await visitor.client.post("/en/login"),
        await amina.post(NEW, {}),
        await amina.post(NEW, {"form_key": "wrong"}),
        await visitor.get("/en/", headers={"Host": "evil.example"}),
        await visitor.get("/en/", headers={"X-Large": "a" * 17_000}),
        await visitor.get("/en/?" + "a" * 9000),
    ]
    monkeypatch.setattr("forum.web.handlers.home.lists.page", None)
    answers.append(await visitor.get("/en/"))
    assert [refused.status_code for refused in answers] == [404, 404, 404, 405, 405, 403, 422, 403, 400, 431, 414, 500]
    for refused in answers:
        assert_everywhere(refused.headers)
        assert refused.request.url.path.startswith("/static/") or refused.headers["cache-control"] == "no-store"
        assert "set-cookie" not in refused.headers


async def test_over_https_browsers_are_told_to_stay_there(configured: Settings) -> None:
    async with running(configured, forum_base_url=HTTPS) as app:
        visitor = over_https(app)
        for path in ("/en/", "/nowhere", "/static/nothing"):
            assert "max-age=63072000" in (await visitor.get(path)).headers["strict-transport-security"]


# Errors


async def test_a_lost_address_is_a_page_in_the_reader_s_language(app: Starlette, visit: Visiting) -> None:
    visitor = await visit()
    for path, language in (("/en/nowhere", "en"), ("/pt/nowhere", "pt"), ("/ar/threads/nothing", "ar"), ("/xx/", "pt")):
        lost = await visitor.get(path)
        assert (lost.status_code, lost.headers["content-language"]) == (404, language)
        assert f'<html lang="{language}"' in lost.text
        assert_own_page(lost)
    asked_for = await visitor.get("/nowhere", headers={"Accept-Language": "de, ar;q=0.8, en;q=0.3"})
    assert asked_for.headers["content-language"] == "ar"


@pytest.mark.parametrize("path", ["/nothing", "/threads"])
async def test_an_address_outside_the_languages_is_lost_at_once(path: str, visit: Visiting) -> None:
    assert (await (await visit()).get(path)).status_code == 404


async def test_an_address_that_is_only_written_to_says_how_when_it_is_read(app: Starlette, visit: Visiting) -> None:
    amina, thread = await visit("amina"), await ask()
    for method, path, allowed in (
        ("GET", "/en/logout", "POST"),
        ("GET", at(thread, "/closure"), "POST"),
        ("POST", "/en/about", "GET, HEAD"),
    ):
        wrong = await amina.client.request(method, path, headers={"Sec-Fetch-Site": "same-origin"})
        assert wrong.status_code == 405
        assert set(wrong.headers["allow"].split(", ")) == set(allowed.split(", "))
        assert_own_page(wrong)


@pytest.mark.parametrize("who", [None, "amina"])
async def test_a_fault_of_ours_is_a_page_without_trace_and_its_words_are_not_logged(
    who: str | None, app: Starlette, visit: Visiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("DETAIL: Key (title)=(secret words) already exists")

    browser = await visit(who)
    monkeypatch.setattr("forum.web.handlers.threads.lists.page", broken)
    with capture_logs() as logs:
        failed = await browser.get("/en/threads?topic=housing")
    assert failed.status_code == 500
    assert_own_page(failed)
    assert "secret words" not in failed.text
    assert "secret words" not in str(logs)
    told = [entry for entry in logs if entry["event"] == "broken"]
    assert [(entry["kind"], entry["route"], entry["request_id"]) for entry in told] == [
        ("RuntimeError", "threads.index", failed.headers["x-request-id"])
    ]
    requests = [entry for entry in logs if entry["event"] == "request"]
    assert [(entry["status"], entry["route"]) for entry in requests] == [(500, "threads.index")]


async def test_the_fault_of_a_write_leaves_nothing_written(
    app: Starlette, visit: Visiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    amina, before = await visit("amina"), await contents()
    monkeypatch.setattr("forum.web.handlers.ask.with_notice", None)
    assert (await amina.post(NEW, ASKED)).status_code == 500
    assert await contents() == before


async def test_a_fault_is_not_passed_on_to_the_server_which_would_log_its_words(
    app: Starlette, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forum.web.handlers.home.lists.page", None)
    assert (await raw(app, "GET", "/en/")).status == 500


async def test_a_log_line_tells_the_route_and_nothing_that_was_asked_or_typed(app: Starlette, visit: Visiting) -> None:
    amina, visitor = await visit("amina"), await visit()
    with capture_logs() as logs:
        await amina.post(NEW, ASKED | {"title": "kanarienvogel title", "body": "kanarienvogel in the body"})
        await amina.post(NEW, {"title": "kanarienvogel"})
        await visitor.get(
            "/en/threads?topic=kanarienvogel&notice=kanarienvogel", headers={"User-Agent": "kanarienvogel"}
        )
        await visitor.get("/en/kanarienvogel")
        await visitor.post("/en/login", {"nickname": "kanarienvogel", "password": "kanarienvogel"})
        await visitor.post(
            "/en/register", {"nickname": "kanarienvogel", "password": PASSWORD, "email": "kanarienvogel@x.example"}
        )
    assert len(logs) >= 6
    assert not re.search("kanarienvogel|127.0.0.1", str(logs))
    for entry in logs:
        assert set(entry) <= {"event", "log_level", "route", "status", "ms", "request_id"}


async def test_a_report_of_blocked_content_takes_anything_and_keeps_only_the_directive(app: Starlette) -> None:
    shown = (
        b'{"csp-report": {"effective-directive": "script-src", "document-uri": "http://x/en/threads/kanarienvogel"}}'
    )
    with capture_logs() as logs:
        for body in (shown, b"", b"[]", b"null", b"{", b'{"csp-report": 1}', b"[" * 20_000, b"\xff\xfe", b"1" * 10_000):
            assert (await raw(app, "POST", "/csp-reports", chunks=[body])).status == 204
    assert "kanarienvogel" not in str(logs)
    assert [entry["directive"] for entry in logs if entry["event"] == "csp"] == ["script-src", *["unreadable"] * 8]


# Kept and not kept

BY_LANGUAGE = (
    "paths.index",
    "paths.show",
    "leaflets.index",
    "leaflets.show",
    "cabinets.show",
    "home",
    "search.show",
    "threads.index",
    "threads.show",
    "threads.show_slug",
    "topics.index",
    "topics.show",
)
"""The pages that are in an order of their reader's languages, or show what was rendered in one of them."""


async def test_anonymous_pages_are_for_everybody_and_can_be_kept(stage: Stage, visit: Visiting) -> None:
    for address in addresses(stage.app.routes):
        visitor = await visit()
        if address.method != "GET" or "{ui}" not in address.path:
            continue
        path = stage.path(address, "public")
        page = await visitor.get(path)
        assert "set-cookie" not in page.headers, address.name
        if page.status_code != 200:
            continue
        assert "form_key" not in page.text, address.name
        # for whoever has the code or the link, with a mark that makes one request of a form, or with what somebody ticked
        if address.name in (
            "flags.show",
            "link",
            "reset",
            "email.link",
            "mail.stop",
            "stewards.show",
            "mediators.new",
            "threads.sheet",
        ):
            assert page.headers["cache-control"] == "no-store"
            continue
        assert page.headers["cache-control"] == "no-cache", address.name
        varies = {"Cookie", "Accept-Encoding"} | ({"Accept-Language"} if address.name in BY_LANGUAGE else set())
        assert {each.strip() for each in page.headers["vary"].split(",")} == varies, address.name
        tag = page.headers["etag"]
        assert tag.startswith('W/"'), address.name
        plain = await visitor.get(path, headers={"Accept-Encoding": "identity"})
        assert {each.strip() for each in plain.headers["vary"].split(",")} == varies, address.name
        assert (plain.headers["etag"], plain.text) == (tag, page.text), address.name
        for known in (tag, f'"other", {tag}'):
            again = await visitor.get(path, headers={"If-None-Match": known})
            assert (again.status_code, again.content) == (304, b""), address.name
            assert again.headers["etag"] == tag
            assert {each.strip() for each in again.headers["vary"].split(",")} == varies
            (assert_framed if address.name in FRAMED else assert_everywhere)(again.headers)


async def test_what_somebody_signed_in_reads_is_never_kept_and_never_taken_for_unchanged(
    stage: Stage, visit: Visiting
) -> None:
    visitor, bilal = await visit(), await visit("bilal")
    read = 0
    for address in addresses(stage.app.routes):
        if address.method != "GET" or "{ui}" not in address.path or address.name in FRAMED:
            continue
        path = stage.path(address, "public")
        tag = (await visitor.get(path)).headers.get("etag", 'W/"none"')
        page = await bilal.get(path, headers={"If-None-Match": f"{tag}, *"})
        assert page.status_code != 304, address.name
        assert page.headers["cache-control"] == "no-store", address.name
        assert "etag" not in page.headers, address.name
        read += page.status_code == 200
    assert read > 10


async def test_only_a_visitor_s_first_vote_brings_the_voter_cookie(app: Starlette, visit: Visiting) -> None:
    thread = await ask()
    said = await answer(thread)
    visitor, bilal = await visit(), await visit("bilal")
    for path in ("/", "/en/", at(thread), "/en/threads", "/en/nowhere"):
        assert "set-cookie" not in (await visitor.get(path)).headers
    refused = await visitor.post(at_answer(said, "/helpful"), {"value": "perhaps"})
    assert (refused.status_code, "set-cookie" in refused.headers) == (422, False)
    first = await visitor.post(at_answer(said, "/helpful"), {"value": "yes"})
    assert re.fullmatch(r"voter=[\w-]{22,}; HttpOnly; Max-Age=\d+; Path=/; SameSite=lax", first.headers["set-cookie"])
    second = await visitor.post(at(thread, "/same-problem"), {"on": "1"})
    assert (second.status_code, "set-cookie" in second.headers) == (303, False)
    assert "set-cookie" not in (await bilal.post(at_answer(said, "/helpful"), {"value": "yes"})).headers


async def test_only_choosing_a_language_brings_the_language_cookie(app: Starlette, visit: Visiting) -> None:
    visitor = await visit()
    chosen = await visitor.post("/en/language", {"to": "ar", "next": "/en/threads?topic=housing"})
    assert (chosen.status_code, chosen.headers["location"]) == (303, "/ar/threads?topic=housing")
    assert chosen.headers["set-cookie"].startswith("ui=ar; HttpOnly; ")
    assert (await visitor.get("/")).headers["location"] == "/ar/"
    odd = await visitor.post("/en/language", {"to": "xx; Path=/evil", "next": "/en/"})
    assert odd.headers["set-cookie"].startswith("ui=en; ")


# Where one is sent


ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "http://evil.example",
    "https:evil.example",
    "https:/evil.example",
    "HTTPS://evil.example/en/",
    "javascript:steal()",
    "data:text/html,x",
    "mailto:x@evil.example",
    "\\\\evil.example",
    "/\\evil.example",
    "/\\/evil.example",
    "\t//evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "/\r\nSet-Cookie: session=x",
    "/\x00/evil.example",
    "/\u200b/evil.example",
    "/\u202e/evil.example",
    "/\u2028/evil.example",
    "/\xad/evil.example",
    "\u200b//evil.example",
    " //evil.example",
    "evil.example",
    "en/threads",
    "?next=//evil.example",
    "#x",
    "",
    "//[",
    "http://[",
    "http://[::1",
    "//127.0.0.1:8000/en/",
    "http://127.0.0.1:8000/en/",
]


def lands_here(location: str) -> bool:
    """Whether a browser, which drops tabs and line ends and reads a backslash as a slash, stays with us."""
    bare = re.sub("[\t\r\n]", "", location.strip()).replace("\\", "/")
    return bare.startswith("/") and not bare.startswith("//")


@pytest.mark.looks
@pytest.mark.parametrize("target", ELSEWHERE)
async def test_nobody_is_sent_elsewhere_by_a_link_to_us(target: str, app: Starlette, visit: Visiting) -> None:
    visitor = await visit()
    chosen = await visitor.post("/en/language", {"to": "pt", "next": target})
    signed = await visitor.post("/en/login", {"nickname": "amina", "password": PASSWORD, "next": target})
    nickname = "zuleica"
    made = await (await visit()).post("/en/register", {"nickname": nickname, "password": PASSWORD, "next": target})
    for sent in (chosen, signed, made):
        assert sent.status_code == 303
        assert lands_here(sent.headers["location"]), sent.headers["location"]
        assert "\n" not in sent.headers["location"]
        assert "Set-Cookie: session" not in sent.headers["location"]
    page = await visitor.get("/en/login", params={"next": target})
    assert page.status_code == 200
    code = await visitor.get("/en/account/code", params={"next": target})
    assert code.status_code in (200, 303)


async def test_an_own_address_is_where_one_is_sent(app: Starlette, visit: Visiting) -> None:
    for target in (
        "/en/threads?topic=housing&state=official",
        "/pt/",
        "/en/topics/housing#f",
        "/ar/threads/new?title=%D8%A3",
    ):
        visitor = await visit()
        signed = await visitor.post("/en/login", {"nickname": "amina", "password": PASSWORD, "next": target})
        assert signed.headers["location"] == target


async def test_no_header_is_ever_made_of_what_was_typed(app: Starlette, visit: Visiting) -> None:
    amina = await visit("amina")
    for attack in ("x\r\nX-Evil: 1", "x\nSet-Cookie: a=b", "x\r\n\r\n<html>", "%0d%0aX-Evil: 1"):
        asked = await amina.post(NEW, ASKED | {"title": f"Title {attack}"})
        answers = [
            asked,
            await amina.get(asked.headers["location"]),
            await amina.post("/en/language", {"to": attack, "next": f"/en/{attack}"}),
            await amina.get("/en/threads/new", params={"title": attack, "notice": attack}),
            await amina.get("/en/topics/" + quote(attack)),
            await amina.get(
                "/", headers={"Accept-Language": "pt;q=x, " + attack.partition("\r")[0].partition("\n")[0]}
            ),
        ]
        for each in answers:
            assert each.status_code < 500
            assert "x-evil" not in each.headers
            assert not any("a=b" in cookie for cookie in each.headers.get_list("set-cookie"))


# Whose network


async def test_a_made_up_forwarding_header_helps_nobody_around_a_limit(configured: Settings) -> None:
    async with running(configured, limit_login="3/minute") as app:
        statuses = []
        for number in range(5):
            visitor = Visit(app)
            headers = {
                "X-Forwarded-For": f"203.0.113.{number}",
                "Forwarded": f"for=203.0.113.{number}",
                "X-Real-IP": f"203.0.113.{number}",
            }
            fields = {"nickname": f"guess{number}", "password": "not this one"}
            statuses.append((await visitor.post("/en/login", fields, headers=headers)).status_code)
        assert statuses == [422, 422, 422, 429, 429]


async def test_behind_the_trusted_proxy_each_network_has_its_own_count(configured: Settings) -> None:
    async with running(configured, limit_login="2/minute", trusted_proxy="127.0.0.1") as app:

        async def tries(forwarded: str) -> int:
            fields = {"nickname": "amina", "password": "not this one"}
            return (await Visit(app).post("/en/login", fields, headers={"X-Forwarded-For": forwarded})).status_code

        assert [await tries("203.0.113.1") for _ in range(3)] == [422, 422, 429]
        assert await tries("203.0.113.2") == 422
        # What the client itself said stands before what the proxy saw.
        assert await tries("198.51.100.7, 203.0.113.1") == 429


def test_only_the_proxy_s_word_on_the_address_counts() -> None:
    def scope(peer: str) -> dict[str, Any]:
        return {"type": "http", "client": (peer, 1), "headers": [(b"x-forwarded-for", b"203.0.113.9, 203.0.113.1")]}

    assert client_address(scope("198.51.100.7"), "") == "198.51.100.7"
    assert client_address(scope("198.51.100.7"), "192.0.2.1") == "198.51.100.7"
    assert client_address(scope("192.0.2.1"), "192.0.2.1") == "203.0.113.1"


def test_a_network_is_an_ipv4_address_or_the_64_an_ipv6_address_is_in(configured: Settings) -> None:
    network = Limiter(configured).network
    assert network("2001:db8:1:2::1") == network("2001:db8:1:2:ffff::9")
    assert network("2001:db8:1:2::1") != network("2001:db8:1:3::1")
    assert network("203.0.113.1") != network("203.0.113.2")
    assert network("::ffff:203.0.113.1") == network("203.0.113.1")
    assert "203.0.113.1" not in network("203.0.113.1")


# Odd addresses


@pytest.mark.parametrize(
    "query",
    [
        "after=1-ffffffffffffffffffff",
        "before=1-ffffffffffffffffffff",
        "after=ffffffffffffffffffffffff-1",
        "after=-1",
        "after=1--1",
        "after=1-8000000000000000",
        "after=0-0",
        "before=zz-zz",
        "after=3b9aca00_0-1",
        "after=%00-1",
        "after=" + "f" * 60,
        "after=%EF%BC%91-1",
        "topic=%00&language=%00&kind=%00&state=%00&sort=%00",
        "topic[]=housing",
        "topic=housing&topic=health",
        "%FF=%FE&topic=%ED%A0%80",
        "language=other&state=official&kind=announcement&sort=waiting&after=x",
        "notice=asked&notice=%00",
    ],
)
async def test_an_odd_query_shows_a_page(query: str, app: Starlette, visit: Visiting) -> None:
    thread = await ask()
    await answer(thread)
    for who in (None, "ines"):
        browser = await visit(who)
        for path in ("/en/threads", at(thread), "/en/", "/en/topics/housing"):
            assert (await browser.get(f"{path}?{query}")).status_code == 200, path


@pytest.mark.parametrize("cookie", ["session", "voter", "ui", "code"])
async def test_an_odd_cookie_breaks_nothing(cookie: str, app: Starlette) -> None:
    thread = await ask()
    for value in (b"", b"x", b"\xff\xfe", b"a" * 4000, b'"quoted"', b"%00", b"a.b.c", b"eyJ9.x.y", b"../../etc"):
        headers = [(b"cookie", cookie.encode() + b"=" + value), (b"sec-fetch-site", b"same-origin")]
        for path in ("/en/", "/", at(thread), "/en/account", "/en/account/code"):
            assert (await raw(app, "GET", path, headers)).status in (200, 302, 303)
        assert (await raw(app, "POST", at(thread, "/same-problem"), headers)).status == 422


async def test_a_hostile_address_or_header_is_answered_and_leaves_no_mark_in_the_page(
    app: Starlette, visit: Visiting
) -> None:
    visitor = await visit()
    for attack in [each for each in ATTACKS if len(each) < 300][::9]:
        for path in (
            f"/en/{quote(attack, safe='')}",
            f"/en/threads/{quote(attack, safe='')}",
            f"/en/topics/{quote(attack, safe='')}",
        ):
            lost = await visitor.get(path)
            assert lost.status_code in (200, 404), path
            for element in tree(lost).iter():
                assert element.tag != "script" or element.get("src", "").startswith("/static/")
                assert not any(name.startswith("on") for name in element.attrib)


async def test_every_plain_address_answers_a_head_as_it_answers_a_get(stage: Stage, visit: Visiting) -> None:
    visitor = await visit()
    for address in addresses(stage.app.routes):
        if address.method == "GET" and address.name in PLAIN:
            path = stage.path(address, "")
            got, headed = await visitor.get(path), await visitor.client.head(path)
            assert headed.status_code == got.status_code, address.name


async def test_the_database_gone_is_a_page_that_says_so(
    engine: Any, database_url: str, app: Starlette, visit: Visiting
) -> None:
    visitor = await visit()
    assert database.dialect() in ("sqlite", "postgres")
    engine.take_away(database_url)
    try:
        started = time.perf_counter()
        gone = await visitor.get("/en/threads")
        assert (gone.status_code, time.perf_counter() - started < 10) == (503, True)
        assert_own_page(gone)
        assert_everywhere(gone.headers)
        assert gone.headers["retry-after"]
    finally:
        engine.give_back(database_url)
    assert (await visitor.get("/en/threads")).status_code == 200


async def test_somebody_signed_in_is_told_by_no_page_what_another_typed(configured: Settings) -> None:
    async with running(configured) as app:
        amina, bilal = await signed_in(app, "amina"), await signed_in(app, "bilal")
        await amina.post(NEW, ASKED | {"title": "kanarienvogel", "topic": ""})
        assert "kanarienvogel" not in (await bilal.get(NEW)).text
