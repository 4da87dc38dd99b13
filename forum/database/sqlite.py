"""The SQLite backend: durable, one writer at a time from the first statement on, and never a new file by mistake."""

import asyncio
import fcntl
import os
import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiosqlite
from tortoise.backends.base.client import NestedTransactionContext
from tortoise.backends.sqlite.client import SqliteClient, SqliteTransactionWrapper, translate_exceptions
from tortoise.exceptions import OperationalError

from forum import private
from forum.database.looking import FileLook
from forum.database.stamps import Stamps
from forum.database.statements import Watched, WatchedTransaction, carried_out

PATIENCE = 5
"""Seconds to wait for another process's write."""

TURNS = 20
"""Times that the log is asked to end while somebody reads from it."""

TURN = 4
"""Seconds to wait for the writes of this process's other tasks; with the above, less than a page may take to say no."""

PRAGMAS = {
    "busy_timeout": PATIENCE * 1000,
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "foreign_keys": "ON",
    "journal_size_limit": 64 * 1024 * 1024,
    "cache_size": -16 * 1024,
    "secure_delete": "ON",  # What is deleted is overwritten, also in the pages that are left free.
    "temp_store": "MEMORY",
}

LOST = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_PROTOCOL,
}

CLOSED = {"Connection closed", "no active connection"}
"""aiosqlite's words, in a ValueError, to a task whose connection was closed meanwhile."""


class Statements(Watched):
    """Statements on SQLite, inside a transaction and outside."""

    def _is_lost(self, error: Exception) -> bool:
        if isinstance(error, OperationalError) and error.args and isinstance(error.args[0], Exception):
            error = error.args[0]
        if isinstance(error, sqlite3.Error):
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            return code in LOST or (code == sqlite3.SQLITE_READONLY and self.connection_name == "default")
        return isinstance(error, OSError) or str(error) in CLOSED

    @translate_exceptions
    async def _affect(self, query: str, values: Sequence[Any]) -> int:
        async with self.acquire_connection() as connection:
            changed: int = (await connection.execute(query, values)).rowcount
            return max(changed, 0)


class Client(Statements, SqliteClient):
    """One connection to the file, which is opened at the first need and again when the file was replaced under it."""

    def __init__(self, file_path: str, *, create: bool = False, **pragmas: Any) -> None:
        super().__init__(file_path, **PRAGMAS | pragmas)
        self.mode = "rwc" if create else "rw"
        self._inode: int | None = None
        self._look = FileLook(file_path)

    async def stamps(self) -> Stamps:
        return self._look.now()

    def stamps_at_once(self) -> Stamps | None:
        return self._look.now()

    async def close(self) -> None:
        self._look.close()
        await super().close()

    async def create_connection(self, with_db: bool = True) -> None:
        if self.mode == "rw" and not self._found():
            raise FileNotFoundError(self.filename)
        self._keep_private()
        address = f"file:{quote(self.filename)}?mode={self.mode}"
        connection = aiosqlite.connect(address, uri=True, isolation_level=None, timeout=PATIENCE)
        # Its thread would keep alive for good a process that ends without closing; what was committed is on the disk.
        connection._thread.daemon = True
        await connection
        try:
            connection.row_factory = sqlite3.Row
            for pragma, value in self.pragmas.items():
                await connection.execute_fetchall(f"PRAGMA {pragma}={value}")
            await self._post_connect()
        except BaseException:
            await connection.close()
            raise
        self._connection, self._inode = connection, self._found()

    def _keep_private(self) -> None:
        """SQLite would make the file readable for everybody, and those beside it as that one is."""
        file = Path(self.filename)
        if self.mode == "rwc":
            private.make_folder(file.parent)
            private.make_file(file)
        for each in private.of_database(file):
            private.close_to_others(each)

    def _found(self) -> int | None:
        try:
            return os.stat(self.filename).st_ino
        except OSError:
            return None

    async def _opened(self) -> aiosqlite.Connection:
        # A moved file would go on taking writes that nobody finds again.
        if self._connection and self._inode != self._found():
            await self.close()
        if not self._connection:
            await self.create_connection()
        assert self._connection
        return self._connection

    @asynccontextmanager
    async def acquire_connection(self) -> AsyncIterator[aiosqlite.Connection]:  # type: ignore[override]
        async with self._lock:
            yield await self._opened()

    async def _turn(self) -> None:
        async with asyncio.timeout(TURN):
            await self._lock.acquire()

    @asynccontextmanager
    async def _in_transaction(self) -> AsyncIterator["Transaction"]:  # type: ignore[override]
        await self.or_unavailable(self._turn())
        try:
            await self.or_unavailable(self._opened())
            async with carried_out(Transaction(self)) as transaction:
                yield transaction
        finally:
            self._lock.release()

    async def scrub(self, whole: bool) -> None:
        """Writes the log into the file and empties it; a reader may be in the way, for a moment. `whole` writes all anew."""
        if whole:
            await self.execute_query("VACUUM")
        for _ in range(TURNS):
            if not (await self.execute_query("PRAGMA wal_checkpoint(TRUNCATE)"))[1][0]["busy"]:
                return
            await asyncio.sleep(0.1)

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        async with self._in_transaction() as transaction:
            await transaction.execute_many(query, values)

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Keeps out every other process that asks for the same; the operating system ends it with the process."""
        private.make_folder(Path(self.filename).parent)
        lock = os.open(f"{self.filename}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            await asyncio.to_thread(fcntl.flock, lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)


client_class = Client


class Transaction(Statements, WatchedTransaction, SqliteTransactionWrapper):
    """BEGIN IMMEDIATE to COMMIT; a deferred BEGIN fails as locked when somebody else writes between read and write."""

    def __init__(self, connection: "Client | Transaction") -> None:
        super().__init__(connection)
        self.begin_with(connection)
        if isinstance(connection, Transaction):
            self._lock = connection._lock

    def _in_transaction(self) -> NestedTransactionContext:
        return NestedTransactionContext(Transaction(self))

    async def begin(self) -> None:
        await self._connection.execute_fetchall("BEGIN IMMEDIATE")

    async def commit(self) -> None:
        await self._connection.commit()
        self._finalized = True

    async def rollback(self) -> None:
        if self._finalized:
            return
        self._finalized = True
        try:
            await self._connection.rollback()
        except Exception:
            with suppress(Exception):
                await self._parent.close()

    async def execute_script(self, query: str) -> None:
        # sqlite3's own executescript commits the open transaction first, so a failed migration would stay half done.
        for statement in statements_of(query):
            await self.execute_query(statement)


def statements_of(script: str) -> Iterator[str]:
    """The statements of an SQL script one by one; semicolons in strings, comments and triggers divide nothing."""
    statement = ""
    for part in script.split(";"):
        statement += part + ";"
        if sqlite3.complete_statement(statement):
            if part.strip():
                yield statement.strip()
            statement = ""
    if statement:
        yield statement.removesuffix(";")
