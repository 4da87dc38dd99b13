"""Copies of a whole database as one file, made while others write, and put back: the same face over both engines."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from forum.database import postgres_copies, sqlite_copies
from forum.database.copy_faults import Failed, quiet

__all__ = ["Counts", "Failed", "copy", "count", "engine_of", "is_empty", "put_back", "quiet"]

Counts = Mapping[str, int]
"""The number of rows of each table."""


def engine_of(url: str) -> str:
    """The engine that a database's URL names: sqlite or postgres."""
    return "sqlite" if url.startswith("sqlite://") else "postgres"


def copy(url: str, target: Path, progress: Callable[[int], None] = quiet) -> Counts:
    """Writes the database as it is at one moment into the file `target`; returns its rows by table at that moment.

    Raises Failed with a sentence.
    """
    if engine_of(url) == "sqlite":
        return sqlite_copies.copy(url, target, progress)
    return postgres_copies.copy(url, target, progress)


def count(engine: str, file: Path) -> Counts:
    """The rows by table that a copy holds, read from the copy itself. Raises Failed where it is not whole."""
    return sqlite_copies.count(file) if engine == "sqlite" else postgres_copies.count(file)


def is_empty(url: str) -> bool:
    """Whether there is no table at a database's URL. Raises Failed."""
    return sqlite_copies.is_empty(url) if engine_of(url) == "sqlite" else postgres_copies.is_empty(url)


def put_back(url: str, file: Path) -> None:
    """Puts a copy in the place of all that is in the database; on SQLite the file itself. Raises Failed."""
    (sqlite_copies if engine_of(url) == "sqlite" else postgres_copies).put_back(url, file)


def differences(one: Counts, other: Counts) -> str:
    """The tables whose numbers of rows differ, as words; empty where none does."""
    tables = sorted(table for table in {*one, *other} if one.get(table, 0) != other.get(table, 0))
    return json.dumps({table: [one.get(table, 0), other.get(table, 0)] for table in tables}) if tables else ""
