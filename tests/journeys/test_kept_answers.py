"""The real server with kept pages: what it answers at once is what it would answer otherwise, over every kind of connection."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from forum import database
from tests.cast import answer, ask, at
from tests.journeys.served import serving

Answer = tuple[str, list[str], bytes]


class Line:
    """One connection, whose answers are told without what each has of its own: the second and the request's id."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str) -> None:
        self.reader, self.writer, self.host = reader, writer, host

    def ask(self, path: str, *lines: str, method: str = "GET") -> None:
        head = [f"{method} {path} HTTP/1.1", f"Host: {self.host}", *lines]
        self.writer.write("\r\n".join([*head, "", ""]).encode())

    async def answer(self, body: bool = True) -> Answer:
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")[:-2]
        length = next((int(line[16:]) for line in head if line.startswith("content-length: ")), 0)
        own = [line for line in head[1:] if not line.startswith(("date: ", "x-request-id: "))]
        assert len(head) - 1 - len(own) == 2, head
        return head[0], own, await self.reader.readexactly(length if body else 0)


@asynccontextmanager
async def served_line(url: str) -> AsyncIterator[Line]:
    """A connection to a server of its own."""
    async with serving(url, options=("--no-worker",)) as server:
        await server.ready()
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        try:
            yield Line(reader, writer, f"127.0.0.1:{server.port}")
        finally:
            writer.close()


@pytest.fixture
async def thread_path(database_url: str) -> str:
    await database.connect(database_url)
    thread = await ask()
    await answer(thread)
    await database.close()
    return at(thread)


async def test_what_is_kept_is_answered_as_it_was_made(database_url: str, thread_path: str) -> None:
    async with served_line(database_url) as line:
        for path in ("/en/", "/ar/threads", thread_path):
            for how in ((), ("Accept-Encoding: br",), ("Accept-Encoding: gzip, zstd",)):
                line.ask(path, *how)
                made = await line.answer()
                line.ask(path, *how)
                assert await line.answer() == made
                assert made[0] == "HTTP/1.1 200 OK"
            tag = next(each.partition(": ")[2] for each in made[1] if each.startswith("etag: "))
            line.ask(path, *how, f"If-None-Match: {tag}")
            assert (await line.answer())[0] == "HTTP/1.1 304 Not Modified"


async def test_kept_pages_come_in_turn_with_others_on_one_connection(database_url: str, thread_path: str) -> None:
    async with served_line(database_url) as line:
        line.ask("/en/")
        first = await line.answer()
        for path in ("/en/", "/en/search?q=visa", "/en/", "/healthz", "/en/"):
            line.ask(path)
        came = [await line.answer() for _ in range(5)]
        assert came[0] == came[2] == came[4] == first
        assert b"ok" in came[3][2] and b"visa" in came[1][2]
        line.ask("/en/", method="HEAD")
        assert (await line.answer(body=False))[0] == first[0]
        line.ask("/en/", "Connection: close")
        status, headers, body = await line.answer()
        assert (status, body, await line.reader.read()) == (first[0], first[2], b"")
        assert "connection: close" in headers
