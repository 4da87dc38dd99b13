"""Migrating: applies the numbered files, writes the next one, and compares them with the models."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from tortoise import models as tortoise_models
from tortoise.context import TortoiseContext
from tortoise.fields.relational import ForeignKeyFieldInstance
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget
from tortoise.migrations.migration import Migration
from tortoise.migrations.operations import (
    AddField,
    AddIndex,
    AlterModelOptions,
    CreateModel,
    Operation,
    RunPython,
    RunSQL,
)
from tortoise.migrations.schema_generator.state import State
from tortoise.migrations.schema_generator.state_apps import StateApps
from tortoise.migrations.writer import MigrationWriter, format_migration_name
from tortoise.models import MetaInfo

from forum.database.configuration import APP, MIGRATIONS, configuration
from migrations import MODELS


class Steps(MigrationExecutor):
    """An executor that carries the models' state from one migration to the next.

    Tortoise works it out from the first migration on for each: that took most of the time, and more with every migration.
    """

    def __init__(self, connection: Any, apps: dict[str, Any], known: list[State]) -> None:
        super().__init__(connection, apps)
        self.known = known

    async def _project_state(self, *given: Any, **how: Any) -> State:
        if not self.known:
            self.known.append(await super()._project_state(*given, **how))
        return self.known[0]


ADDING = (AddField, AddIndex, CreateModel, RunPython, RunSQL)
"""Operations that never look at the state before them."""
FILTERS_OF_FIELD, FILTERS_OF_MODEL = tortoise_models.get_filters_for_field, MetaInfo._generate_filters  # type: ignore[attr-defined]
QUERIES, CLONE = StateApps._build_initial_querysets, State.clone


@contextmanager
def _lightly(migration: Migration) -> Iterator[None]:
    """Leaves out work of Tortoise for a migration that has no effect, nine tenths of all.

    That is the filters and queries of the models of each migration, of which nothing is asked, and a copy of the state before
    each operation, where all of them only add.
    """
    adds = all(isinstance(each, ADDING) for each in migration.operations)
    _use(lambda *_, **__: {}, lambda _: None, lambda _: None, (lambda state: state) if adds else CLONE)
    try:
        yield
    finally:
        _use(FILTERS_OF_FIELD, FILTERS_OF_MODEL, QUERIES, CLONE)


def _use(of_field: Callable[..., Any], of_model: Callable[..., Any], queries: Any, clone: Any) -> None:
    tortoise_models.get_filters_for_field = of_field  # type: ignore[attr-defined]
    MetaInfo._generate_filters = of_model  # type: ignore[method-assign]
    StateApps._build_initial_querysets, State.clone = queries, clone  # type: ignore[method-assign]


async def migrate(url: str, *, migrations: str = MIGRATIONS) -> list[str]:
    """Applies the pending migrations and returns their names. Each migration and its record are kept together or not at all.

    Needs no `connect`. Processes that migrate at once wait for each other, and the later ones find nothing to do.
    """
    settings = configuration(url, migrations=migrations, migrating=True)
    applied = []
    async with TortoiseContext() as context:
        context.connections._init_config(settings["connections"])
        client: Any = context.connections.get("default")
        client.stamped = False
        async with client.alone():
            executor = MigrationExecutor(client, settings["apps"])
            await executor.migrate([])  # Makes the table of what was applied; a missing one would fail a transaction.
            known: list[State] = []
            for step in await executor.plan():
                name = step.migration.name
                atomic = client._in_transaction() if step.migration.atomic else nullcontext(client)
                async with atomic as connection:
                    with _lightly(step.migration):
                        await Steps(connection, settings["apps"], known).migrate([MigrationTarget(APP, name)])
                applied.append(name)
    return applied


async def make_migration(name: str, *, models: Sequence[str] = MODELS, migrations: str = MIGRATIONS) -> Path | None:
    """Writes the next numbered file with the changes of the models, and returns it; None when there are none."""
    for writer in await _changes(models, migrations):
        writer.name = format_migration_name(int(writer.name[:4]), name)
        writer.operations = _untangled(_undescribed(writer.operations))
        if not writer.operations:
            continue
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
    """True if the migrations have every change of the models; reads no database."""
    writers = await _changes(models, migrations)
    # A table's description is the model's docstring; writing it to the database again and again serves nobody.
    return all(isinstance(each, AlterModelOptions) for writer in writers for each in writer.operations)


async def _changes(models: Sequence[str], migrations: str) -> list[MigrationWriter]:
    settings = configuration("sqlite://", models=models, migrations=migrations)
    async with TortoiseContext() as context:
        await context.init(settings, init_connections=False)
        assert context.apps
        return await MigrationAutodetector(context.apps, settings["apps"]).changes()
