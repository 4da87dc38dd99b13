"""The commands: retention says what would go, and a restored backup loses again what was erased since."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import main
from forum import database, files
from forum.catalogue import snapshot
from forum.people import privacy
from forum.people.accounts import Account
from forum.threads.erasing.threads import erase_thread
from forum.threads.models import Thread
from moderation.parts import HOLDINGS
from tests.cast import SECRET, ask, person
from tests.engines import Engine

Run = Callable[..., Result]


@pytest.fixture
def run(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("FORUM_SECRET", SECRET)
    monkeypatch.setenv("FORUM_DATA", str(tmp_path))
    return lambda *words: CliRunner().invoke(main.cli, words)


def within(url: str, folder: Path, work: Callable[[], Awaitable[Any]]) -> Any:
    async def working() -> Any:
        files.use(folder)
        await database.connect(url)
        try:
            snapshot.forget()
            return await work()
        finally:
            await database.close()

    return asyncio.run(working())


async def three_questions() -> list[int]:
    return [(await ask(title=f"Number {number}", body="What is to be done here?")).id for number in range(3)]


async def left() -> tuple[int, int]:
    return await Account.filter(nickname="amina").count(), await Thread.filter(status="erased").count()


@pytest.mark.parametrize("listed", [False, True])
def test_a_restored_backup_loses_again_what_was_erased_since(
    run: Run, database_url: str, tmp_path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch, listed: bool
) -> None:
    mine, *_ = within(database_url, tmp_path, three_questions)
    backup = engine.copied(database_url)

    async def erase() -> None:
        bilal = await ask("bilal")
        thread = await Thread.get(id=mine)
        told: dict[str, Any] = {"catalogue": await snapshot.current(), "holdings": HOLDINGS}
        await erase_thread(thread, by=await person("amina"), **told)
        await erase_thread(bilal, by=await person("bilal"), **told)
        amina = await Account.get(nickname="amina")
        await privacy.erase(amina, posts="keep", by=await person("amina"), holdings=HOLDINGS)

    within(database_url, tmp_path, erase)
    assert within(database_url, tmp_path, left) == (0, 2)
    assert within(backup, tmp_path, left) == (1, 0)
    monkeypatch.setenv("DATABASE_URL", backup)
    refused = run("serve", "--port", "1")
    assert refused.exit_code == 1 and "restore-erasures" in refused.output
    elsewhere = tmp_path / "from another machine"
    if listed:
        shutil.move(tmp_path / "erasures", elsewhere)
    done = run("restore-erasures", *(["--from", str(elsewhere)] if listed else []))
    assert "Erased again: 1 accounts, 1 questions." in done.output
    assert within(backup, tmp_path, left) == (0, 1)
    assert "Erased again: 0 accounts, 0 questions." in run("restore-erasures").output
    engine.drop(backup)


def test_a_dry_run_says_by_table_what_would_go_and_changes_nothing(run: Run, database_url: str, tmp_path: Path) -> None:
    within(database_url, tmp_path, three_questions)
    old = "UPDATE account SET seen_at = '2020-01-01 00:00:00+00:00', unused_told_at = '2021-01-01 00:00:00+00:00' WHERE nickname = 'amina'"
    within(database_url, tmp_path, lambda: database.execute(old))
    said = run("retention", "--dry-run")
    assert said.exit_code == 0, said.output
    assert "       1  account" in said.output and "       1  rows would go" in said.output
    assert within(database_url, tmp_path, left) == (1, 0)
    done = run("retention")
    assert "       1  rows went" in done.output
    assert within(database_url, tmp_path, left) == (0, 0)
    assert "Ctrl-C" in run("retention", "--help").output and "--dry-run" in run("retention", "--help").output


def test_the_list_is_made_whole_again_and_a_torn_line_in_it_is_passed_over(
    run: Run, database_url: str, tmp_path: Path
) -> None:
    async def erase() -> None:
        amina = await Account.get(nickname="amina")
        await privacy.erase(amina, posts="keep", by=await person("amina"), holdings=HOLDINGS)

    within(database_url, tmp_path, erase)
    whole = (tmp_path / "erasures").read_text()
    (tmp_path / "erasures").write_text(whole[:40])
    assert run("chores").exit_code == 0
    lines = (tmp_path / "erasures").read_text().splitlines()
    assert set(whole.split("\n")) <= set(lines)
    assert run("restore-erasures").exit_code == 0
