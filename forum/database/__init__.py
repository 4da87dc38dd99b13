"""The database: SQLite by default, PostgreSQL when the URL says so, and the same face over both.

Models ask the ORM as usual and never name a connection: reads inside a transaction see its writes, reads outside it
go to the SQLite reader, which no writer holds up.
"""

import pkgutil
import re
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, nullcontext
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, cast

from tortoise.backends.base.config_generator import expand_db_url
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.connection import get_connection, get_connections
from tortoise.context import TortoiseContext, get_current_context
from tortoise.exceptions import OperationalError
from tortoise.fields.relational import ForeignKeyFieldInstance
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget
from tortoise.migrations.operations import AddField, AlterModelOptions, CreateModel, Operation
from tortoise.migrations.schema_generator.state import State
from tortoise.migrations.writer import MigrationWriter, format_migration_name
from tortoise.models import Model

from forum.database.statements import Counter, Unavailable, Watched, WatchedTransaction, counting

__all__ = [
    "MODELS",
    "Counter",
    "Unavailable",
    "after_commit",
    "close",
    "connect",
    "counting",
    "dialect",
    "execute",
    "hold",
    "is_migrated",
    "make_migration",
    "migrate",
    "migrations_in_step",
    "rows",
    "transaction",
]

APP = "forum"
MODELS = (
    "forum.events",
    "forum.people.accounts",
    "forum.people.sanctions",
    "forum.people.sessions",
    "forum.people.form_keys",
    "forum.catalogue.models",
    "forum.catalogue.reasons",
    "forum.threads.models",
    "forum.threads.casework.models",
    "forum.threads.holding.models",
    "forum.threads.official.models",
    "forum.threads.posting.models",
    "forum.notifications.models",
    "forum.operations.models",
    "moderation.models",
)
MIGRATIONS = "migrations"

READS = re.compile(r"\s*(SELECT|WITH|EXPLAIN|PRAGMA)\b", re.IGNORECASE)
PLACES = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|\?""")


class Router:
    """Sends reads outside transactions to the reader where there is one."""

    def db_for_read(self, model: type[Model] | None = None) -> str:
        connections = get_connections()
        if "reader" in connections.db_config and not isinstance(connections.get("default"), WatchedTransaction):
            return "reader"
        return "default"

    def db_for_write(self, model: type[Model] | None = None) -> str:
        return "default"


def configuration(
    url: str, *, models: Sequence[str] = MODELS, migrations: str = MIGRATIONS, pool: int = 10, migrating: bool = False
) -> dict[str, Any]:
    """Tortoise's configuration for a database's URL: `sqlite://PATH` or `postgres://…` (a socket by `?host=/folder`).

    Only when `migrating` may a missing SQLite file be made, and a statement take longer than people wait for a page.
    """
    if url.startswith("sqlite://"):
        file = {"file_path": _path(url), "create": migrating}
        connections = {"default": {"engine": "forum.database.sqlite", "credentials": file}}
        if not migrating:
            connections["reader"] = {"engine": "forum.database.sqlite", "credentials": file | {"query_only": "ON"}}
    else:
        credentials = expand_db_url(url)["credentials"] | {"minsize": 1, "maxsize": pool}
        if migrating:
            credentials["command_timeout"] = None
        connections = {"default": {"engine": "forum.database.postgres", "credentials": credentials}}
    # The router is Tortoise's one process-wide setting, so every configuration names the same.
    app = {"models": list(models), "default_connection": "default", "migrations": migrations}
    return {"connections": connections, "apps": {APP: app}, "routers": [Router]}


def file_of(url: str) -> Path:
    """The file that an SQLite database's URL names."""
    return Path(_path(url))


def _path(url: str) -> str:
    # Other programs write an absolute path with one slash more.
    return re.sub(r"^//+", "/", url.removeprefix("sqlite://"))


async def connect(url: str, *, models: Sequence[str] = MODELS, pool: int = 10, patient: bool = False) -> None:
    """Makes the database this process's, for every task; the first statement opens it. Needs `close` before another.

    `patient` is for work nobody waits for a page with: a statement may then take as long as it takes.
    """
    EXECUTOR_CACHE.clear()
    with TortoiseContext() as context:
        await context.init(
            configuration(url, models=models, pool=pool, migrating=patient), _enable_global_fallback=True
        )


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
        async with client._in_transaction():
            yield


def after_commit(call: Callable[[], None]) -> None:
    """Calls once the outermost transaction has committed, at once when there is none, never when it rolled back."""
    client = _client()
    if isinstance(client, WatchedTransaction):
        client.after_commit.append(call)
    else:
        call()


async def hold(table: str, ids: Iterable[int]) -> None:
    """Holds rows as rows that refer to them will, in the order of their ids, until the transaction ends.

    So whoever adds such rows waits for other writers here, in the same order as they do. SQLite has one writer anyway.
    """
    if dialect() == "postgres":
        await rows(f'SELECT id FROM "{table}" WHERE id = ANY(?) ORDER BY id FOR KEY SHARE', [sorted(ids)])


def dialect() -> Literal["sqlite", "postgres"]:
    """Which engine is connected."""
    return cast(Literal["sqlite", "postgres"], _client().capabilities.dialect)


async def keep_statistics() -> None:
    """Has SQLite look at how its tables have grown, where that is worth it, so that it picks the right indexes.

    PostgreSQL does so by itself.
    """
    if dialect() == "sqlite":
        await execute("PRAGMA analysis_limit = 400")
        await execute("PRAGMA optimize = 0x10002")


async def execute(sql: str, values: Sequence[Any] = ()) -> int:
    """Runs one writing statement with `?` for each value; returns the number of rows it touched."""
    client = _client()
    return await client.affect(_placed(sql, client.capabilities.dialect), list(values))


async def rows(sql: str, values: Sequence[Any] = ()) -> list[dict[str, Any]]:
    """The rows of one statement with `?` for each value, RETURNING included. SQLite gives moments as text."""
    client = _client(Router().db_for_read() if READS.match(sql) else "default")
    return await client.execute_query_dict(_placed(sql, client.capabilities.dialect), list(values))


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


class Steps(MigrationExecutor):
    """Carries what the models look like from one migration to the next, instead of working it out from the first one on for
    each: that took most of the time, and more with every migration."""

    def __init__(self, connection: Any, apps: dict[str, Any], known: list[State]) -> None:
        super().__init__(connection, apps)
        self.known = known

    async def _project_state(self, *given: Any, **how: Any) -> State:
        if not self.known:
            self.known.append(await super()._project_state(*given, **how))
        return self.known[0]


async def migrate(url: str, *, migrations: str = MIGRATIONS) -> list[str]:
    """Applies what is pending and returns its names. Each migration and its record are kept together or not at all.

    Needs no `connect`. Processes that migrate at once wait for each other, and the later ones find nothing to do.
    """
    settings = configuration(url, migrations=migrations, migrating=True)
    applied = []
    async with TortoiseContext() as context:
        context.connections._init_config(settings["connections"])
        client: Any = context.connections.get("default")
        async with client.alone():
            executor = MigrationExecutor(client, settings["apps"])
            await executor.migrate([])  # Makes the table of what was applied; a missing one would fail a transaction.
            known: list[State] = []
            for step in await executor.plan():
                name = step.migration.name
                async with client._in_transaction() if step.migration.atomic else nullcontext(client) as connection:
                    await Steps(connection, settings["apps"], known).migrate([MigrationTarget(APP, name)])
                applied.append(name)
    return applied


async def is_migrated(*, migrations: str = MIGRATIONS) -> bool:
    """Whether everything in the migrations folder has been applied to the connected database."""
    needed = {module.name for module in pkgutil.iter_modules(import_module(migrations).__path__)}
    try:
        found = await rows("SELECT name FROM tortoise_migrations WHERE app = ?", [APP])
    except OperationalError:
        return False
    except Unavailable:
        if dialect() == "sqlite":
            return False
        raise
    return needed <= {row["name"] for row in found}


async def make_migration(name: str, *, models: Sequence[str] = MODELS, migrations: str = MIGRATIONS) -> Path | None:
    """Writes the next numbered file with what has changed in the models, and returns it; None when nothing has."""
    for writer in await _changes(models, migrations):
        writer.name = format_migration_name(int(writer.name[:4]), name)
        writer.operations = _untangled(_undescribed(writer.operations))
        # Tortoise's writer drops generated=False, so ids the forum makes itself would become the database's to make.
        text = re.sub(r"(?<!generated=True, )primary_key", "generated=False, primary_key", writer.as_string())
        writer.path().write_text(text, encoding="utf-8")
        return writer.path()
    return None


def _undescribed(operations: list[Operation]) -> list[Operation]:
    """Without the tables' descriptions: models' docstrings, which break SQL comments and change with every wording."""
    for operation in operations:
        if isinstance(operation, CreateModel):
            (operation.options or {}).pop("table_description", None)
    return [operation for operation in operations if not isinstance(operation, AlterModelOptions)]


def _untangled(operations: list[Operation]) -> list[Operation]:
    """Tortoise silently leaves out a column that refers to a table made later, so those are added at the end."""
    later = [operation.name for operation in operations if isinstance(operation, CreateModel)]
    added: list[Operation] = []
    for operation in operations:
        if not isinstance(operation, CreateModel):
            continue
        later.remove(operation.name)
        for name, field in list(operation.fields):
            if isinstance(field, ForeignKeyFieldInstance) and field.model_name in {f"{APP}.{model}" for model in later}:
                added.append(AddField(operation.name, name, field))
                operation.fields = [pair for pair in operation.fields if pair[0] not in (name, field.source_field)]
    return operations + added


async def migrations_in_step(*, models: Sequence[str] = MODELS, migrations: str = MIGRATIONS) -> bool:
    """Whether the migrations already say all that the models say; looks at no database."""
    writers = await _changes(models, migrations)
    # A table's description is the model's docstring; writing it to the database again and again serves nobody.
    return all(isinstance(each, AlterModelOptions) for writer in writers for each in writer.operations)


async def _changes(models: Sequence[str], migrations: str) -> list[MigrationWriter]:
    settings = configuration("sqlite://", models=models, migrations=migrations)
    async with TortoiseContext() as context:
        await context.init(settings, init_connections=False)
        assert context.apps
        return await MigrationAutodetector(context.apps, settings["apps"]).changes()
