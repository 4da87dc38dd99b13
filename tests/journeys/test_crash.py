"""The server killed while people write: what was acknowledged is there once, counters are true, and it comes back."""

import asyncio
import signal
from collections import Counter
from collections.abc import Callable, Sequence
from random import Random
from urllib.parse import urlencode

import pytest

from forum import database, ids
from forum.people import accounts, sessions
from forum.people.accounts import Account
from forum.threads.models import Post, Thread
from forum.threads.posting.models import Follow, SameProblem, Vote
from forum.web.requests.form_keys import FormKeys, form_of
from tests.cast import SECRET, cheap_hasher, person
from tests.counters import wrong_counters
from tests.journeys.served import Server, serving
from tests.journeys.writers import WRITERS, Book, Writer

KILLS = 10
WRITES_BEFORE_A_KILL = 16
SLOW_SENDER = 0.5  # seconds, by which a server that doesn't wait has ended


@pytest.fixture
async def writers(database_url: str) -> list[Writer]:
    """Eight people who are signed in before the server starts."""
    book, found = Book(), []
    await database.connect(database_url)
    await accounts.create_by_command("carlos", None, hasher=cheap_hasher())
    for number, nickname in enumerate(WRITERS):
        token, session = await sessions.start(await Account.get(nickname=nickname))
        found.append(Writer(nickname, token, session.digest, book, Random(number)))
    await database.close()
    return found


async def written(writers: Sequence[Writer], server: Server, count: int) -> None:
    """Lets everybody write at once, and kills the server in the middle after so many acknowledged writes."""
    book = writers[0].book
    book.begin(count)
    writing = [asyncio.create_task(writer.write(server)) for writer in writers]
    enough = asyncio.create_task(book.enough.wait())
    await asyncio.wait([enough, *writing], return_when=asyncio.FIRST_COMPLETED)
    enough.cancel()
    await server.end(signal.SIGKILL)
    await asyncio.gather(*writing)


async def test_ten_kills_lose_nothing_acknowledged_and_double_nothing(
    database_url: str, writers: list[Writer], record_testsuite_property: Callable[[str, object], None]
) -> None:
    restarts = []
    server = Server(database_url)
    try:
        await server.ready()
        for _ in range(KILLS):
            await written(writers, server, WRITES_BEFORE_A_KILL)
            server = Server(database_url)
            restarts.append(round(await server.ready(), 2))
            await asyncio.gather(*(writer.write_again(server) for writer in writers))
            await check(database_url, writers)
    finally:
        await server.end(signal.SIGKILL)
        record_testsuite_property("seconds until ready again", restarts)
    assert len(restarts) == KILLS


async def check(url: str, writers: Sequence[Writer]) -> None:
    """Compares the database with the book of what was acknowledged, and with itself."""
    book = writers[0].book
    await database.connect(url)
    try:
        if database.dialect() == "sqlite":
            assert [list(row.values()) for row in await database.rows("PRAGMA integrity_check")] == [["ok"]]
            assert await database.rows("PRAGMA foreign_key_check") == []
        await check_texts(book)
        assert await wrong_counters() == {}
        for writer in writers:
            await check_small_words(writer)
    finally:
        await database.close()


async def check_texts(book: Book) -> None:
    threads = {thread.id: thread for thread in await Thread.all()}
    posts = {post.id: post for post in await Post.all()}
    titles = Counter(thread.title for thread in threads.values())
    sources = Counter(post.source for post in posts.values())
    questions = {post.thread_id: post.source for post in posts.values() if post.kind == "question"}
    for number, (title, body) in book.threads.items():
        assert (threads[number].title, questions[number]) == (title, body)
        assert (titles[title], sources[body]) == (1, 1)
    for number, body in book.posts.items():
        assert posts[number].source == body
        assert sources[body] == 1
    assert len(titles) == len(threads) == len(book.threads)
    assert len(posts) == len(book.threads) + len(book.posts)


async def check_small_words(writer: Writer) -> None:
    """Somebody's last word on each thing is the one that stands."""
    who = await person(writer.nickname)
    helped = {vote.post_id: "yes" if vote.helped else "no" for vote in await Vote.filter(account_id=who.account_id)}
    same = {row.thread_id for row in await SameProblem.filter(account_id=who.account_id)}
    followed = {row.thread_id for row in await Follow.filter(account_id=who.account_id)}
    for (nickname, what, about), value in writer.book.said.items():
        if nickname == writer.nickname:
            stands = {
                "helpful": helped.get(about, "none"),
                "same-problem": str(int(about in same)),
                "follow": str(int(about in followed)),
            }
            assert stands[what] == value, (nickname, what, ids.encode(about))


async def test_a_server_told_to_stop_answers_what_has_begun(database_url: str, writers: list[Writer]) -> None:
    async with serving(database_url) as server:
        await server.ready()
        path, fields, _ = writers[0].ask()
        fields["form_key"] = FormKeys(SECRET, writers[0].digest).make(form_of(path))
        body = urlencode(fields).encode()
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        head = [
            f"POST {path} HTTP/1.1",
            f"Host: 127.0.0.1:{server.port}",
            "Sec-Fetch-Site: same-origin",
            f"Cookie: session={writers[0].token}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
            "Expect: 100-continue",
        ]
        writer.write("\r\n".join([*head, "", ""]).encode())
        assert b" 100 " in await reader.readuntil(b"\r\n\r\n")
        server.process.send_signal(signal.SIGTERM)
        await refusing(server.port)
        await asyncio.sleep(SLOW_SENDER)
        writer.write(body)
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 303")
        writer.close()
        await asyncio.to_thread(server.process.wait)
    await database.connect(database_url)
    assert await Thread.filter(title=fields["title"]).count() == 1
    await database.close()


async def refusing(port: int) -> None:
    """Waits until nobody new is let in."""
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except (ConnectionRefusedError, ConnectionResetError):
            return
        writer.close()
        await asyncio.sleep(0.02)
