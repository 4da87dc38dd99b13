"""The PostgreSQL backend: a pool that comes back by itself, and nobody waits for a server that is gone."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import NestedTransactionContext
from tortoise.backends.base_postgres.client import translate_exceptions
from tortoise.exceptions import DBConnectionError

from forum.database.looking import SharedLook
from forum.database.stamps import STAMPS, Stamps
from forum.database.statements import Watched, WatchedTransaction, carried_out

PATIENCE = 3
"""Seconds to wait for a connection, free or new, and again to give back one that doesn't answer."""

COMMAND = 6
"""Seconds one statement may take; with the above, less than a page may take to say that the database is gone."""

MIGRATING = 0x666F72756D
"""The advisory lock that one migrating process holds; any number will do, as long as it stays."""

MAINTAINING = 3600
"""Seconds that one statement of maintenance may take, which nobody waits for."""

WORDS = ("search_public", "search_team", "search_word", "search_spelling", "account", "thread")
"""Tables with words in an index. GIN, for one, never gives up a word that no row has any longer."""

TURNS = 300
"""Tenths of a second that scrubbing waits for transactions older than itself."""

OLDER = """SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
AND GREATEST(age(backend_xid), age(backend_xmin)) > age($1::text::xid)"""
"""The transactions in this database that began before a given one."""

SAMPLED = """SELECT s.tablename, s.attname, format_type(a.atttypid, a.atttypmod) FROM pg_stats s
JOIN pg_attribute a ON a.attname = s.attname AND a.attrelid = format('%I.%I', s.schemaname, s.tablename)::regclass
JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
WHERE s.schemaname = current_schema() AND a.atttypid::regtype::text IN ('text', 'character varying', 'jsonb', 'tsvector')
ORDER BY s.tablename, a.attnum"""
"""The columns with words that the server keeps samples of."""

LOST = {"08", "28", "3D", "40", "53", "55", "57", "58"}
"""Classes of SQLSTATE: no connection, no entry, no such database, deadlock, no room, in use, shutting down, disk."""


class Connection(asyncpg.Connection):  # type: ignore[misc]
    """A connection that is given back to the pool without a statement more, which would double those of a page.

    An open transaction is rolled back all the same, and nothing else of ours stays in a session.
    """

    def get_reset_query(self) -> str:
        return ""


class Statements(Watched):
    """Statements on PostgreSQL, inside a transaction and outside."""

    def _is_lost(self, error: Exception) -> bool:
        if isinstance(error, asyncpg.PostgresError):
            return str(error.sqlstate)[:2] in LOST
        if isinstance(error, asyncpg.InterfaceError):
            return "clos" in str(error)
        return isinstance(error, OSError | DBConnectionError)

    @translate_exceptions
    async def _affect(self, query: str, values: Sequence[Any]) -> int:
        async with self.acquire_connection() as connection:
            # The status is "UPDATE 3", "INSERT 0 3" or "CREATE TABLE".
            count: str = (await connection.execute(query, *values)).split()[-1]
            return int(count) if count.isdigit() else 0


class Client(Statements, AsyncpgDBClient):  # type: ignore[misc]
    """The pool, made at the first need."""

    def __init__(self, **credentials: Any) -> None:
        limits: dict[str, Any] = {"timeout": PATIENCE, "command_timeout": COMMAND, "connection_class": Connection}
        super().__init__(**limits | credentials)
        self._look = SharedLook(self._stamps)

    async def stamps(self) -> Stamps:
        return await self.or_unavailable(self._look.now())

    async def _stamps(self) -> Stamps:
        async with self.acquire_connection() as connection:
            return dict(await connection.fetch(STAMPS))

    async def _opened(self) -> asyncpg.Pool:
        if not self._pool:
            async with self._pool_init_lock:
                if not self._pool:
                    await self.create_connection(with_db=True)
        return self._pool

    @asynccontextmanager
    async def acquire_connection(self) -> AsyncIterator[asyncpg.Connection]:  # type: ignore[override]
        pool = await self._opened()
        async with pool.acquire(timeout=PATIENCE) as connection:
            yield connection

    async def scrub(self, whole: bool) -> None:
        """Takes samples of columns anew, vacuums every table, and makes the indexes anew that keep words of rows that are gone.

        `whole` writes the tables anew, and nobody can use one meanwhile.
        """
        statements = ["VACUUM (FULL)"] if whole else ["VACUUM"]
        statements += [f"REINDEX TABLE CONCURRENTLY {table}" for table in WORDS]
        async with self.acquire_connection() as connection:
            await self.or_unavailable(_outlast(connection))
            await self.or_unavailable(_sample_anew(connection))
            for statement in statements:
                await self.or_unavailable(connection.execute(statement, timeout=MAINTAINING))

    @asynccontextmanager
    async def _in_transaction(self) -> AsyncIterator["Transaction"]:  # type: ignore[override]
        pool = await self.or_unavailable(self._opened())
        connection = await self.or_unavailable(pool.acquire(timeout=PATIENCE))
        try:
            async with carried_out(Transaction(self, connection)) as transaction:
                yield transaction
        finally:
            await self.or_unavailable(pool.release(connection))

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Keeps out every other process that asks for the same; the server ends it with a connection that is lost."""
        await self.or_unavailable(self._opened())
        async with self.acquire_connection() as connection:
            await self.or_unavailable(connection.execute("SELECT pg_advisory_lock($1)", MIGRATING))
            try:
                yield
            finally:
                with suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
                    await connection.execute("SELECT pg_advisory_unlock($1)", MIGRATING)


async def _outlast(connection: asyncpg.Connection) -> None:
    """Waits, for a while, until nobody reads any longer as things were before: vacuuming spares what somebody could still see."""
    now = await connection.fetchval("SELECT pg_current_xact_id()::xid::text")
    for _ in range(TURNS):
        if not await connection.fetchval(OLDER, now):
            return
        await asyncio.sleep(0.1)


async def _sample_anew(connection: asyncpg.Connection) -> None:
    """Has the samples that plans are made by hold no word that is gone. Those of an empty table stay when it is sampled."""
    await connection.execute("ANALYZE", timeout=MAINTAINING)
    sampled: dict[str, list[tuple[str, str]]] = {}
    for table, column, type_ in await connection.fetch(SAMPLED):
        sampled.setdefault(table, []).append((column, type_))
    for table, columns in sampled.items():
        if not await connection.fetchval(f'SELECT EXISTS (SELECT 1 FROM "{table}")'):
            # A column that takes on its type loses its sample; nothing else changes.
            taken = ", ".join(f'ALTER COLUMN "{column}" TYPE {type_}' for column, type_ in columns)
            await connection.execute(f'ALTER TABLE "{table}" {taken}')


client_class = Client


class Transaction(Statements, WatchedTransaction, TransactionWrapper):  # type: ignore[misc]
    """BEGIN to COMMIT on one connection of the pool."""

    def __init__(self, parent: "Client | Transaction", connection: asyncpg.Connection) -> None:
        super().__init__(parent)
        self._connection = connection
        self.begin_with(parent)
        if isinstance(parent, Transaction):
            self._lock = parent._lock

    def _in_transaction(self) -> NestedTransactionContext:
        return NestedTransactionContext(Transaction(self, self._connection))

    async def rollback(self) -> None:
        if self._finalized:
            return
        self._finalized = True
        try:
            if self.transaction:
                await self.transaction.rollback()
        except Exception:
            # One that broke by itself has left the pool already and can't be ended again.
            with suppress(asyncpg.InterfaceError):
                self._connection.terminate()
