"""Very many rows at once, by the engines' drivers themselves: no model is made, and indexes are made once the rows are there."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from tortoise.connection import get_connection
from tortoise.models import Model

from forum import database

Row = dict[str, Any]
PATIENCE = 3600  # seconds
INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = '{}'",
    "postgres": "SELECT indexname AS name, indexdef AS sql FROM pg_indexes WHERE schemaname = current_schema()"
    " AND tablename = '{}' AND indexname NOT IN (SELECT conname FROM pg_constraint)",
}
COUNTER = "SELECT setval(pg_get_serial_sequence('{0}', 'id'), (SELECT COALESCE(MAX(id), 1) FROM {0}))"


async def in_a_hurry() -> None:
    """Has SQLite's writer keep more in memory and wait for no disk, until it is closed."""
    if database.dialect() == "sqlite":
        for pragma in ("synchronous = OFF", "cache_size = -400000", "foreign_keys = OFF"):
            await database.execute(f"PRAGMA {pragma}")


async def insert(model: type[Model], rows: Sequence[Row]) -> None:
    """Inserts rows by the names of their columns, in the caller's transaction; columns that no row has get their defaults."""
    if not rows:
        return
    columns = _columns(model) | rows[0].keys()
    defaults = {name: value for name, value in _defaults(model).items() if name not in rows[0]}
    names = [name for name in sorted(columns) if name in rows[0] or name in defaults]
    table = model._meta.db_table
    connection: Any = get_connection("default")._connection
    if database.dialect() == "sqlite":
        places = ", ".join("?" * len(names))
        written = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})"
        await connection.executemany(
            written, [[_text(value) for value in each] for each in _values(names, defaults, rows)]
        )
    else:
        if (await connection.fetchval("SHOW is_superuser")) == "on":
            await connection.execute(
                "SET LOCAL session_replication_role = replica"
            )  # No row is looked for that it names.
        records = list(_values(names, defaults, rows))
        await connection.copy_records_to_table(table, records=records, columns=names, timeout=PATIENCE)


def _values(names: Sequence[str], defaults: Row, rows: Iterable[Row]) -> Iterable[list[Any]]:
    for row in rows:
        filled = defaults | row
        yield [filled[name] for name in names]


def _text(value: Any) -> Any:
    """A moment or a day as the ORM would have SQLite keep it."""
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else value


@lru_cache
def _columns(model: type[Model]) -> frozenset[str]:
    return frozenset(model._meta.fields_db_projection.values())


@lru_cache
def _defaults(model: type[Model]) -> Row:
    """What a row has in each column that nobody names; a key that the engine counts has none."""
    defaults: Row = {}
    for name, column in model._meta.fields_db_projection.items():
        field = model._meta.fields_map[name]
        if not (field.pk or field.generated):
            value = field.default() if callable(field.default) else field.default
            defaults[column] = json.dumps(value) if isinstance(value, dict | list) else value
    return defaults


async def without_indexes(tables: Iterable[str]) -> list[str]:
    """Drops the indexes of tables; returns the statements that make them again."""
    found = [row for table in tables for row in await database.rows(INDEXES[database.dialect()].format(table))]
    for row in found:
        await database.execute(f"DROP INDEX {row['name']}")
    return [str(row["sql"]) for row in found]


async def with_index(statement: str) -> None:
    """Makes an index that was dropped. It may take long."""
    again = statement.replace(" INDEX ", " INDEX IF NOT EXISTS ", 1)
    await _patiently(again)


async def counted_on(tables: Iterable[str]) -> None:
    """Has the engine count on from the greatest key of each table."""
    for table in tables if database.dialect() == "postgres" else ():
        await _patiently(COUNTER.format(table))


async def known() -> None:
    """Has the engine know how much is where, as it would after a day of its own housekeeping."""
    if database.dialect() == "sqlite":
        await _patiently("PRAGMA wal_checkpoint(TRUNCATE)")
        await database.execute("ANALYZE")
    else:
        await _patiently("VACUUM (ANALYZE)")


async def _patiently(statement: str) -> None:
    client: Any = get_connection("default")
    async with client.acquire_connection() as connection:
        if database.dialect() == "sqlite":
            await connection.execute_fetchall(statement)
        else:
            await connection.execute(statement, timeout=PATIENCE)
