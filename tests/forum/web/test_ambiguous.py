"""Requests that can be read in two ways, and pages that only look like ours: refused before anything else is looked at."""

import json
from typing import Any

import pytest
from starlette.applications import Starlette
from structlog.testing import capture_logs

from forum.settings import Settings
from forum.web.requests.gate import client_address
from tests.cast import BASE, Visit, Visiting, contents, running, signed_in
from tests.forum.web.test_gate import ASKED, NEW, assert_everywhere, assert_own_page, raw

OURS = b"127.0.0.1:8000"


@pytest.mark.parametrize(
    "headers",
    [
        [(b"host", OURS)],
        [(b"host", b"evil.example")],
        [(b"Host", OURS)],
        [(b"content-length", b"0"), (b"content-length", b"0")],
        [(b"content-length", b"0"), (b"content-length", b"5")],
        [(b"content-length", b"5"), (b"transfer-encoding", b"chunked")],
        [(b"transfer-encoding", b"chunked"), (b"transfer-encoding", b"identity")],
        [(b"transfer-encoding", b"xchunked")],
        [(b"sec-fetch-site", b"same-origin"), (b"sec-fetch-site", b"cross-site")],
        [(b"origin", BASE.encode()), (b"origin", b"https://evil.example")],
        [(b"content-type", b"text/plain"), (b"content-type", b"application/x-www-form-urlencoded")],
    ],
)
async def test_a_header_that_may_come_once_and_comes_twice_is_refused(
    headers: list[tuple[bytes, bytes]], app: Starlette
) -> None:
    for method, path in (("GET", "/en/about"), ("POST", "/en/language"), ("POST", "/csp-reports")):
        answer = await raw(app, method, path, headers)
        assert answer.status == 400, path
        assert_own_page(answer)
        assert_everywhere(answer.headers)


async def test_a_body_in_pieces_is_taken_as_it_comes(app: Starlette) -> None:
    headers = [(b"transfer-encoding", b"Chunked"), (b"sec-fetch-site", b"same-origin")]
    headers += [(b"content-type", b"application/x-www-form-urlencoded")]
    answer = await raw(app, "POST", "/en/language", headers, [b"to=", b"pt"])
    assert (answer.status, answer.headers["location"][:4]) == (303, "/pt/")


@pytest.mark.parametrize(
    ("base", "sources", "status"),
    [
        ("https://forum.example", ["https://forum.example"], 303),
        ("https://forum.example", ["http://forum.example", "//forum.example", "ftp://forum.example"], 403),
        ("https://localhost:8443", ["https://localhost:8443"], 303),
        ("https://localhost:8443", ["http://localhost:8443"], 403),
        (BASE, [BASE, BASE.replace("http", "HTTP")], 303),
        (BASE, ["https://127.0.0.1:8000", "wss://127.0.0.1:8000"], 403),
    ],
)
async def test_a_write_comes_from_our_scheme_as_well_as_our_host(
    base: str, sources: list[str], status: int, configured: Settings
) -> None:
    async with running(configured, forum_base_url=base) as app:
        for source in sources:
            for name, value in (("Origin", source), ("Referer", f"{source}/en/about")):
                visitor = Visit(app)
                visitor.client.base_url = base
                sent = await visitor.client.post("/en/language", data={"to": "pt"}, headers={name: value})
                assert sent.status_code == status, (name, value)


@pytest.mark.parametrize("name", ["localhost:8000", "[::1]:8000", "127.0.0.1:8000"])
async def test_every_name_of_the_own_machine_writes_over_its_own_scheme_only(name: str, app: Starlette) -> None:
    for scheme, status in (("http", 303), ("https", 403)):
        headers = [(b"origin", f"{scheme}://{name}".encode()), (b"content-type", b"application/x-www-form-urlencoded")]
        assert (await raw(app, "POST", "/en/language", headers, [b"to=pt"], host=name.encode())).status == status


async def test_who_asks_is_whom_the_proxy_named_last_in_whichever_line(app: Starlette) -> None:
    def scope(*said: bytes) -> dict[str, Any]:
        return {"type": "http", "client": ("10.0.0.1", 5), "headers": [(b"x-forwarded-for", each) for each in said]}

    assert client_address(scope(b"203.0.113.5"), "10.0.0.1") == "203.0.113.5"
    assert client_address(scope(b"198.51.100.1, 203.0.113.5"), "10.0.0.1") == "203.0.113.5"
    assert client_address(scope(b"198.51.100.1", b"203.0.113.5"), "10.0.0.1") == "203.0.113.5"
    assert client_address(scope(b"198.51.100.1", b"203.0.113.5"), "") == "10.0.0.1"


# Reports of blocked content


def report(directive: object) -> bytes:
    return json.dumps({"csp-report": {"effective-directive": directive}}).encode()


async def test_reports_are_logged_as_letters_only(app: Starlette) -> None:
    hostile = [
        "script-src\nlevel=error event=broken", "\x1b[31mred", "script-src kanarienvogel", "سكربت", "a" * 100, "", "-", 7, None,
        {"a": 1},
    ]  # fmt: skip
    with capture_logs() as logs:
        for directive in (*hostile, "script-src-elem", "IMG-SRC"):
            assert (await raw(app, "POST", "/csp-reports", chunks=[report(directive)])).status == 204
    told = [entry["directive"] for entry in logs if entry["event"] == "csp"]
    assert told == ["unreadable"] * len(hostile) + ["script-src-elem", "img-src"]


async def test_reports_are_counted_for_each_network_before_they_are_read(app: Starlette) -> None:
    read = 0

    async def send_from(network: str) -> int:
        answered: list[Any] = []

        async def receive() -> dict[str, Any]:
            nonlocal read
            read += 1
            return {"type": "http.request", "body": report("script-src"), "more_body": False}

        async def send(message: Any) -> None:
            answered.append(message)

        scope = {
            "type": "http", "method": "POST", "path": "/csp-reports", "raw_path": b"/csp-reports", "query_string": b"",
            "headers": [(b"host", OURS)], "client": (network, 5), "server": ("127.0.0.1", 8000), "scheme": "http", "root_path": "",
        }  # fmt: skip
        await app(scope, receive, send)
        return int(answered[0]["status"])

    with capture_logs() as logs:
        statuses = [await send_from("203.0.113.5") for _ in range(100)]
        assert set(statuses) == {204, 429}
        taken = statuses.count(204)
        assert taken < 50
        assert statuses[:taken] == [204] * taken
        assert read == taken
        assert await send_from("198.51.100.7") == 204
    assert len([entry for entry in logs if entry["event"] == "csp"]) == taken + 1


async def test_a_report_is_read_no_further_than_a_report_is_long(app: Starlette) -> None:
    chunks = [b"a" * 8_192 for _ in range(60)]
    left = iter(chunks)
    with capture_logs() as logs:
        assert (await raw(app, "POST", "/csp-reports", chunks=left)).status == 204
    assert [entry["directive"] for entry in logs if entry["event"] == "csp"] == ["unreadable"]


async def test_the_page_of_a_one_time_link_is_kept_nowhere(app: Starlette, visit: Visiting) -> None:
    for path in ("/en/login/link/made-up-token", "/pt/login/link/made-up-token"):
        for who in (None, "bilal"):
            page = await (await visit(who)).get(path)
            assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
            assert "etag" not in page.headers
            assert (await (await visit(who)).client.head(path)).headers["cache-control"] == "no-store"


async def test_refused_writes_leave_nothing(app: Starlette) -> None:
    amina, before = await signed_in(app, "amina"), await contents()
    twice = [("Origin", BASE), ("Origin", BASE)]
    sent = await amina.client.post(NEW, data=ASKED | {"form_key": amina.key(NEW)}, headers=twice)
    assert sent.status_code == 400
    assert await contents() == before
