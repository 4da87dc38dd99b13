"""Passwords that are on stolen lists, asked of a small real server; and words that are nobody's secret here."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest

from forum.errors import Invalid
from forum.people import accounts, passwords
from forum.people.breaches import Breaches
from forum.people.passwords import Hasher

STOLEN = "sete gatas na rua 9"
SOUND = "sardinhas na brasa 7"
DIGEST = hashlib.sha1(STOLEN.encode()).hexdigest().upper()


class Lists(ThreadingHTTPServer):
    """A server that knows one stolen password; it can answer in another way, or not at all."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.asked: list[str] = []
        self.status, self.body = 200, f"{DIGEST[5:]}:3\r\n{'0' * 35}:0\r\n".encode()
        self.hangs = Event()
        self.address = f"http://127.0.0.1:{self.server_address[1]}/range/"


class Answering(BaseHTTPRequestHandler):
    server: Lists

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        if self.server.status == 0:
            self.server.hangs.wait(10)
            return
        self.send_response(self.server.status)
        self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *said: object) -> None:
        pass


@pytest.fixture
def lists() -> Iterator[Lists]:
    with serving() as server:
        yield server


@contextmanager
def serving() -> Iterator[Lists]:
    server = Lists()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.hangs.set()
    server.shutdown()
    server.server_close()
    thread.join()


def hasher(address: str, patience: float = 2) -> Hasher:
    return Hasher(time_cost=1, memory_kib=8, threads=1, breaches=Breaches(address, patience=patience))


async def code_of(secret: str, hashes: Hasher, **how: object) -> str | None:
    try:
        await passwords.hash_new(secret, hasher=hashes, nickname="amina", context=())
    except Invalid as refused:
        return refused.fields["password"]
    return None


async def test_a_stolen_password_is_refused_and_only_the_beginning_of_its_digest_leaves(lists: Lists) -> None:
    assert await code_of(STOLEN, hasher(lists.address)) == "breached"
    assert await code_of(SOUND, hasher(lists.address)) is None
    assert lists.asked[0] == f"/range/{DIGEST[:5]}"
    assert all(len(path) == len("/range/") + 5 for path in lists.asked)


async def test_a_password_that_is_refused_anyway_is_not_asked_about(lists: Lists) -> None:
    assert await code_of("password1", hasher(lists.address)) == "too_common"
    assert not lists.asked


@pytest.mark.parametrize(("status", "body"), [(500, b""), (302, b""), (200, b"\xff\xfe"), (404, b""), (0, b"")])
async def test_a_server_that_fails_hangs_or_leads_elsewhere_knows_nothing(
    lists: Lists, status: int, body: bytes
) -> None:
    lists.status, lists.body = status, body
    assert await code_of(STOLEN, hasher(lists.address, patience=0.2)) is None
    assert len(lists.asked) == 1


async def test_a_padded_line_is_no_stolen_password_and_a_server_that_is_gone_knows_none(lists: Lists) -> None:
    lists.body = f"{DIGEST[5:]}:0\r\n".encode()
    assert await code_of(STOLEN, hasher(lists.address)) is None
    assert await code_of(STOLEN, hasher("http://127.0.0.1:1")) is None
    assert await code_of(STOLEN, hasher("")) is None


@pytest.mark.parametrize(
    ("secret", "email"),
    [
        ("tarantela2024", "tarantela@example.org"),
        ("quibala-quibala", "ana.quibala@example.org"),
        ("zzquibala!", "quibala@x.pt"),
    ],
)
def test_what_stands_before_the_at_of_one_s_address_is_easy_to_guess(secret: str, email: str) -> None:
    assert passwords.check(secret, context=accounts.words_of(email)) == "too_common"
    assert passwords.check(secret, context=accounts.words_of("other@x.pt")) is None
