"""The command that restores a backup, and erases again what was erased since it was made."""

import os
from collections.abc import Sequence
from pathlib import Path

import click

from forum import database, files, private
from forum.database import copies
from forum.errors import Conflict
from forum.files import streams
from forum.operations import archives, repeating, updating
from forum.operations.archives import DATABASE, ERASURES, Manifest, Refused
from forum.operations.command_line import Composed, configuration, connected, run
from forum.operations.repeating import Repeated
from forum.operations.spool import Progress, backups, spool
from forum.people import tombstones
from forum.people.privacy import Holding
from forum.search import settle
from forum.settings import Settings

STOPPED = "Where the restore had begun to put things in their places, run it again with `--replace`."


@click.command("restore")
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.option("--replace", is_flag=True, help="Put it in the place of a database that has something in it.")
@click.option("--look", is_flag=True, help="Only read the whole backup and say whether it could be restored.")
@click.option(
    "--erasures",
    "lists",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A further list of what was erased, of another machine.",
)
@click.pass_obj
def restore(composed: Composed, source: Path, replace: bool, look: bool, lists: tuple[Path, ...]) -> None:
    """Restores a backup: the file SOURCE, or the latest in the folder SOURCE. Stop all processes of the forum before.

    The whole backup is read and checked first; the database's place must be empty unless told otherwise. What was erased
    since the backup is erased again, by the lists in FORUM_DATA and beside the backup.

    \b
    python main.py restore /mnt/backups --look
    python main.py restore /mnt/backups
    python main.py restore /mnt/backups/forum-20261128T020000.000000Z.backup --replace
    """
    configured = configuration()
    with spool(configured.forum_data, STOPPED) as room:
        file = _chosen(source)
        manifest = _checked(configured, file, room)
        rows = sum(manifest.counts.values())
        if look:
            click.echo(f"{file} is whole: made at {manifest.made_at}, rows: {rows}, files: {len(manifest.parts) - 1}.")
            return
        if not replace and not copies.is_empty(configured.database):
            raise Refused(
                "There is a database already: `--replace` puts the backup in its place, and what is there is lost."
            )
        known = [*lists, *_lists_of(configured, file, room)]
        _put(configured, room)
        done = _again(configured, composed.holdings, known)
    click.echo(f"Restored: {file}, made at {manifest.made_at}. Rows: {rows}. Files: {len(manifest.parts) - 1}.")
    click.echo(f"Erasures taken in: {done.taken_in}. Erased again: {done.accounts} accounts, {done.threads} questions.")


def _chosen(source: Path) -> Path:
    if source.is_file():
        return source
    if found := backups(source):
        return found[-1]
    raise Refused(f"There is no backup in {source}.")


def _checked(configured: Settings, file: Path, room: Path) -> Manifest:
    """The manifest of a backup that is whole and fits; its parts are in `room` then. Raises Refused, copies.Failed."""
    telling = Progress("Read")
    with file.open("rb") as source:
        manifest = archives.read(source, configured.backup_keys, lambda name: room / name, telling.add)
    telling.end()
    engine = copies.engine_of(configured.database)
    if manifest.engine != engine:
        raise Refused(f"This backup is of {manifest.engine}, and DATABASE_URL names {engine}.")
    if set(manifest.migrations) - set(database.known_migrations()):
        raise Refused("This backup is of a later version of the forum: update the forum first.")
    if differing := copies.differences(manifest.counts, copies.count(engine, room / DATABASE)):
        raise Refused(f"This backup is damaged: its rows are not those it says: {differing}.")
    return manifest


def _lists_of(configured: Settings, file: Path, room: Path) -> list[Path]:
    """The lists of erasures in the backup and beside it, the latter opened where it is sealed."""
    found, beside = [room / ERASURES], file.parent / tombstones.FILE
    if beside.exists():
        found.append(room / "erasures beside")
        with beside.open("rb") as source:
            try:
                opened = streams.Opening(source, configured.backup_keys) if streams.is_sealed(source) else source
                found[-1].write_bytes(opened.read())
            except (streams.WrongKey, streams.Damaged):
                raise Refused(
                    f"The list of erasures {beside} can't be opened: no key fits, or it is damaged."
                ) from None
    return [each for each in found if each.exists()]


def _put(configured: Settings, room: Path) -> None:
    """Puts the files in their places, then the database, which refers to them."""
    for kind in ("files", "vault"):
        for each in sorted((room / kind).glob("*/*")):
            place = configured.forum_data / kind / each.parent.name
            private.make_folder(place.parent)
            private.make_folder(place)
            each.chmod(private.FILE)
            os.replace(each, place / each.name)
    copies.put_back(configured.database, room / DATABASE)


def _again(configured: Settings, holdings: Sequence[Holding], lists: Sequence[Path]) -> Repeated:
    """Brings the restored database up to date and repeats the erasures. Raises Refused with what is left to do."""
    files.use(configured.forum_data)
    tombstones.gather(lists)
    try:
        run(updating.bring(configured.database))
        return run(_repeat(configured, holdings))  # type: ignore[no-any-return]
    except Conflict:
        raise Refused(
            "The last admin of this backup was erased since: make another with `create-account`, then run `restore-erasures`."
        ) from None


async def _repeat(configured: Settings, holdings: Sequence[Holding]) -> Repeated:
    async with connected(configured, patient=True):
        done = await repeating.repeat(holdings=holdings)
        await settle()
        await database.scrub()
        return done


COMMANDS = (restore,)
