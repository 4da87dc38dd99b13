"""What was erased or masked leaves the files of the database too: the file, its log, the index; looked for as raw bytes."""

import asyncio
import os
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import asyncpg
import pytest

import main
from forum import clock, database
from forum.catalogue import snapshot
from forum.operations import chores
from forum.search import settle
from forum.threads.erasing.threads import erase_thread
from forum.threads.models import Post, Thread
from moderation.models import KeptText
from moderation.parts import HOLDINGS
from tests.cast import answer, ask, person
from tests.engines import Sqlite
from tests.moderation.test_masking import decide

WORD = "Kanarienvogelbauer"
SAID = f"My landlord {WORD} took my papers. "


def files_of(url: str) -> Iterator[Path]:
    """The files that the database at `url` keeps its rows and indexes in, its log too on SQLite."""
    if url.startswith("sqlite"):
        file = database.file_of(url)
        yield from file.parent.glob(f"{file.name}*")
        return
    folder = Path(parse_qs(urlsplit(url).query)["host"][0])
    yield from (Path(place) / name for place, _, names in os.walk(folder / "data" / "base") for name in names)


def found_in(url: str) -> set[str]:
    """The files with the word in them, however the index spells it; those of other tests' databases may be gone by now."""
    found = set()
    for file in files_of(url):
        try:
            data = file.read_bytes().lower()
        except FileNotFoundError:
            continue
        if WORD.lower().encode() in data:
            found.add(file.name)
    return found


async def fill() -> Thread:
    """Texts long enough for many pages, so that rows were moved about, and one among them that is to go."""
    for number in range(30):
        await ask("bilal", title=f"Question {number}", body=f"Where do I go with paper {number}? " * 60)
    thread = await ask(title=f"About {WORD}", body=SAID * 80)
    await answer(thread, body=f"Write to {WORD} and keep a copy. " * 50)
    for number in range(30):
        await ask("bilal", title=f"Another {number}", body=f"What does sign {number} mean? " * 60)
    return await Thread.get(id=thread.id)


async def sample() -> None:
    """PostgreSQL takes samples of what columns hold, for its plans, as it does by itself after a while."""
    if database.dialect() == "postgres":
        await database.execute("ANALYZE")
        await database.execute("CHECKPOINT")


@pytest.mark.usefixtures("app")
async def test_an_erased_question_is_in_no_file_of_the_database(database_url: str) -> None:
    thread = await fill()
    await sample()
    assert found_in(database_url)
    await erase_thread(thread, by=await person("amina"), catalogue=await snapshot.current(), holdings=HOLDINGS)
    await settle()
    # Vacuuming leaves bytes of old rows in the free room of PostgreSQL's pages until others take it: writing anew does not.
    await database.scrub(whole=database.dialect() == "postgres")
    if database.dialect() == "postgres":
        await database.execute("CHECKPOINT")
    assert found_in(database_url) == set()


@pytest.mark.usefixtures("app")
async def test_scrubbing_outlasts_whoever_still_reads_as_things_were(database_url: str) -> None:
    thread = await fill()
    end = await reading(database_url)
    await erase_thread(thread, by=await person("amina"), catalogue=await snapshot.current(), holdings=HOLDINGS)
    await settle()
    await asyncio.gather(database.scrub(whole=database.dialect() == "postgres"), end())
    if database.dialect() == "postgres":
        await database.execute("CHECKPOINT")
    assert found_in(database_url) == set()


async def reading(url: str) -> Callable[[], Awaitable[None]]:
    """A transaction that has read, and goes on to see what it saw until it is ended."""
    if url.startswith("sqlite"):
        file = sqlite3.connect(database.file_of(url), isolation_level=None)
        file.execute("BEGIN")
        file.execute("SELECT count(*) FROM post").fetchall()
    else:
        connection = await asyncpg.connect(url)
        await connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        await connection.execute("SELECT 1")

    async def end() -> None:
        await asyncio.sleep(1 if url.startswith("sqlite") else 2)
        if url.startswith("sqlite"):
            file.close()
        else:
            await connection.close()

    return end


@pytest.mark.usefixtures("app")
async def test_a_masked_word_is_in_no_file_once_its_original_is_over(database_url: str) -> None:
    thread = await fill()
    post = await Post.get(thread_id=thread.id, kind="question")
    await Post.filter(thread_id=thread.id, kind="answer").delete()
    short = await ask(title="About somebody", body=SAID)
    await erase_thread(thread, by=await person("amina"), catalogue=await snapshot.current(), holdings=HOLDINGS)
    post = await Post.get(thread_id=short.id, kind="question")
    start = post.source.index(WORD)
    await decide(post, "mask", statement="We hid a name.", start=start, end=start + len(WORD))
    assert await KeptText.all().count() == 1
    await sample()
    with clock.moved_to(clock.now() + timedelta(days=200)):
        await chores.do(main.WORK.chores)
    if database.dialect() == "postgres":
        await database.scrub(whole=True)
        await database.execute("CHECKPOINT")
    assert WORD not in (await Post.get(id=post.id)).source
    assert found_in(database_url) == set()


def test_the_files_are_looked_at(database_url: str) -> None:
    assert list(files_of(database_url))


def test_a_copied_database_has_what_stands_in_the_log_beside_it_too() -> None:
    engine = Sqlite()
    url = engine.empty()
    with closing(sqlite3.connect(database.file_of(url))) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("CREATE TABLE note (text TEXT)")
        writer.execute(f"INSERT INTO note VALUES ('{WORD}')")
        writer.commit()
        with closing(sqlite3.connect(database.file_of(engine.copied(url)))) as copy:
            assert copy.execute("SELECT text FROM note").fetchall() == [(WORD,)]
    engine.stop()
