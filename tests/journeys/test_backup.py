"""A backup made by its command while eight people write, restored elsewhere: nothing acknowledged before it is missing."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest

from forum import database
from forum.people import accounts, sessions
from forum.people.accounts import Account
from forum.threads.models import Post, Thread
from tests.cast import SECRET, cheap_hasher
from tests.counters import wrong_counters
from tests.engines import Engine
from tests.journeys.served import ROOT, serving
from tests.journeys.writers import WRITERS, Book, Writer

BEFORE, MEANWHILE = 40, 20
"""Acknowledged writes before the backup begins, and while and after it is made."""


@pytest.fixture
def elsewhere(engine: Engine) -> Iterator[str]:
    url = engine.empty()
    yield url
    engine.drop(url)


async def command(url: str, data: Path, *words: str) -> str:
    """What `python main.py …` says, as a process of its own that ends well."""
    given = {"DATABASE_URL": url, "FORUM_DATA": str(data), "FORUM_SECRET": SECRET, "FORUM_BACKUP_KEYS": "A" * 43 + "="}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "main.py",
        *words,
        cwd=ROOT,
        env=os.environ | given,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    said = (await process.communicate())[0].decode()
    assert process.returncode == 0, said
    return said


async def test_a_backup_under_load_has_all_that_was_acknowledged_before_it(
    database_url: str, elsewhere: str, tmp_path: Path
) -> None:
    book = Book()
    await database.connect(database_url)
    await accounts.create_by_command("carlos", None, hasher=cheap_hasher())
    writers = []
    for number, nickname in enumerate(WRITERS):
        token, session = await sessions.start(await Account.get(nickname=nickname))
        writers.append(Writer(nickname, token, session.digest, book, Random(number)))
    await database.close()
    async with serving(database_url) as server:
        await server.ready()
        book.begin(BEFORE)
        writing = asyncio.gather(*(writer.write(server) for writer in writers))
        enough = asyncio.ensure_future(book.enough.wait())
        both: list[asyncio.Future[Any]] = [writing, enough]
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        assert enough.done() and not writing.done()
        acknowledged = deepcopy((book.threads, book.posts))
        book.begin(MEANWHILE)
        await command(database_url, Path(server.data.name), "backup", str(tmp_path / "backups"))
        assert not writing.done()
        await book.enough.wait()
    await writing
    await command(elsewhere, tmp_path / "data", "restore", str(tmp_path / "backups"))
    await check(elsewhere, *acknowledged)


async def check(url: str, threads: dict[int, tuple[str, str]], posts: dict[int, str]) -> None:
    await database.connect(url)
    try:
        titles = {thread.id: thread.title for thread in await Thread.all()}
        sources = {post.id: post.source for post in await Post.all()}
        assert threads and posts
        assert {number: titles[number] for number in threads} == {
            number: title for number, (title, _) in threads.items()
        }
        assert {number: sources[number] for number in posts} == posts
        assert await wrong_counters() == {}
    finally:
        await database.close()
