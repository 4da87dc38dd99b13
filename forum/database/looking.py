"""Looks at the stamps: of SQLite in microseconds, of PostgreSQL one for all who ask at the same time."""

import asyncio
import os
import sqlite3
from collections.abc import Awaitable, Callable
from urllib.parse import quote

from forum.database.stamps import STAMPS, Stamps


class FileLook:
    """Looks at an SQLite file through a connection of its own, which never waits and takes no thread.

    The engine's own version of the data moves with every commit of another connection, whichever process it is of; only
    then the stamps are read.
    """

    def __init__(self, file: str) -> None:
        self._file = file
        self._connection: sqlite3.Connection | None = None
        self._inode = 0
        self._version = -1
        self._known: Stamps = {}

    def now(self) -> Stamps:
        """The stamps. Raises sqlite3.Error or OSError when the file can't be read at this moment."""
        inode = os.stat(self._file).st_ino
        if self._connection is None or inode != self._inode:
            self._open(inode)
        assert self._connection
        version: int = self._connection.execute("PRAGMA data_version").fetchall()[0][0]
        if version != self._version:
            found = dict(self._connection.execute(STAMPS).fetchall())
            self._known = self._known if found == self._known else found
            self._version = version
        return self._known

    def _open(self, inode: int) -> None:
        self.close()
        self._connection = sqlite3.connect(
            f"file:{quote(self._file)}?mode=ro", uri=True, timeout=0, isolation_level=None, check_same_thread=False
        )
        self._inode, self._version = inode, -1

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class SharedLook:
    """Looks by `read`, at most one under way: whoever asks meanwhile shares the next one, which begins after they asked."""

    def __init__(self, read: Callable[[], Awaitable[Stamps]]) -> None:
        self._read = read
        self._running: asyncio.Task[Stamps] | None = None
        self._coming: asyncio.Task[Stamps] | None = None
        self._known: Stamps = {}

    async def now(self) -> Stamps:
        """The stamps. Raises what `read` raises."""
        if self._coming is None:
            self._coming = asyncio.create_task(self._look(self._running))
            self._coming.add_done_callback(lambda task: task.cancelled() or task.exception())
        return await asyncio.shield(self._coming)

    async def _look(self, before: "asyncio.Task[Stamps] | None") -> Stamps:
        if before is not None:
            await asyncio.wait([before])
        self._running, self._coming = self._coming, None
        found = await self._read()
        self._known = self._known if found == self._known else found
        return self._known
