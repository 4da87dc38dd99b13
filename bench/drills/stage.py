"""The stage of a drill: a database with the cast, people who write without pause, and a server of its own."""

import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from forum import database
from tests.engines import ENGINES, Engine, Started, with_template
from tests.journeys import acknowledged
from tests.journeys.served import Server, serving
from tests.journeys.writers import Writer, signed_in


class Failed(Exception):
    """Raised by a drill whose promise did not hold; the text says what was seen instead."""


def holds(promise: bool, seen: str) -> None:
    """Raises Failed with `seen` where a promise does not hold."""
    if not promise:
        raise Failed(seen)


@dataclass(frozen=True)
class Stage:
    """A database of the drill's own on one engine, and eight writers who are signed in."""

    name: str
    engine: Engine
    url: str
    writers: Sequence[Writer]

    @asynccontextmanager
    async def server(self, *options: str, by: Sequence[str] = (), **settings: str) -> AsyncIterator[Server]:
        """A server that is ready, killed at the end."""
        async with serving(self.url, by, options, settings=settings) as server:
            await server.ready()
            yield server

    async def write(self, server: Server, writer: int = 0, times: int = 1) -> None:
        """Lets one writer send so many forms, each of which must be acknowledged."""
        async with self.writers[writer].browser(server) as browser:
            for _ in range(times):
                await self.writers[writer].send(browser, *self.writers[writer].form())

    async def check(self) -> int:
        """Holds what was acknowledged against the database. Returns how many texts that were."""
        try:
            await acknowledged.check(self.url, self.writers)
        except AssertionError as error:
            raise Failed(f"what was acknowledged is not what is there: {str(error)[:200]}") from error
        return len(self.writers[0].book.threads) + len(self.writers[0].book.posts)


@contextmanager
def engines(names: Sequence[str]) -> Iterator[list[tuple[str, Engine]]]:
    """Engines with the cast in their template, stopped at the end."""
    started = Started()
    try:
        yield [(name, started.engine(name)) for name in names]
    finally:
        for each in started.engines.values():
            each.stop()


@asynccontextmanager
async def staged(name: str, engine: Engine) -> AsyncIterator[Stage]:
    """The stage of one drill, with a fresh database that goes with it."""
    url = engine.fresh()
    await database.connect(url)
    try:
        writers = await signed_in()
    finally:
        await database.close()
    try:
        yield Stage(name, engine, url, writers)
    finally:
        engine.drop(url)


@contextmanager
def small_disk(name: str, megabytes: int) -> Iterator[tuple[Path, Engine]]:
    """A file system of that size in memory, and an engine with the cast that keeps its databases there.

    Raises Failed where this process may not mount one.
    """
    with tempfile.TemporaryDirectory() as folder:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", folder]
        mounted = subprocess.run(mount, stderr=subprocess.DEVNULL).returncode == 0
        holds(mounted, "not tried: only root may mount a small disk")
        try:
            tempfile.tempdir = folder
            try:
                engine = ENGINES[name](on_disk=True)  # type: ignore[call-arg]
            finally:
                tempfile.tempdir = None
            try:
                yield Path(folder), with_template(engine)
            finally:
                engine.stop()
        finally:
            subprocess.run(["umount", "--lazy", folder], check=False)
