"""The frame of every command: settings, a connected database, and one sentence for an error."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import click

from forum import database, settings
from forum.examples.load import Tells
from forum.operations.deep_check import DeepCheck
from forum.operations.opening import opened
from forum.operations.worker import Work
from forum.people.privacy import Holding
from forum.settings import BadSetting, Settings


class Composed(NamedTuple):
    """The parts that `main.py` hands to commands: the application's composer, the workers' work, further example content,
    what is held about people, what `check --deep` compares."""

    compose: Callable[..., Any]
    work: Work
    examples: Sequence[Tells] = ()
    holdings: Sequence[Holding] = ()
    checks: Sequence[DeepCheck] = ()


def configuration(read: Callable[[], Settings] = settings.read) -> Settings:
    """The settings, with a secret. Raises ClickException with one sentence for a bad one."""
    try:
        return settings.with_secret(read())
    except BadSetting as bad:
        raise click.ClickException(str(bad)) from None


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """Runs a command's work; Ctrl-C exits with 130. Raises ClickException when the database can't be reached."""
    try:
        return asyncio.run(work)
    except KeyboardInterrupt:
        sys.exit(130)
    except database.Unavailable as gone:
        raise click.ClickException(f"The database can't be reached: {gone}.") from None


@asynccontextmanager
async def connected(configured: Settings, *, patient: bool = False) -> AsyncIterator[None]:
    """Within the block the database is connected, `patient` as in `database.connect`.

    Raises ClickException when it isn't migrated.
    """
    async with opened(configured, patient=patient):
        if not await database.is_migrated():
            raise click.ClickException("The database isn't migrated: run `python main.py migrate` first.")
        yield
