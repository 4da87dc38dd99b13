"""Stores of files: a folder of this machine, or a bucket of any service that speaks S3, behind one small face."""

import asyncio
import os
import re
import time
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlsplit

from forum import private

NAME = re.compile("[0-9a-f]{64}")
PATIENCE = "15s"
"""The time after which a bucket that does not answer is down."""


class Missing(Exception):
    """Raised for a file that isn't there."""


class Unavailable(Exception):
    """Raised where a store can't be reached, or takes nothing."""


@contextmanager
def _failing(*kinds: type[Exception]) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as gone:
        raise Missing from gone
    except kinds as failed:
        raise Unavailable(type(failed).__name__) from failed


class Stored(NamedTuple):
    """A file in a store, and since when it is there."""

    name: str
    since: datetime


class Store(Protocol):
    """A store keeps files under names of 64 hexadecimal digits; whoever reads one finds it whole."""

    async def put(self, name: str, data: bytes) -> None: ...

    async def get(self, name: str) -> bytes:
        """The content of a file. Raises Missing, Unavailable."""

    async def drop(self, name: str) -> None:
        """Deletes a file; one that is gone already is as if it were there."""

    def listed(self) -> AsyncIterator[Stored]: ...


class Folder:
    """A folder of this machine, made with its first file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, name: str) -> Path:
        """The place of a file. Raises ValueError for what is no name of one."""
        if not NAME.fullmatch(name):
            raise ValueError(f"{name} is no file")
        return self._folder / name[:2] / name

    async def put(self, name: str, data: bytes) -> None:
        with _failing(OSError):
            await asyncio.to_thread(self._write, self.path(name), data)

    def _write(self, target: Path, data: bytes) -> None:
        private.make_folder(self._folder)
        private.make_folder(target.parent)
        begun = target.with_name(f"{target.name}.{os.getpid()}.{time.monotonic_ns()}")
        private.make_file(begun)
        with begun.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        begun.replace(target)

    async def get(self, name: str) -> bytes:
        with _failing(OSError):
            return await asyncio.to_thread(self.path(name).read_bytes)

    async def drop(self, name: str) -> None:
        """Deletes a file, also one that was begun and not finished."""
        if not NAME.fullmatch(name.partition(".")[0]) or "/" in name:
            raise ValueError(f"{name} is no file")
        with suppress(FileNotFoundError):
            await asyncio.to_thread((self._folder / name[:2] / name).unlink)

    async def listed(self) -> AsyncIterator[Stored]:
        for file in await asyncio.to_thread(lambda: sorted(self._folder.glob("*/*"))):
            with suppress(FileNotFoundError):
                yield Stored(file.name, datetime.fromtimestamp(file.stat().st_mtime, UTC))


class Bucket:
    """A bucket at `address` (`s3://NAME/FOLDER`); `given` are the service's own settings, as obstore names them."""

    def __init__(self, address: str, **given: Any) -> None:
        from obstore.exceptions import BaseError  # Loaded where a bucket is used at all.
        from obstore.store import S3Store

        self._fault = BaseError
        parts = urlsplit(address)
        plain = str(given.get("endpoint", "")).startswith("http://")
        self._store = S3Store(
            parts.netloc,
            prefix=parts.path.strip("/") or None,
            client_options={"timeout": PATIENCE, "connect_timeout": "3s", "allow_http": plain},
            retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=15)},
            **given,
        )

    async def put(self, name: str, data: bytes) -> None:
        with _failing(self._fault):
            await self._store.put_async(name, data, use_multipart=False)

    async def get(self, name: str) -> bytes:
        with _failing(self._fault):
            return bytes(await (await self._store.get_async(name)).bytes_async())

    async def drop(self, name: str) -> None:
        with suppress(Missing), _failing(self._fault):
            await self._store.delete_async(name)

    async def listed(self) -> AsyncIterator[Stored]:
        with _failing(self._fault):
            async for some in self._store.list():
                for each in some:
                    yield Stored(str(each["path"]).rpartition("/")[2], each["last_modified"])


async def sweep(store: Store, referred: Collection[str], rests: int) -> int:
    """Deletes the files that nothing refers to once they have rested so many seconds; returns their number."""
    known, swept = frozenset(referred), 0
    async for each in store.listed():
        if each.name not in known and time.time() - each.since.timestamp() > rests:
            await store.drop(each.name)
            swept += 1
    return swept
