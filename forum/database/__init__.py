"""The database: SQLite by default, PostgreSQL when the URL says so, and the same face over both.

Models ask the ORM as usual and never name a connection: reads inside a transaction see its writes, reads outside it
go to the SQLite reader, which no writer holds up.
"""

import pkgutil
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import lru_cache
from importlib import import_module
from typing import Any, Literal, cast

from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.connection import get_connection
from tortoise.context import TortoiseContext, get_current_context
from tortoise.exceptions import OperationalError
from tortoise.models import Model

from forum.database.configuration import APP, MIGRATIONS, Router, configuration, file_of
from forum.database.migrating import make_migration, migrate, migrations_in_step
from forum.database.stamps import PageStamp, Stamps
from forum.database.statements import Counter, Unavailable, Watched, WatchedTransaction, counting
from migrations import MODELS

__all__ = [
    "MODELS",
    "Counter",
    "Unavailable",
    "after_commit",
    "before_commit",
    "close",
    "connect",
    "counting",
    "dialect",
    "execute",
    "file_of",
    "is_migrated",
    "keep_statistics",
    "known_migrations",
    "lock_shared",
    "make_migration",
    "migrate",
    "migrations_in_step",
    "moment",
    "rows",
    "scrub",
    "stamps",
    "stamps_at_once",
    "transaction",
]

READS = re.compile(r"\s*(SELECT|WITH|EXPLAIN|PRAGMA)\b", re.IGNORECASE)
PLACES = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|\?""")


async def connect(url: str, *, models: Sequence[str] = MODELS, pool: int = 10, patient: bool = False) -> None:
    """Makes the database this process's, for every task; the first statement opens it. Needs `close` before another.

    `patient` is for work nobody waits for a page with: a statement may then take as long as it takes.
    """
    EXECUTOR_CACHE.clear()
    with TortoiseContext() as context:
        await context.init(
            configuration(url, models=models, pool=pool, migrating=patient), _enable_global_fallback=True
        )
        _client().stamped = PageStamp.__module__ in models


async def close() -> None:
    """Closes every connection; harmless when there is none."""
    context = get_current_context()
    if context:
        await context.close_connections()


def _client(alias: str = "default") -> Watched:
    return cast(Watched, get_connection(alias))


@asynccontextmanager
async def transaction() -> AsyncIterator[None]:
    """All of the block or nothing. Inside another transaction it joins that one, which commits or fails as a whole.

    Whatever raises inside, caught further out or not, fails the outermost transaction too. Raises Unavailable when the
    database can't begin or commit.
    """
    client = _client()
    if isinstance(client, WatchedTransaction):
        try:
            yield
        except BaseException:
            client.failed = True
            raise
    else:
        async with client._in_transaction() as opened:
            yield
            await cast(WatchedTransaction, opened).settle()


def after_commit(call: Callable[[], None]) -> None:
    """Calls once the outermost transaction has committed, at once when there is none, never when it rolled back."""
    client = _client()
    if isinstance(client, WatchedTransaction):
        client.after_commit.append(call)
    else:
        call()


async def before_commit(call: Callable[[set[int]], Awaitable[None]], row_id: int) -> None:
    """Calls once, with all row ids given so, as the outermost transaction's last work; at once when there is none."""
    client = _client()
    if isinstance(client, WatchedTransaction):
        client.before_commit.setdefault(call, set()).add(row_id)
    else:
        async with transaction():
            await call({row_id})


async def lock_shared(table: str, ids: Iterable[int]) -> None:
    """Locks rows as rows that refer to them will, in the order of their ids, until the transaction ends.

    So whoever adds such rows waits for other writers here, in the same order as they do. SQLite has one writer anyway.
    """
    if dialect() == "postgres":
        await rows(f'SELECT id FROM "{table}" WHERE id = ANY(?) ORDER BY id FOR KEY SHARE', [sorted(ids)])


async def lock(model: type[Model], row_id: int) -> None:
    """Locks one row against other writers, though not against rows that refer to it, until the transaction ends."""
    await model.filter(id=row_id).select_for_update(no_key=True).only("id")


async def stamps() -> Stamps | None:
    """The stamps of what was written, as they are now (`stamps.py`); None where nobody can say, as inside a transaction."""
    try:
        return await _client().stamps()
    except Exception:
        return None


def stamps_at_once() -> Stamps | None:
    """The same where no engine has to be waited for: on SQLite."""
    try:
        return _client().stamps_at_once()
    except Exception:
        return None


def dialect() -> Literal["sqlite", "postgres"]:
    """The engine of the connected database."""
    return cast(Literal["sqlite", "postgres"], _client().capabilities.dialect)


async def keep_statistics() -> None:
    """Updates SQLite's statistics of tables that have grown, so that it chooses the right indexes.

    PostgreSQL updates its own by itself.
    """
    if dialect() == "sqlite":
        await execute("PRAGMA analysis_limit = 400")
        await execute("PRAGMA optimize = 0x10002")


async def scrub(*, whole: bool = False) -> int:
    """Has what was deleted or changed leave the engine's files as far as it can, write-ahead log and indexes too.

    Not inside a transaction. `whole` is for a forum that stands still: all tables are written anew.
    """
    client: Any = _client()
    await client.or_unavailable(client.scrub(whole))
    return 0


async def execute(sql: str, values: Sequence[Any] = ()) -> int:
    """Runs one writing statement with `?` for each value; returns the number of rows it touched."""
    client = _client()
    return await client.affect(_placed(sql, client.capabilities.dialect), list(values))


async def rows(sql: str, values: Sequence[Any] = ()) -> list[dict[str, Any]]:
    """The rows of one statement with `?` for each value, RETURNING included. Moments are for `moment`."""
    client = _client(Router().db_for_read() if READS.match(sql) else "default")
    return await client.execute_query_dict(_placed(sql, client.capabilities.dialect), list(values))


def moment(value: str | datetime) -> datetime:
    """A moment of a row that `rows` gave: SQLite gives it as text. In UTC where it names no zone."""
    read = datetime.fromisoformat(value) if isinstance(value, str) else value
    return read if read.tzinfo else read.replace(tzinfo=UTC)


@lru_cache
def _placed(sql: str, engine: str) -> str:
    if engine == "sqlite":
        return sql
    number = 0

    def place(found: re.Match[str]) -> str:
        nonlocal number
        if found[0] != "?":
            return found[0]
        number += 1
        return f"${number}"

    return PLACES.sub(place, sql)


def known_migrations(folder: str = MIGRATIONS) -> list[str]:
    """The names of all migrations there are, the first one first."""
    return sorted(module.name for module in pkgutil.iter_modules(import_module(folder).__path__))


async def is_migrated(*, migrations: str = MIGRATIONS) -> bool:
    """Whether everything in the migrations folder has been applied to the connected database."""
    needed = set(known_migrations(migrations))
    try:
        found = await rows("SELECT name FROM tortoise_migrations WHERE app = ?", [APP])
    except OperationalError:
        return False
    except Unavailable:
        if dialect() == "sqlite":
            return False
        raise
    return needed <= {row["name"] for row in found}
