"""The command that seals files for the team anew with the first key."""

import sys

import click

from forum.files import vault
from forum.files.vault import Resealed
from forum.operations.command_line import configuration, connected, run
from forum.settings import Settings


@click.command("reseal-files")
def reseal_files() -> None:
    """Seals every file of a letter with the first key of FORUM_FILE_KEYS; after that the other keys can go.

    The forum may go on running with the same keys. Ctrl-C ends it after the file in hand; run again, it goes on.

    \b
    FORUM_FILE_KEYS="new-key old-key" python main.py reseal-files
    """
    try:
        done = run(_reseal(configuration()))
    except vault.Closed:
        raise click.ClickException("FORUM_FILE_KEYS has no key.") from None
    click.echo(
        f"Sealed anew: {done.anew}. With the first key already: {done.before}. Opened by no key: {done.unopened}."
    )
    sys.exit(done.unopened > 0)


async def _reseal(configured: Settings) -> Resealed:
    async with connected(configured):
        return await vault.reseal(_show)


def _show(done: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"Files looked at: {done}", err=True)


COMMANDS = (reseal_files,)
