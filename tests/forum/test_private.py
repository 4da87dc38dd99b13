"""The files of the forum are its own account's: what others on the machine could read is made theirs no longer, or told."""

import os
import stat
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

import main
from forum import settings
from forum.database.sqlite import Client
from forum.operations import check
from tests.forum.test_check import codes, found_in, of


@pytest.fixture(autouse=True)
def _usual_mask() -> Iterator[None]:
    """What a file gets when nobody says otherwise: everybody may read it."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def migrated(data: Path) -> None:
    made = CliRunner().invoke(main.cli, ["migrate"], env={"FORUM_DATA": str(data), "DATABASE_URL": ""})
    assert made.exit_code == 0, made.output


@asynccontextmanager
async def opened(file: Path, *, create: bool = False) -> AsyncIterator[None]:
    """An open database with something written, so that there are the files beside it that last only while it is open."""
    client = Client(str(file), create=create, connection_name="default")
    client.stamped = False
    await client.execute_script("CREATE TABLE IF NOT EXISTS written (id INTEGER); INSERT INTO written VALUES (1);")
    try:
        yield
    finally:
        await client.close()


def test_a_new_forum_keeps_its_files_for_its_own_account_alone(tmp_path: Path) -> None:
    data = tmp_path / "var"
    made = CliRunner().invoke(main.cli, ["migrate"], env={"FORUM_DATA": str(data), "DATABASE_URL": ""})
    assert made.exit_code == 0, made.output
    assert mode(data) == 0o700
    assert {mode(file) for file in data.iterdir()} == {0o600}


async def test_a_new_database_and_the_files_beside_it_are_for_the_own_account_alone(tmp_path: Path) -> None:
    file = tmp_path / "var" / "forum.sqlite3"
    async with opened(file, create=True):
        kept = {each.name: mode(each) for each in file.parent.iterdir()}
    assert set(kept) == {"forum.sqlite3", "forum.sqlite3-wal", "forum.sqlite3-shm"}
    assert set(kept.values()) == {0o600}
    assert mode(file.parent) == 0o700


async def test_files_that_others_could_read_are_closed_when_the_forum_opens_them(tmp_path: Path) -> None:
    file = tmp_path / "forum.sqlite3"
    async with opened(file, create=True):
        for each in tmp_path.iterdir():
            each.chmod(0o664)
        async with opened(file):
            assert {mode(each) for each in tmp_path.iterdir()} == {0o600}


def test_the_secret_and_its_folder_are_for_the_own_account_alone_whenever_they_are_read(tmp_path: Path) -> None:
    data = tmp_path / "var"
    made = settings.with_secret(settings.read(forum_data=data)).forum_secret
    assert (mode(data), mode(data / "secret")) == (0o700, 0o600)
    (data / "secret").chmod(0o644)
    assert settings.with_secret(settings.read(forum_data=data)).forum_secret == made
    assert mode(data / "secret") == 0o600


async def test_files_and_a_folder_that_others_look_into_are_told_and_left_as_they_are(tmp_path: Path) -> None:
    data = tmp_path / "var"
    async with opened(data / "forum.sqlite3", create=True):
        pass
    told = of(database_url=f"sqlite://{data / 'forum.sqlite3'}")
    assert list(check.of_files(told)) == []
    data.chmod(0o755)
    (data / "forum.sqlite3").chmod(0o644)
    found = list(check.of_files(told))
    assert [(each.level, each.code) for each in found] == [("warning", "file_open"), ("warning", "folder_open")]
    assert all(str(data) in each.sentence for each in found)
    assert (mode(data), mode(data / "forum.sqlite3")) == (0o755, 0o644)


async def test_the_whole_check_tells_it_before_it_opens_the_database(tmp_path: Path) -> None:
    file = tmp_path / "forum.sqlite3"
    async with opened(file, create=True):
        pass
    file.chmod(0o644)
    assert "file_open" in codes(await found_in(f"sqlite://{file}"), "warning")


def test_of_a_database_elsewhere_no_file_is_looked_at() -> None:
    assert list(check.of_files(of(database_url="postgresql://forum@db/forum"))) == []
