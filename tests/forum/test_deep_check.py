"""What `python main.py check --deep` finds: nothing in a forum that is well, and each kind of row that somebody poisoned."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import main
from forum import clock, database, files, settings
from forum.catalogue import snapshot
from forum.catalogue.leaflets.models import Leaflet, LeafletVersion
from forum.catalogue.models import Topic
from forum.events import Event
from forum.operations import deep_check
from forum.threads.models import Thread
from forum.threads.posting.models import Attachment
from moderation.parts import CHECKS
from tests.cast import SECRET, ask
from tests.cast import answer as answered
from tests.engines import Engine

Poison = Callable[[], Awaitable[Any]]
Run = Callable[..., Result]


@pytest.fixture
def run(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("FORUM_SECRET", SECRET)
    monkeypatch.setenv("FORUM_DATA", str(tmp_path))
    return lambda *words: CliRunner().invoke(main.cli, words)


def within(url: str, folder: Path, work: Poison) -> Any:
    async def working() -> Any:
        files.use(folder)
        await database.connect(url)
        try:
            snapshot.forget()
            return await work()
        finally:
            await database.close()

    return asyncio.run(working())


async def content() -> None:
    thread = await ask(title="Residence card", body="It expired.")
    await answered(thread, body="Bring the passport.")
    await ask(title="School", body="Where is one?")
    name = await files.keep(b"a leaflet of the team")
    leaflet = await Leaflet.create(slug="a-leaflet", topic=await Topic.all().first())
    await LeafletVersion.create(leaflet_id=leaflet.id, language_id="kea", file=name, size=21)


async def attach() -> None:
    thread = await Thread.all().first()
    await Attachment.create(thread=thread, name="a" * 64, media_type="image/png", size=1, added_at=clock.now())


async def change_a_file() -> None:
    version = await LeafletVersion.exclude(file="").get()
    files.path(version.file).write_bytes(b"something else")


async def lose_a_file() -> None:
    version = await LeafletVersion.exclude(file="").get()
    files.path(version.file).unlink()


async def change_the_chain() -> None:
    last = await Event.exclude(hash="").order_by("-id").first()
    assert last
    await Event.filter(id=last.id).update(verb="thread.changed")


def sql(statement: str) -> Poison:
    return lambda: database.execute(statement)


POISONS: dict[str, tuple[str, Poison]] = {
    "an answer too many": ("counters", sql("UPDATE thread SET answers_count = 7 WHERE title = 'School'")),
    "an answer for nobody": ("counters", sql("UPDATE thread SET state = 'answered' WHERE title = 'School'")),
    "waiting since never": ("counters", sql("UPDATE thread SET waiting_since = '1970-01-01' WHERE title = 'School'")),
    "another title": ("search", sql("UPDATE thread SET title = 'Kindergarten' WHERE title = 'School'")),
    "a lost document": ("search", sql("DELETE FROM search_public")),
    "a vector of another text": ("vectors", sql("UPDATE vector SET texts = '[\"Kindergarten\"]'")),
    "no vector": ("vectors", sql("DELETE FROM vector")),
    "a changed file": ("files", change_a_file),
    "a lost file": ("files", lose_a_file),
    "a lost letter": ("vault", attach),
    "a changed act": ("audit", change_the_chain),
}


def results(said: Result) -> dict[str, str]:
    """What was said of each kind, by its name."""
    lines = [line.split(": ", 2) for line in said.output.splitlines()]
    return {line[1]: line[0] for line in lines if line[0] in ("ok", "error") and not line[-1].endswith("]")}


KINDS = ["database", "counters", "search", "vectors", "files", "vault", "audit"]


def test_a_forum_that_is_well_is_well_in_all_kinds(run: Run, database_url: str, tmp_path: Path) -> None:
    within(database_url, tmp_path, content)
    said = run("check", "--deep")
    assert said.exit_code == 0, said.output
    assert results(said) == dict.fromkeys(KINDS, "ok")
    assert "ok: counters" not in run("check").output


async def found() -> dict[str, list[str]]:
    said: dict[str, list[str]] = {}
    await deep_check.run(CHECKS, settings.read(), lambda kind, wrong: said.update({kind.name: wrong}))
    return {kind: wrong for kind, wrong in said.items() if wrong}


@pytest.mark.parametrize("poison", POISONS)
def test_each_poisoned_row_is_found_in_its_kind(run: Run, database_url: str, tmp_path: Path, poison: str) -> None:
    within(database_url, tmp_path, content)
    kind, spoil = POISONS[poison]
    within(database_url, tmp_path, spoil)
    assert kind in within(database_url, tmp_path, found)
    if kind == "counters":
        assert "Counted anew: 1." in run("rebuild", "--counters").output
    if kind in ("counters", "search", "vectors"):
        run("rebuild", "--search")
        assert within(database_url, tmp_path, found) == {}


def test_the_command_fails_for_what_it_finds_and_says_what_to_do(run: Run, database_url: str, tmp_path: Path) -> None:
    within(database_url, tmp_path, content)
    within(database_url, tmp_path, POISONS["an answer too many"][1])
    said = run("check", "--deep")
    assert said.exit_code == 1
    assert (
        "error: counters: thread.answers_count: 1. What to do: `python main.py rebuild --counters` counts anew."
        in said.output
    )


def test_a_row_that_refers_to_none_is_found_by_sqlite_itself(
    run: Run, engine: Engine, database_url: str, tmp_path: Path
) -> None:
    if engine.__class__.__name__ != "Sqlite":
        return

    async def spoil() -> None:
        await content()
        await database.execute("PRAGMA foreign_keys = OFF")
        await database.execute("UPDATE post SET thread_id = 99999")

    within(database_url, tmp_path, spoil)
    assert "database" in within(database_url, tmp_path, found)
