"""The database as earlier versions left it, and rows of the shape they wrote."""

import importlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from tortoise.connection import get_connection

from forum import database
from forum.database.statements import Watched

FILES = sorted(Path("migrations").glob("0*.py"))
MOMENT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


class Earlier:
    """A package that migrations of the forum come into one after the other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        (folder / "__init__.py").touch()

    async def bring(self, url: str, number: str = FILES[-1].name[:4]) -> list[str]:
        """Brings the database at `url` from where it is to the migration `number`; returns the names of what was applied."""
        for file in FILES:
            if file.name[:4] <= number:
                shutil.copy(file, self.folder)
        importlib.invalidate_caches()
        return await database.migrate(url, migrations=self.folder.name)


@contextmanager
def earlier_in(folder: Path) -> Iterator[Earlier]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        yield Earlier(folder / f"earlier_{folder.name}")


@pytest.fixture
def earlier(tmp_path: Path) -> Iterator[Earlier]:
    with earlier_in(tmp_path) as made:
        yield made


def older_than_stamps() -> None:
    """Writes to the connected database are not stamped: it may be as it was before there was a table of stamps."""
    cast(Watched, get_connection("default")).stamped = False


async def put(table: str, **given: Any) -> None:
    """A row of the connected database, which may be older than stamps; what isn't given and must be there is empty."""
    older_than_stamps()
    row = {name: nothing(kind) for name, kind in (await _needed(table)).items()} | given
    if database.dialect() == "sqlite":
        row = {name: value.isoformat(" ") if isinstance(value, datetime) else value for name, value in row.items()}
    names = ", ".join(f'"{name}"' for name in row)
    await database.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(row))})", list(row.values()))


async def _needed(table: str) -> dict[str, str]:
    """The columns of a table that must have a value, by kind."""
    asked = {
        "sqlite": f"SELECT name, type AS kind, \"notnull\" AS needed FROM pragma_table_info('{table}')",
        "postgres": "SELECT column_name AS name, data_type AS kind, is_nullable = 'NO' AS needed"
        f" FROM information_schema.columns WHERE table_name = '{table}'",
    }
    found = await database.rows(asked[database.dialect()])
    return {row["name"]: row["kind"].lower() for row in found if row["needed"]}


def nothing(kind: str) -> Any:
    if "time" in kind:
        return MOMENT
    if kind == "date":
        return MOMENT.date() if database.dialect() == "postgres" else MOMENT.date().isoformat()
    if "bool" in kind:
        return False
    return 0 if "int" in kind else "{}" if "json" in kind else ""
