"""The commands backup and restore: what they keep, what they refuse, and that nothing erased comes back."""

import asyncio
import shutil
import signal
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import main
from forum import database, files, settings
from forum.catalogue import snapshot
from forum.catalogue.models import Setting
from forum.database import copies
from forum.files import vault
from forum.operations import archives
from forum.people import privacy
from forum.people.accounts import Account
from forum.threads.models import Thread
from moderation.parts import HOLDINGS
from tests.cast import SECRET, ask, person
from tests.engines import Engine

KEY, OTHER = "A" * 43 + "=", "B" * 43 + "="
LETTER = "5a" * 32
A_FILE = b"a recording" * 100_000

Run = Callable[..., Result]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def run(database_url: str, data: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("FORUM_SECRET", SECRET)
    monkeypatch.setenv("FORUM_DATA", str(data))
    return lambda *words: CliRunner().invoke(main.cli, [str(word) for word in words])


@pytest.fixture
def elsewhere(engine: Engine) -> Iterator[str]:
    url = engine.empty()
    yield url
    engine.drop(url)


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


async def some_content() -> str:
    await vault.store_of(settings.read()).put(LETTER, b"sealed already")
    for number in range(3):
        await ask(title=f"Number {number}", body="What is to be done here?")
    return await files.keep(A_FILE)


async def amina_leaves() -> None:
    amina = await Account.get(nickname="amina")
    await privacy.erase(amina, posts="remove", by=await person("amina"), holdings=HOLDINGS)


async def what_is_there() -> tuple[int, int]:
    return await Account.filter(nickname="amina").count(), await Thread.exclude(status="erased").count()


def backup_in(folder: Path) -> Path:
    (made,) = folder.glob("*.backup")
    return made


@pytest.mark.parametrize("keys", ["", KEY])
def test_a_backup_is_restored_elsewhere_and_what_was_erased_since_stays_erased(
    run: Run, database_url: str, data: Path, tmp_path: Path, elsewhere: str, monkeypatch: pytest.MonkeyPatch, keys: str
) -> None:
    monkeypatch.setenv("FORUM_BACKUP_KEYS", keys)
    name = within(database_url, data, some_content)
    assert within(database_url, data, what_is_there) == (1, 3)
    backups = tmp_path / "backups"
    made = run("backup", backups)
    assert made.exit_code == 0, made.output
    assert ("NOT sealed" in made.output) == (not keys) and "Files: 2." in made.output
    assert (A_FILE in backup_in(backups).read_bytes()) == (not keys)
    assert within(database_url, data, lambda: Setting.get(key="backed_up"))

    within(database_url, data, amina_leaves)
    first = backup_in(backups)
    assert run("backup", backups).exit_code == 0

    monkeypatch.setenv("DATABASE_URL", elsewhere)
    monkeypatch.setenv("FORUM_DATA", str(tmp_path / "another machine"))
    assert "is whole" in run("restore", first, "--look").output
    done = run("restore", first)
    assert done.exit_code == 0, done.output
    assert "Erased again: 1 accounts, 0 questions." in done.output
    assert within(elsewhere, tmp_path / "another machine", what_is_there) == (0, 0)
    assert (tmp_path / "another machine" / "files" / name[:2] / name).read_bytes() == A_FILE
    assert (tmp_path / "another machine" / "vault" / LETTER[:2] / LETTER).read_bytes() == b"sealed already"
    assert not list((tmp_path / "another machine").glob("backup.tmp"))

    refused = run("restore", first)
    assert refused.exit_code == 1 and "--replace" in refused.output
    assert run("restore", backups, "--replace").exit_code == 0
    assert within(elsewhere, tmp_path / "another machine", what_is_there) == (0, 0)


def test_the_list_beside_the_database_is_kept_by_a_restore_in_its_place(
    run: Run, database_url: str, data: Path, tmp_path: Path
) -> None:
    within(database_url, data, some_content)
    assert run("backup", tmp_path / "backups").exit_code == 0
    within(database_url, data, amina_leaves)
    for _ in range(2):  # A database that was put in another's place is backed up and put back as any other.
        done = run("restore", tmp_path / "backups", "--replace")
        assert done.exit_code == 0, done.output
        assert within(database_url, data, what_is_there) == (0, 0)
        assert run("backup", tmp_path / "backups").exit_code == 0


def test_a_wrong_key_and_no_key_are_refused_in_a_sentence(
    run: Run, tmp_path: Path, elsewhere: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORUM_BACKUP_KEYS", KEY)
    assert run("backup", tmp_path / "backups").exit_code == 0
    monkeypatch.setenv("DATABASE_URL", elsewhere)
    for keys, said in ((OTHER, "No key in FORUM_BACKUP_KEYS opens"), ("", "FORUM_BACKUP_KEYS has no key")):
        monkeypatch.setenv("FORUM_BACKUP_KEYS", keys)
        refused = run("restore", tmp_path / "backups")
        assert refused.exit_code == 1 and said in refused.output
        assert len(refused.output.strip().splitlines()) == 1
    monkeypatch.setenv("FORUM_BACKUP_KEYS", f"{OTHER} {KEY}")
    assert run("restore", tmp_path / "backups").exit_code == 0


@pytest.mark.parametrize("keys", ["", KEY])
@pytest.mark.parametrize("harm", ["changed", "cut off", "cut at its end", "nothing of ours", "empty"])
def test_a_damaged_backup_is_refused_and_nothing_is_touched(
    run: Run,
    database_url: str,
    data: Path,
    tmp_path: Path,
    elsewhere: str,
    monkeypatch: pytest.MonkeyPatch,
    keys: str,
    harm: str,
) -> None:
    monkeypatch.setenv("FORUM_BACKUP_KEYS", keys)
    within(database_url, data, some_content)
    assert run("backup", tmp_path / "backups").exit_code == 0
    file = backup_in(tmp_path / "backups")
    whole = file.read_bytes()
    middle = len(whole) // 2
    harmed = {
        "changed": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
        "cut off": whole[:middle],
        "cut at its end": whole[: len(whole) - 12_000],
        "nothing of ours": b"PK" + whole[2:300],
        "empty": b"",
    }
    file.write_bytes(harmed[harm])
    monkeypatch.setenv("DATABASE_URL", elsewhere)
    refused = run("restore", tmp_path / "backups")
    assert refused.exit_code == 1 and "backup" in refused.output
    assert len(refused.output.strip().splitlines()) == 1, refused.output
    assert copies.is_empty(elsewhere)


def test_a_backup_that_is_stopped_leaves_nothing_that_looks_whole(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = archives.write

    def stopped(*given: Any) -> None:
        write(*given)
        signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr(archives, "write", stopped)
    said = run("backup", tmp_path / "backups")
    assert said.exit_code == 130 and "Stopped" in said.output
    assert list((tmp_path / "backups").iterdir()) == []
    assert not (tmp_path / "data" / "backup.tmp").exists()


def test_what_was_written_wrongly_does_not_get_the_name_of_a_backup(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = copies.copy
    monkeypatch.setattr(copies, "copy", lambda *given: dict(copy(*given)) | {"post": 10**6})
    said = run("backup", tmp_path / "backups")
    assert said.exit_code == 1 and "post" in said.output
    assert list((tmp_path / "backups").iterdir()) == []


def test_only_so_many_backups_are_kept_as_were_asked_for(run: Run, tmp_path: Path) -> None:
    for _ in range(3):
        assert run("backup", tmp_path / "backups", "--keep", 2).exit_code == 0
    kept = sorted((tmp_path / "backups").glob("*.backup"))
    assert len(kept) == 2
    assert run("restore", tmp_path / "backups", "--look").output.startswith(str(kept[-1]))


def test_a_missing_program_of_postgresql_is_named(
    run: Run, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    said = run("backup", tmp_path / "backups")
    if engine.__class__.__name__ == "Postgres":
        assert said.exit_code == 1 and "pg_dump is not on the PATH" in said.output
    else:
        assert said.exit_code == 0
