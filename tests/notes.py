"""A package of two models that refer to each other, for tests of the database itself; in it nothing of the forum's own."""

import asyncio
import importlib
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from forum import database

MODELS = """
from tortoise import fields
from tortoise.models import Model

class Book(Model):
    id = fields.BigIntField(primary_key=True, generated=False)
    newest = fields.ForeignKeyField("forum.Note", null=True, related_name="newest_in")

    class Meta:
        table = "book"

class Note(Model):
    id = fields.BigIntField(primary_key=True, generated=False)
    text = fields.CharField(max_length=40, unique=True)
    book = fields.ForeignKeyField("forum.Book", related_name="notes", null=True)

    class Meta:
        table = "note"
"""


@pytest.fixture
async def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a package with two models that refer to each other, and the migration the house wrote for them."""
    name = f"notes_{tmp_path.name}"
    (tmp_path / name / "migrations").mkdir(parents=True)
    (tmp_path / name / "models.py").write_text(MODELS)
    monkeypatch.syspath_prepend(tmp_path)
    await database.make_migration("notes", models=[f"{name}.models"], migrations=f"{name}.migrations")
    importlib.invalidate_caches()
    return name


@pytest.fixture
async def notes(package: str, empty_url: str) -> AsyncIterator[Any]:
    """The model Note of `package`, this process being connected to a database that has its table."""
    await database.migrate(empty_url, migrations=f"{package}.migrations")
    await database.connect(empty_url, models=[f"{package}.models"])
    yield importlib.import_module(f"{package}.models").Note
    await database.close()


async def python(code: str, *arguments: str, path: Path) -> str:
    """What another process prints that runs `code`; fails when it fails."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", code, *arguments),
        env={"PYTHONPATH": f"{Path.cwd()}:{path}"},
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    assert process.returncode == 0
    return out.decode()
