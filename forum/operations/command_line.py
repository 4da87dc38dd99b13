"""What every command of the forum needs: its settings, a connected database, and one sentence for what goes wrong."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import click

from forum import database, settings
from forum.operations.worker import Work
from forum.settings import BadSetting, Settings


class Composed(NamedTuple):
    """What `main.py` composes for the commands: the application from settings, and the work of workers."""

    compose: Callable[..., Any]
    work: Work


def configuration(read: Callable[[], Settings] = settings.read) -> Settings:
    """The settings. Raises ClickException with one sentence for a bad one."""
    try:
        return settings.with_secret(read())
    except BadSetting as bad:
        raise click.ClickException(str(bad)) from None


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """Runs a command's work; Ctrl-C ends it quietly with 130, a database that can't be reached with one sentence."""
    try:
        return asyncio.run(work)
    except KeyboardInterrupt:
        sys.exit(130)
    except database.Unavailable as gone:
        raise click.ClickException(f"The database can't be reached: {gone}.") from None


@asynccontextmanager
async def connected(configured: Settings, *, patient: bool = False) -> AsyncIterator[None]:
    """Connected to the database, `patient` as `database.connect` has it. Raises ClickException when it isn't migrated."""
    await database.connect(configured.database, patient=patient)
    try:
        if not await database.is_migrated():
            raise click.ClickException("The database isn't migrated: run `python main.py migrate` first.")
        yield
    finally:
        await database.close()
