"""What a server acknowledged before it was killed, held against the database."""

import asyncio
import signal
from collections import Counter
from collections.abc import Sequence

from forum import database, ids
from forum.threads.models import Post, Thread
from forum.threads.posting.models import Follow, SameProblem, Vote
from tests.cast import person
from tests.counters import wrong_counters
from tests.journeys.served import Server
from tests.journeys.writers import Book, Writer


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


async def refusing(port: int) -> None:
    """Waits until nobody new is let in."""
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except (ConnectionRefusedError, ConnectionResetError):
            return
        writer.close()
        await asyncio.sleep(0.02)
