"""Commands about what is kept for a time, and about what was erased: retention, restore-erasures."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import click

from forum import database
from forum.catalogue import snapshot
from forum.errors import Conflict
from forum.operations import chores, repeating
from forum.operations.chores import Chore
from forum.operations.command_line import Composed, configuration, connected, run
from forum.operations.repeating import Repeated
from forum.people.privacy import Holding
from forum.search import settle
from forum.settings import Settings

A_LOOK = 1.0
"""Seconds between two looks at what is left of a chore."""


class Ended(NamedTuple):
    """The rows of a table that a chore ended, or would end."""

    table: str
    chore: str
    rows: int


@click.command("retention")
@click.option("--dry-run", is_flag=True, help="Only say what would go, by table.")
@click.option("--whole", is_flag=True, help="Then write all tables anew; for a forum that stands still.")
@click.pass_obj
def retain(composed: Composed, dry_run: bool, whole: bool) -> None:
    """Ends what was kept long enough, by the periods that admins set, and has what is gone leave the database's files.

    A worker does the same, each part when it is due. Ctrl-C ends it after the row in hand; run again, it goes on.

    \b
    python main.py retention --dry-run     what would go, by table
    python main.py retention
    python main.py retention --whole       once, where texts were erased before the forum overwrote them
    """
    configured = configuration()
    run(_retain(configured, composed.work.chores, dry_run, whole))


async def _retain(configured: Settings, every: Sequence[Chore], dry_run: bool, whole: bool) -> None:
    async with connected(configured, patient=True):
        total = 0
        async for ended in _ended(every, dry_run):
            total += ended.rows
            click.echo(f"{ended.rows:>8}  {ended.table:<20} {ended.chore}")
        click.echo(f"{total:>8}  rows {'would go' if dry_run else 'went'}")
        if not dry_run:
            _show("leaving the database's files", 0)
            await settle()
            await database.scrub(whole=whole)


async def _ended(every: Sequence[Chore], dry_run: bool) -> AsyncIterator[Ended]:
    for chore in every:
        if chore.over is None:
            continue
        query = chore.over(await snapshot.current())
        table = str(query.model._meta.db_table)
        rows = await query.count() if dry_run else await watched(chore, _left)
        yield Ended(table, chore.name, rows)


async def watched(chore: Chore, tell: Callable[[str, int], None], every: float = A_LOOK) -> int:
    """Does a chore and returns the rows that it ended; tells meanwhile, once in so many seconds, how many are left."""
    assert chore.over is not None
    async with asyncio.TaskGroup() as group:
        work = group.create_task(chores.do([chore]))
        while not (await asyncio.wait({work}, timeout=every))[0]:
            tell(chore.name, await chore.over(await snapshot.current()).count())
    return work.result()[chore.name]


def _left(chore: str, rows: int) -> None:
    _show(f"  left of {chore}", rows)


def _show(kind: str, count: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"{kind}: {count}" if count else kind, err=True)


@click.command("restore-erasures")
@click.option(
    "--from", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A list from elsewhere."
)
@click.pass_obj
def restore_erasures(composed: Composed, file: Path | None) -> None:
    """Repeats, in a database restored from a backup, what was erased since that backup; doing it again is harmless.

    The list of erasures is the file `erasures` in FORUM_DATA. It has digests alone; keep it apart from the backups, and never
    put an older one in its place. `serve` refuses to start before this was done.

    \b
    python main.py restore-erasures
    python main.py restore-erasures --from /mnt/other-machine/erasures
    """
    try:
        done = run(_restore(configuration(), composed.holdings, file))
    except Conflict:
        raise click.ClickException(
            "The last admin of this backup was erased since: make another with `create-account`, then run this again."
        ) from None
    click.echo(f"Erasures taken in: {done.taken_in}. Erased again: {done.accounts} accounts, {done.threads} questions.")


async def _restore(configured: Settings, holdings: Sequence[Holding], file: Path | None) -> Repeated:
    async with connected(configured, patient=True):
        done = await repeating.repeat(holdings=holdings, file=file, progress=_show)
        await settle()
        await database.scrub()
        return done


COMMANDS = (retain, restore_erasures)
