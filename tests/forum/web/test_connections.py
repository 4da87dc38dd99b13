"""Clients who draw out what they do: each is let go in time, and whoever is only on a bad line is not."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import pytest
import uvicorn
import uvloop
from starlette.types import Receive, Scope, Send

from forum import settings
from forum.web.rendering import i18n
from forum.web.requests.gate import LARGEST_BODY, LARGEST_WITH_FILES
from forum.web.server import serving
from forum.web.server.connections import LONGEST_HEADER, MOST_HEADERS, MOST_PIPELINED
from forum.web.server.room import Bounds, Room, network_of
from tests.cast import SECRET

SHORT = Bounds(silence=0.4, header=0.4, body=0.6, longest_body=2, reading=0.6, rate=500)
AT_LAST = 30  # seconds after which a test gives up
LONGER_THAN_ANY = 1.5  # seconds
DEPLOY = Path(__file__).parents[3] / "deploy"
PROXY = "127.0.0.9"
MEGABYTE = b"x" * 1024 * 1024
MEGABYTES = 30


@dataclass
class Site:
    """A server with a few answers, and what it met."""

    port: int = 0
    room: Room = field(default_factory=lambda: Room(SHORT, {}))
    met: list[str] = field(default_factory=list)
    going_on: threading.Event = field(default_factory=threading.Event)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return
        self.met.append(scope["path"])
        if scope["path"] == "/held":
            await until(self.going_on.is_set)
        elif scope["path"] == "/slow":
            await asyncio.sleep(LONGER_THAN_ANY)
        if scope["path"] == "/large":
            await self._say_much(send)
        elif scope["path"] == "/unread":
            await self._say(send, b"no\n")
        else:
            length = await self._length(receive)
            trailing = sum(name == b"x-after" for name, _ in scope["headers"])
            await self._say(send, b"%d\n" % length if not trailing else b"altered\n")

    async def _length(self, receive: Receive) -> int:
        length, more = 0, True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                self.met.append("gone")
                return 0
            length, more = length + len(message.get("body", b"")), message.get("more_body", False)
        return length

    async def _say(self, send: Send, said: bytes) -> None:
        length = [(b"content-length", b"%d" % len(said))]
        await send({"type": "http.response.start", "status": 200, "headers": length})
        await send({"type": "http.response.body", "body": said})

    async def _say_much(self, send: Send) -> None:
        length = [(b"content-length", b"%d" % (MEGABYTES * len(MEGABYTE)))]
        await send({"type": "http.response.start", "status": 200, "headers": length})
        for number in range(MEGABYTES):
            await send({"type": "http.response.body", "body": MEGABYTE, "more_body": number < MEGABYTES - 1})


@contextmanager
def served(bounds: Bounds = SHORT) -> Iterator[Site]:
    """The server in a thread of its own, on its own loop, as it runs in earnest but for its bounds."""
    site = Site()
    configured = settings.read(forum_secret=SECRET, trusted_proxy=PROXY)
    words = {code: i18n.read(code) for code in ("pt", "en", "ar")}
    connections = serving.bounded(configured, words, bounds)
    config = uvicorn.Config(site, host="127.0.0.1", port=0, http=connections, **serving.ALIKE)
    assert config.get_loop_factory() is uvloop.new_event_loop
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        threading.Event().wait(0.01)
    site.port = server.servers[0].sockets[0].getsockname()[1]
    site.room = connections.room
    try:
        yield site
    finally:
        site.going_on.set()
        server.should_exit = True
        thread.join()


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as running:
        yield running


@dataclass
class Client:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    def say(self, what: bytes) -> None:
        self.writer.write(what)

    def ask(self, path: str = "/", *lines: str, method: str = "GET") -> None:
        head = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *lines]
        self.writer.write("\r\n".join([*head, "", ""]).encode())

    async def answer(self) -> tuple[int, bytes]:
        """Status and body of the next answer."""
        async with asyncio.timeout(AT_LAST):
            head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
            length = int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0])
            return int(head.split()[1]), await self.reader.readexactly(length)

    async def rest(self) -> bytes:
        """Everything until the server ends the connection."""
        said = b""
        async with asyncio.timeout(AT_LAST):
            try:
                while some := await self.reader.read(65536):
                    said += some
            except ConnectionError:
                pass
        return said

    async def drip(self, what: bytes, at_once: int = 1, every: float = 0.05) -> bytes:
        """Says it bit by bit until the server ends the connection, and returns what that said."""
        said = asyncio.create_task(self.rest())
        for start in range(0, len(what), at_once):
            if said.done():
                return await said
            self.writer.write(what[start : start + at_once])
            await asyncio.sleep(every)
        raise AssertionError("it was all taken")


@asynccontextmanager
async def client(site: Site, network: str = "127.0.0.1") -> AsyncIterator[Client]:
    reader, writer = await asyncio.open_connection("127.0.0.1", site.port, local_addr=(network, 0))
    try:
        yield Client(reader, writer)
    finally:
        writer.transport.abort()


@asynccontextmanager
async def many(site: Site, count: int, network: str = "127.0.0.1") -> AsyncIterator[list[Client]]:
    clients = [
        Client(*await asyncio.open_connection("127.0.0.1", site.port, local_addr=(network, 0))) for _ in range(count)
    ]
    try:
        yield clients
    finally:
        for each in clients:
            each.writer.transport.abort()


async def all_held(site: Site, asking: Sequence[Client]) -> None:
    """Everybody asks and waits for the answer."""
    for each in asking:
        each.ask("/held")
    await until(lambda: site.met == ["/held"] * len(asking))


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(AT_LAST):
        while True:
            if true():
                return
            await asyncio.sleep(0.01)


async def test_who_says_nothing_is_let_go_without_a_word(site: Site) -> None:
    async with client(site) as silent:
        assert await silent.rest() == b""
    assert site.met == []
    await until(lambda: not (len(site.room) or site.room.networks))


async def test_who_asks_nothing_more_is_let_go(site: Site) -> None:
    async with client(site) as idle:
        for _ in range(3):
            idle.ask()
            assert await idle.answer() == (200, b"0\n")
        assert await idle.rest() == b""


async def test_a_header_that_never_ends_is_408(site: Site) -> None:
    async with client(site) as slow:
        said = await slow.drip(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"X-Header: 1\r\n" * 1000)
        assert said.startswith(b"HTTP/1.1 408 ")
    assert site.met == []


async def test_empty_lines_before_a_request_begin_its_time(site: Site) -> None:
    async with client(site) as slow:
        said = await slow.drip(b"\r\n" * 1000)
        assert said.startswith(b"HTTP/1.1 408 ")


async def test_the_next_header_over_a_connection_has_as_little_time(site: Site) -> None:
    async with client(site) as slow:
        slow.say(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nGET /")
        assert await slow.answer() == (200, b"0\n")
        assert (await slow.rest()).startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize(
    "header", [b"X-Long: " + b"x" * LONGEST_HEADER, b"a:b\r\n" * (MOST_HEADERS + 1)], ids=["long", "many"]
)
@pytest.mark.parametrize("end", [b"", b"\r\n\r\n"], ids=["unended", "whole"])
async def test_a_header_that_is_too_much_is_431_at_once(header: bytes, end: bytes) -> None:
    with served(replace(SHORT, header=AT_LAST, silence=AT_LAST)) as site:
        async with client(site) as asker:
            asker.say(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + header[:20_000])
            await asyncio.sleep(0.1)
            asker.say(header[20_000:] + end)
            if end and len(header) > LONGEST_HEADER:
                return  # whole by then: the Gate's to refuse
            assert (await asker.rest()).startswith(b"HTTP/1.1 431 ")
        assert site.met == []


async def test_an_address_without_end_is_431(site: Site) -> None:
    async with client(site) as asker:
        asker.say(b"GET /" + b"x" * (LONGEST_HEADER + 1))
        assert (await asker.rest()).startswith(b"HTTP/1.1 431 ")


async def test_what_is_no_http_is_400(site: Site) -> None:
    async with client(site) as asker:
        asker.say(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")
        assert (await asker.rest()).startswith(b"HTTP/1.1 400 ")


async def test_a_body_that_never_comes_is_408(site: Site) -> None:
    async with client(site) as slow:
        slow.ask("/", "Content-Length: 1000", method="POST")
        said = await slow.drip(b"x" * 1000)
        assert said.startswith(b"HTTP/1.1 408 ")
    await until(lambda: site.met == ["/", "gone"])


async def test_an_upload_over_a_bad_line_is_taken(site: Site) -> None:
    async with client(site) as phone:
        phone.ask("/", "Content-Length: 20000", method="POST")
        for _ in range(10):
            phone.say(b"x" * 2000)
            await asyncio.sleep(LONGER_THAN_ANY / 10)
        assert await phone.answer() == (200, b"20000\n")


async def test_no_body_may_take_for_ever(site: Site) -> None:
    async with client(site) as steady:
        steady.ask("/", "Transfer-Encoding: chunked", method="POST")
        chunk = b"3e8\r\n" + b"x" * 1000 + b"\r\n"
        assert (await steady.drip(chunk * 600, len(chunk))).startswith(b"HTTP/1.1 408 ")


async def test_a_body_of_chunk_marks_alone_has_an_end(site: Site) -> None:
    async with client(site) as asker:
        asker.ask("/", "Transfer-Encoding: chunked", method="POST")
        for _ in range(4):
            asker.say(b"1;" + MEGABYTE + b"\r\nx\r\n")
        assert (await asker.rest())[:13] in (b"HTTP/1.1 413 ", b"")  # lost when they were still sending
    await until(lambda: "gone" in site.met)


async def test_what_follows_a_body_is_no_header_of_the_request(site: Site) -> None:
    async with client(site) as asker:
        asker.ask("/", "Transfer-Encoding: chunked", method="POST")
        asker.say(b"5\r\nhello\r\n0\r\nX-After: 1\r\n\r\n")
        assert await asker.answer() == (200, b"5\n")
        asker.ask("/", "Transfer-Encoding: chunked", method="POST")
        asker.say(b"5\r\nhello\r\n0\r\n" + b"X-After: 1\r\n" * (MOST_HEADERS + 2))
        assert (await asker.rest()).startswith(b"HTTP/1.1 431 ")


async def test_what_takes_us_long_is_nobodys_fault(site: Site) -> None:
    async with client(site) as asker:
        asker.ask("/slow")
        assert await asker.answer() == (200, b"0\n")
        asker.ask("/slow", "Content-Length: 200000", method="POST")
        asker.say(b"x" * 200_000)
        assert await asker.answer() == (200, b"200000\n")
        asker.ask("/slow", "Content-Length: 5", "Expect: 100-continue", method="POST")
        assert b" 100 " in await asker.reader.readuntil(b"\r\n\r\n")
        asker.say(b"hello")
        assert await asker.answer() == (200, b"5\n")


async def test_who_goes_on_sending_after_the_answer_is_let_go(site: Site) -> None:
    async with client(site) as asker:
        asker.ask("/unread", "Content-Length: 1000000", method="POST")
        assert await asker.answer() == (200, b"no\n")
        assert await asker.drip(b"x" * 1000) == b""


@pytest.mark.parametrize("version", ["1.0", "1.1"])
async def test_who_does_not_take_the_answer_is_let_go(site: Site, version: str) -> None:
    async with client(site) as asker:
        line = asker.writer.transport
        assert isinstance(line, asyncio.Transport)
        line.pause_reading()
        asker.say(f"GET /large HTTP/{version}\r\nHost: 127.0.0.1\r\n\r\n".encode())
        await until(lambda: site.met == ["/large"])
        await until(lambda: not len(site.room))
        line.resume_reading()
        assert len(await asker.rest()) < MEGABYTES * len(MEGABYTE)


async def test_who_takes_the_answer_slowly_gets_all_of_it(site: Site) -> None:
    async with client(site) as asker:
        asker.ask("/large")
        await asker.reader.readuntil(b"\r\n\r\n")
        taken = 0
        while taken < MEGABYTES * len(MEGABYTE):
            taken += len(await asker.reader.readexactly(len(MEGABYTE)))
            await asyncio.sleep(0.1)


async def test_the_excess_of_one_network_is_refused_and_another_network_served() -> None:
    with served(replace(SHORT, of_network=4)) as site:
        async with many(site, 4) as asking:
            await all_held(site, asking)
            async with many(site, 20) as excess, client(site, "127.0.0.2") as other:
                assert [(await each.rest())[:13] for each in excess] == [b"HTTP/1.1 503 "] * 20
                other.ask()
                assert await other.answer() == (200, b"0\n")
            site.going_on.set()
            assert [await each.answer() for each in asking] == [(200, b"0\n")] * 4


async def test_whoever_of_a_network_has_been_silent_longest_makes_place() -> None:
    with served(replace(SHORT, silence=AT_LAST, header=AT_LAST, of_network=4)) as site:
        async with many(site, 4) as silent, client(site) as reader:
            reader.ask()
            assert await reader.answer() == (200, b"0\n")
            assert await silent[0].rest() == b""
            async with many(site, 10):
                reader.ask()
                assert await reader.answer() == (200, b"0\n")
            assert len(site.room) <= 4


async def test_when_all_are_known_the_one_that_was_idle_longest_makes_place() -> None:
    with served(replace(SHORT, silence=AT_LAST, of_network=3)) as site:
        async with many(site, 3) as known:
            for each in (known[1], known[0], known[2]):
                each.ask()
                assert await each.answer() == (200, b"0\n")
            async with client(site) as newcomer:
                newcomer.ask()
                assert await newcomer.answer() == (200, b"0\n")
                assert await known[1].rest() == b""
                known[0].ask()
                assert await known[0].answer() == (200, b"0\n")


async def test_the_trusted_proxy_is_not_one_network() -> None:
    with served(replace(SHORT, of_network=2)) as site:
        async with many(site, 6, PROXY) as asking:
            await all_held(site, asking)
            site.going_on.set()
            assert [await each.answer() for each in asking] == [(200, b"0\n")] * 6


async def test_among_idle_and_slow_clients_of_many_networks_a_reader_is_served() -> None:
    with served(replace(SHORT, silence=AT_LAST, header=AT_LAST, in_all=6)) as site:
        async with many(site, 4, "127.0.0.2") as silent, many(site, 4, "127.0.0.3") as slow:
            for each in slow:
                each.say(b"GET")
            async with client(site) as reader:
                reader.ask()
                assert await reader.answer() == (200, b"0\n")
            assert await silent[0].rest() == b""
            assert len(site.room) <= 6


async def test_all_networks_together_have_a_bound() -> None:
    with served(replace(SHORT, in_all=6)) as site:
        async with many(site, 3, "127.0.0.2") as some, many(site, 3, "127.0.0.3") as others:
            await all_held(site, [*some, *others])
            async with many(site, 20, "127.0.0.4") as excess:
                assert [(await each.rest())[:13] for each in excess] == [b"HTTP/1.1 503 "] * 20
            assert len(site.room) == 6
            site.going_on.set()
            assert [await each.answer() for each in (*some, *others)] == [(200, b"0\n")] * 6


async def test_a_refusal_has_the_forums_headers_and_every_language(site: Site) -> None:
    async with client(site) as slow:
        slow.say(b"GET")
        head, _, said = (await slow.rest()).partition(b"\r\n\r\n")
    for line in (
        b"Content-Security-Policy: default-src 'none'",
        b"X-Content-Type-Options: nosniff",
        b"Cache-Control: no-store",
    ):
        assert line in head
    assert int(head.partition(b"Content-Length: ")[2].split()[0]) == len(said)
    for code in ("pt", "en", "ar"):
        assert str(i18n.read(code).t("The forum is not available for a moment")) in said.decode()


async def test_another_protocol_is_answered_as_any_request_and_nothing_read_after_it(site: Site) -> None:
    async with client(site) as asker:
        asker.ask(
            "/", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: eA=="
        )
        asker.say(b"\x81\x85\x00\x00\x00\x00hello")
        said = await asker.rest()
        assert said.startswith(b"HTTP/1.1 200 ") and b"connection: close" in said and said.count(b"HTTP/1.1") == 1
    async with client(site) as asker:
        asker.ask("/", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "Content-Length: 5", method="POST")
        asker.say(b"hello")
        assert (await asker.rest()).count(b"HTTP/1.1 200") == 1


async def test_requests_sent_together_are_answered_in_turn_and_not_more_than_a_few_are_kept(site: Site) -> None:
    async with client(site) as asker:
        for length in range(MOST_PIPELINED):
            asker.ask("/", f"Content-Length: {length}", method="POST")
            asker.say(b"x" * length)
        for length in range(MOST_PIPELINED):
            assert await asker.answer() == (200, b"%d\n" % length)
    async with client(site) as asker:
        asker.say(b"GET /held HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 1000)
        assert await asker.rest() == b""
    assert site.met.count("/held") == 1


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
        ("unix", ""),
    ],
)
def test_an_address_counts_to_its_network(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("file", "lines"),
    [
        (
            "nginx.conf",
            [
                "client_header_timeout {header}s;",
                "client_body_timeout {body}s;",
                "send_timeout {reading}s;",
                "keepalive_timeout {silence}s;",
                "client_max_body_size {kilobytes}k;",
                "client_max_body_size {megabytes}m;",
                "client_body_buffer_size {kilobytes}k;",
                "limit_conn forum_networks {of_network};",
                "proxy_set_header Host $host;",
                "proxy_set_header X-Forwarded-For $remote_addr;",
            ],
        ),
        (
            "Caddyfile",
            [
                "read_header {header}s",
                "read_body {longest_body}s",
                "idle {silence}s",
                "max_size {kilobytes}KB",
                "max_size {megabytes}MiB",
            ],
        ),
    ],
)
def test_the_proxies_have_the_bounds_of_the_server(file: str, lines: list[str]) -> None:
    said = [" ".join(line.split()) for line in (DEPLOY / file).read_text(encoding="utf-8").splitlines()]
    sizes = {"kilobytes": LARGEST_BODY // 1024, "megabytes": LARGEST_WITH_FILES // 1024**2}
    for line in lines:
        assert line.format(**asdict(Bounds()), **sizes) in said
