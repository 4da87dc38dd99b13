"""The files of the forum are its own account's: what others on the machine could read is made theirs no longer, or told."""

import os
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

import main
from forum import check, database, settings
from forum.catalogue.models import Setting
from tests.forum.test_check import SECRET, codes, found_in, of

SQLITE_ALONE = "sqlite alone keeps files"


@pytest.fixture(autouse=True)
def _usual_mask() -> object:
    """What a file gets when nobody says otherwise: everybody may read it."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def migrated(data: Path) -> None:
    made = CliRunner().invoke(main.cli, ["migrate"], env={"FORUM_DATA": str(data), "DATABASE_URL": ""})
    assert made.exit_code == 0, made.output


async def written(data: Path) -> None:
    """A write, so that there are the files beside the database that only last while it is open."""
    await database.connect(f"sqlite://{data / 'forum.sqlite3'}")
    await Setting.filter(key="version").update(value=7)
    await Setting.all().count()


def test_a_new_database_is_for_its_own_account_alone(tmp_path: Path) -> None:
    data = tmp_path / "var"
    migrated(data)
    assert mode(data) == 0o700
    assert {mode(file) for file in data.iterdir()} == {0o600}


async def test_the_files_beside_an_open_database_are_too(tmp_path: Path) -> None:
    data = tmp_path / "var"
    await database.migrate(f"sqlite://{data / 'forum.sqlite3'}")
    try:
        await written(data)
        kept = {file.name: mode(file) for file in data.iterdir()}
        assert {"forum.sqlite3", "forum.sqlite3-wal", "forum.sqlite3-shm"} <= set(kept)
        assert set(kept.values()) == {0o600}
        assert mode(data) == 0o700
    finally:
        await database.close()


async def test_files_that_others_could_read_are_closed_when_the_forum_opens_them(tmp_path: Path) -> None:
    data = tmp_path / "var"
    url = f"sqlite://{data / 'forum.sqlite3'}"
    await database.migrate(url)
    await written(data)
    for file in data.iterdir():
        file.chmod(0o664)
    await database.close()
    (data / "forum.sqlite3").chmod(0o664)
    try:
        await written(data)
        assert {mode(file) for file in data.iterdir() if file.suffix != ".lock"} == {0o600}
    finally:
        await database.close()


def test_the_secret_and_its_folder_are_for_the_own_account_alone_whenever_they_are_read(tmp_path: Path) -> None:
    data = tmp_path / "var"
    made = settings.with_secret(settings.read(forum_data=data)).forum_secret
    assert (mode(data), mode(data / "secret")) == (0o700, 0o600)
    (data / "secret").chmod(0o644)
    assert settings.with_secret(settings.read(forum_data=data)).forum_secret == made
    assert mode(data / "secret") == 0o600


async def test_a_folder_that_others_look_into_is_told_and_left_as_it_is(tmp_path: Path) -> None:
    data = tmp_path / "var"
    url = f"sqlite://{data / 'forum.sqlite3'}"
    await database.migrate(url)
    assert "folder_open" not in codes(await found_in(url), "warning")
    data.chmod(0o755)
    found = await found_in(url)
    assert codes(found, "warning").count("folder_open") == 1
    assert str(data) in next(finding.sentence for finding in found if finding.code == "folder_open")
    assert mode(data) == 0o755


async def test_a_database_in_a_file_that_others_read_is_told_by_a_check_that_changes_nothing(tmp_path: Path) -> None:
    data = tmp_path / "var"
    url = f"sqlite://{data / 'forum.sqlite3'}"
    await database.migrate(url)
    (data / "forum.sqlite3").chmod(0o644)
    assert [finding.code for finding in check.of_files(of(database_url=url))] == ["file_open"]
    assert mode(data / "forum.sqlite3") == 0o644


def test_of_a_database_elsewhere_no_file_is_looked_at() -> None:
    assert list(check.of_files(of(database_url="postgresql://forum@db/forum", forum_secret=SECRET))) == []
