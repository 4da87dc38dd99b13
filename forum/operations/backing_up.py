"""The command that makes a backup: database and files as one archive, read back before it gets its name."""

import os
from collections.abc import Sequence
from datetime import UTC
from pathlib import Path
from typing import Any

import click

from forum import clock, database, files, private
from forum.catalogue.models import Setting
from forum.database import copies
from forum.files import streams
from forum.files.stores import NAME
from forum.operations import archives
from forum.operations.archives import DATABASE, ERASURES, Manifest, Refused
from forum.operations.command_line import configuration, connected, run
from forum.operations.spool import ENDING, PART, Progress, backups, spool
from forum.people import tombstones
from forum.settings import Settings

LAST = "backed_up"
"""The setting that says when the last backup was made, and how large it is."""


@click.command("backup")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--keep", type=click.IntRange(1), help="Delete the oldest backups in the folder, so that so many are left."
)
def backup(folder: Path, keep: int | None) -> None:
    """Makes a backup of database and files, as one file in FOLDER, while the forum goes on.

    It is read back, and compared with what there was, before it gets its name. FORUM_BACKUP_KEYS seals it. The list of
    erasures is put beside it, as of now: `restore` needs the newest, so leave the backups in one folder. Files in a bucket,
    and the keys, are not in it.

    \b
    python main.py backup /mnt/backups
    python main.py backup /mnt/backups --keep 30
    """
    configured = configuration()
    with spool(configured.forum_data, "Nothing half done is left.") as room:
        folder.mkdir(mode=private.FOLDER, parents=True, exist_ok=True)
        key = next(iter(configured.backup_keys), "")
        made, manifest = _made(configured, folder, room, key)
        _put_list_beside(configured, folder, room, key)
        gone = backups(folder)[:-keep] if keep else []
        for each in gone:
            each.unlink()
    size, rows = made.stat().st_size, sum(manifest.counts.values())
    run(_note(configured, manifest.made_at, size))
    click.echo(
        f"Written and read back: {made} ({size} bytes, {'sealed' if key else 'NOT sealed: set FORUM_BACKUP_KEYS'})."
    )
    click.echo(f"Rows: {rows}. Files: {len(manifest.parts) - 1}. Older backups deleted: {len(gone)}.")


def _made(configured: Settings, folder: Path, room: Path, key: str) -> tuple[Path, Manifest]:
    """The backup in its place. Until it was read back it has another name, under which nobody takes it for one."""
    now = clock.now().astimezone(UTC)
    target = folder / f"forum-{now:%Y%m%dT%H%M%S.%fZ}{ENDING}"
    for left in folder.glob(f"forum-*{PART}"):
        left.unlink()
    telling = Progress("Database")
    counts = copies.copy(configured.database, room / DATABASE, telling.reach)
    telling.end()
    manifest = Manifest(
        now.isoformat(), copies.engine_of(configured.database), database.known_migrations(), dict(counts)
    )
    part = target.with_suffix(PART)
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, private.FILE), "wb") as out:
            telling = Progress("Written")
            archives.write(out, key, manifest, _parts(configured, room), telling.add)
            telling.end()
            out.flush()
            os.fsync(out.fileno())
        _read_back(part, configured.backup_keys, room)
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)
    _flush(folder)
    return target, manifest


def _parts(configured: Settings, room: Path) -> list[tuple[str, Path]]:
    """The database's copy first: a file that its rows refer to was there before them."""
    data = configured.forum_data
    found = [(DATABASE, room / DATABASE), (ERASURES, data / tombstones.FILE)]
    for kind in ("files", "vault"):
        every = sorted((data / kind).glob("*/*"))
        found += [(f"{kind}/{each.parent.name}/{each.name}", each) for each in every if NAME.fullmatch(each.name)]
    return found


def _read_back(part: Path, keys: Sequence[str], room: Path) -> None:
    """Opens what was written as `restore` would. Raises Refused, copies.Failed."""
    telling, copy = Progress("Read back"), room / "read back"
    with part.open("rb") as source:
        manifest = archives.read(source, keys, {DATABASE: copy}.get, telling.add)
    telling.end()
    if differing := copies.differences(manifest.counts, copies.count(manifest.engine, copy)):
        raise Refused(f"The backup was not kept: its rows are not those of the database: {differing}.")


def _put_list_beside(configured: Settings, folder: Path, room: Path, key: str) -> None:
    """The list of erasures in its newest state, so that an older backup finds beside it what came after."""
    files.use(configured.forum_data)
    lines = configured.forum_data / tombstones.FILE
    if not lines.exists():
        return
    part = folder / f"{tombstones.FILE}{PART}"
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, private.FILE), "wb") as out:
        sealing = streams.Sealing(out, key) if key else None
        (sealing or out).write(lines.read_bytes())
        if sealing:
            sealing.finish()
        out.flush()
        os.fsync(out.fileno())
    part.rename(folder / tombstones.FILE)
    _flush(folder)


def _flush(folder: Path) -> None:
    """Has the names in a folder outlast a machine that stops."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


async def _note(configured: Settings, made_at: str, size: int) -> None:
    said: dict[str, Any] = {"at": made_at, "bytes": size}
    async with connected(configured):
        await Setting.update_or_create(key=LAST, defaults={"value": said})


COMMANDS = (backup,)
