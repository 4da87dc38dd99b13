"""Hostile requests: each costs a server more than its sender."""

import asyncio
import json
import os
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from urllib.parse import quote, urlencode

from forum.web.requests.form_keys import FormKeys, form_of

AT_ONCE = 4
GIVEN_UP = 60  # seconds
MARKS = "a" + "\u0301\u0316" * 30_000  # 120 kB, which normal form would have in another order
LONG = "x" * 500_000
ROWS = ("*a_`" * 5_000, "\n" * 19_000 + "x", "> " * 9_000, "[" * 18_000, "- " * 9_000 + "\n")


@dataclass(frozen=True)
class Target:
    """The target: its address, sessions of members as (token, digest), the secret of their form keys, a post to report."""

    port: int
    secret: str
    sessions: Sequence[tuple[str, str]]
    post: str


@dataclass
class Kind:
    """The result of one kind of request."""

    answers: Counter[int] = field(default_factory=Counter)
    slowest: float = 0.0


def send(target: Target, count: int, seconds: float) -> dict[str, Kind]:
    """Sends so many, a few at a time, from a thousand addresses by turns; to be called in a process of its own."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    return asyncio.run(_send(target, count, seconds))


async def sign_in(target: Target, times: int) -> None:
    """Tries wrong passwords at once, as on any day: a server holds on to the memory that checking them takes."""
    request = _form(target, "/pt/login", nickname="member-1", password="a wrong pass phrase")
    await asyncio.gather(*(_asked(target.port, number, request) for number in range(times)))


async def _send(target: Target, count: int, seconds: float) -> dict[str, Kind]:
    kinds, numbers, until = {name: Kind() for name in KINDS}, iter(range(count)), time.monotonic() + seconds

    async def one_after_another() -> None:
        for number in numbers:
            if time.monotonic() > until:
                return
            name = list(KINDS)[number % len(KINDS)]
            began = time.monotonic()
            status = await _asked(target.port, number, KINDS[name](target, Random(number)))
            kinds[name].answers[status] += 1
            kinds[name].slowest = max(kinds[name].slowest, time.monotonic() - began)

    await asyncio.gather(*(one_after_another() for _ in range(AT_ONCE)))
    return kinds


async def _asked(port: int, number: int, request: bytes) -> int:
    """The status of the answer; 0 when there was none."""
    try:
        async with asyncio.timeout(GIVEN_UP):
            address = f"127.8.{number // 250 % 4}.{number % 250 + 1}"
            reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(address, 0))
            try:
                writer.write(request)
                return int((await reader.readuntil(b"\r\n")).split()[1])
            finally:
                writer.transport.abort()
    except (OSError, EOFError, TimeoutError, asyncio.LimitOverrunError):
        return 0


def _request(target: Target, method: str, path: str, body: bytes = b"", *lines: str, host: str = "") -> bytes:
    head = [f"{method} {path} HTTP/1.1", f"Host: {host or f'127.0.0.1:{target.port}'}", *lines]
    if body:
        head.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*head, "", ""]).encode() + body


def _form(target: Target, path: str, *lines: str, **fields: str) -> bytes:
    kind = "Content-Type: application/x-www-form-urlencoded"
    return _request(target, "POST", path, urlencode(fields).encode(), kind, "Sec-Fetch-Site: same-origin", *lines)


def _of_member(target: Target, chance: Random, path: str, **fields: str) -> bytes:
    token, digest = chance.choice(target.sessions)
    key = FormKeys(target.secret, digest).make(form_of(path))
    return _form(target, path, f"Cookie: session={token}", form_key=key, **fields)


def marks_at_login(target: Target, chance: Random) -> bytes:
    return _form(target, "/pt/login", nickname=MARKS, password="a long pass phrase")


def marks_at_registration(target: Target, chance: Random) -> bytes:
    return _form(target, "/pt/register", nickname=MARKS, password="a long pass phrase")


def long_nickname(target: Target, chance: Random) -> bytes:
    nickname = f"{chance.random()}{LONG}"[:500_000]
    return _form(target, "/pt/login", nickname=nickname, password="a long pass phrase")


def preview(target: Target, chance: Random) -> bytes:
    fields = {"topic": "documentation", "language": "pt", "visibility": "public", "title": "Title", "action": "preview"}
    return _of_member(target, chance, "/pt/threads/new", body=chance.choice(ROWS), **fields)


def marked_preview(target: Target, chance: Random) -> bytes:
    fields = {
        "topic": "documentation",
        "language": "pt",
        "visibility": "public",
        "title": MARKS[:200],
        "action": "preview",
    }
    return _of_member(target, chance, "/pt/threads/new", body=MARKS, **fields)


def long_report(target: Target, chance: Random) -> bytes:
    path = f"/pt/posts/{target.post}/flags/new"
    return _form(target, path, reason="r" * chance.choice((25, 300, 40_000)), note=MARKS[:20_000])


def far_value(target: Target, chance: Random) -> bytes:
    value = chance.choice(("9" * 300, "-1", "x" * 300, "9999-12-31", "\x00", "٣" * 200))
    name = chance.choice(("page", "after", "topic", "language", "state", "order", "q"))
    return _request(target, "GET", f"/pt/threads?{name}={quote(value)}")


def bad_host(target: Target, chance: Random) -> bytes:
    if chance.random() < 0.5:
        return _request(target, "GET", "/pt/", b"", "Host: elsewhere.example")
    return _request(target, "GET", "/pt/", host=f"{chance.random()}.example")


def policy_report(target: Target, chance: Random) -> bytes:
    worded = {"csp-report": {"effective-directive": f"{chance.random()}" + "\u0301\n" * 5_000}}
    bodies: list[object] = [worded, {"csp-report": [[]] * 50_000}, LONG]
    return _request(
        target,
        "POST",
        "/csp-reports",
        json.dumps(chance.choice(bodies)).encode(),
        "Content-Type: application/csp-report",
    )


def long_header(target: Target, chance: Random) -> bytes:
    return _request(
        target, "GET", "/pt/", b"", *[f"X-Header-{n}: {'x' * 300}" for n in range(chance.choice((40, 400)))]
    )


def many_at_once(target: Target, chance: Random) -> bytes:
    return _request(target, "GET", "/pt/") * 200


KINDS: dict[str, Callable[[Target, Random], bytes]] = {
    kind.__name__.replace("_", " "): kind
    for kind in (
        marks_at_login, marks_at_registration, long_nickname, preview, marked_preview, long_report, far_value, bad_host,
        policy_report, long_header, many_at_once,
    )
}  # fmt: skip
