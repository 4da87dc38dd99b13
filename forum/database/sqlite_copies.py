"""Copies of an SQLite database: by its online backup, inside one reading transaction, so that nobody waits for it."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from forum import private
from forum.database.configuration import file_of
from forum.database.copy_faults import Failed

PAGES = 2048
"""Pages that are copied between two looks at whether somebody wants to stop."""

TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"


def copy(url: str, target: Path, progress: Callable[[int], None]) -> dict[str, int]:
    """The database at one moment: a transaction that only reads holds it still, while others go on writing beside it."""
    with (
        _failing("The database can't be copied"),
        closing(_opened(file_of(url), "rw")) as source,
        closing(sqlite3.connect(target)) as made,
    ):
        source.execute("PRAGMA query_only = ON")
        source.execute("BEGIN")
        counts = _counts(source)
        page = int(source.execute("PRAGMA page_size").fetchone()[0])
        source.backup(made, pages=PAGES, progress=lambda _, left, total: progress((total - left) * page))
        made.execute("PRAGMA journal_mode = DELETE")  # One file, with nothing beside it.
        return counts


def count(file: Path) -> dict[str, int]:
    """The rows of a copy that is whole by SQLite's own check, references between rows included."""
    with _failing("The copy of the database is damaged"), closing(_opened(file, "ro", "&immutable=1")) as made:
        if (said := made.execute("PRAGMA integrity_check(1)").fetchone()[0]) != "ok":
            raise Failed(f"The copy of the database is damaged: {said}.")
        if broken := made.execute("PRAGMA foreign_key_check").fetchone():
            raise Failed(f"The copy of the database has a row in {broken[0]} that refers to none in {broken[2]}.")
        return _counts(made)


def is_empty(url: str) -> bool:
    file = file_of(url)
    if not file.exists() or not file.stat().st_size:
        return True
    with _failing("The database can't be read"), closing(_opened(file, "rw")) as there:
        return not there.execute(TABLES).fetchall()


def put_back(url: str, file: Path) -> None:
    """One rename, of a file that is whole on the same disk: whoever stops it finds the earlier database or the new one."""
    target = file_of(url)
    begun = target.with_name(f"{target.name}.restored")
    with _failing("The database can't be put in its place"):
        private.make_folder(target.parent)
        private.make_file(begun)
        try:
            shutil.copyfile(file, begun)
            with begun.open("rb") as copied:
                os.fsync(copied.fileno())
            for beside in private.of_database(target)[1:]:
                beside.unlink(missing_ok=True)
            os.replace(begun, target)
        finally:
            begun.unlink(missing_ok=True)


def _opened(file: Path, mode: str, more: str = "") -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(file))}?mode={mode}{more}", uri=True, isolation_level=None, timeout=30)


def _counts(opened: sqlite3.Connection) -> dict[str, int]:
    tables = [name for (name,) in opened.execute(TABLES)]
    return {name: opened.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in tables}


@contextmanager
def _failing(what: str) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as fault:
        raise Failed(f"{what}: {fault}.") from fault
