"""Applying and writing migrations, on whichever engine the run is about."""

import asyncio
import importlib
import sys
from pathlib import Path
from typing import Any

import pytest
from tortoise.migrations.recorder import MigrationRecorder

from forum import database
from tests.notes import MODELS, python

BY_HAND = """
from tortoise import migrations
from tortoise.migrations import operations as ops

async def script(apps, editor):
    await editor.client.execute_script("CREATE TABLE other (id BIGINT); {then}")

class Migration(migrations.Migration):
    dependencies = [("forum", "0001_notes")]
    operations = [ops.RunPython(script)]
"""


async def test_two_processes_migrating_at_once_apply_every_file_once(package: str, empty_url: str, tmp_path: Path):
    code = """
import asyncio, sys
from forum import database
print(*asyncio.run(database.migrate(sys.argv[1], migrations=sys.argv[2])))
"""
    (tmp_path / package / "migrations" / "0002_other.py").write_text(BY_HAND.format(then=""))
    both = [python(code, empty_url, f"{package}.migrations", path=tmp_path) for _ in range(2)]
    printed = await asyncio.gather(*both)
    assert sorted(" ".join(printed).split()) == ["0001_notes", "0002_other"]


async def test_migrating_again_finds_nothing_to_do(package: str, empty_url: str):
    assert await database.migrate(empty_url, migrations=f"{package}.migrations") == ["0001_notes"]
    assert await database.migrate(empty_url, migrations=f"{package}.migrations") == []


async def test_a_migration_that_fails_half_way_leaves_nothing_and_can_be_mended(
    notes: Any, package: str, empty_url: str
):
    file = Path(sys.modules[f"{package}.models"].__file__ or "").parent / "migrations" / "0002_other.py"
    file.write_text(BY_HAND.format(then="CREATE TABLE note (id BIGINT)"))
    with pytest.raises(Exception, match="already exists"):
        await database.migrate(empty_url, migrations=f"{package}.migrations")
    assert not await database.is_migrated(migrations=f"{package}.migrations")

    file.write_text(BY_HAND.format(then="CREATE TABLE another (id BIGINT)"))
    del sys.modules[f"{package}.migrations.0002_other"]
    importlib.invalidate_caches()
    assert await database.migrate(empty_url, migrations=f"{package}.migrations") == ["0002_other"]
    assert await database.is_migrated(migrations=f"{package}.migrations")


async def test_a_migration_and_its_record_are_kept_together(
    package: str, empty_url: str, monkeypatch: pytest.MonkeyPatch
):
    async def killed(*_: Any) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch, pytest.raises(ZeroDivisionError):
        patch.setattr(MigrationRecorder, "record_applied", killed)
        await database.migrate(empty_url, migrations=f"{package}.migrations")
    assert await database.migrate(empty_url, migrations=f"{package}.migrations") == ["0001_notes"]


async def test_asking_whether_it_is_migrated_makes_no_file(package: str, tmp_path: Path):
    await database.connect(f"sqlite://{tmp_path}/none.sqlite3", models=[f"{package}.models"])
    assert not await database.is_migrated(migrations=f"{package}.migrations")
    await database.close()
    assert not list(tmp_path.glob("none*"))


async def test_migrations_fall_out_of_step_when_a_model_gains_a_field(package: str, tmp_path: Path):
    folder = f"{package}.migrations"
    assert await database.migrations_in_step(models=[f"{package}.models"], migrations=folder)
    longer = MODELS.replace("class Note", "class Later").replace("forum.Note", "forum.Later")
    (tmp_path / package / "later.py").write_text(longer)
    assert not await database.migrations_in_step(models=[f"{package}.later"], migrations=folder)


async def test_tables_that_refer_to_each_other_both_get_their_column(notes: Any):
    await database.execute("INSERT INTO book (id, newest_id) VALUES (?, ?)", [1, None])
    assert await database.execute("INSERT INTO note (id, text, book_id) VALUES (?, ?, ?)", [1, "a", 1]) == 1
