"""Tombstones: digests of what was erased, without text or name, so that a database restored from a backup loses it again.

They are rows, and lines of a file beside the database too, since a restored database has only those of its own time.
"""

import asyncio
import hashlib
import os
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple, Protocol

import structlog
from tortoise import fields
from tortoise.models import Model

from forum import clock, database, files, private

ACCOUNT, THREAD, NAME = "account", "thread", "name"
FILE = "erasures"
WORK = {"n": 2**14, "r": 8, "p": 1}
"""What it costs to guess a name from its digest: too much to try a dictionary in passing."""


class Tombstone(Model):
    """The digest of an account, a thread or a name that was erased; `how` is what became of an account's posts."""

    digest = fields.CharField(max_length=64, primary_key=True)
    kind = fields.CharField(max_length=8)
    how = fields.CharField(max_length=6, default="")
    at = fields.DatetimeField()

    class Meta:
        table = "tombstone"


class Erased(Protocol):
    """A row that is erased or may have been, with the attributes its digest is made of."""

    id: int
    created_at: datetime


class Stone(NamedTuple):
    """A tombstone as a line of the file."""

    kind: str
    digest: str
    how: str
    at: str


def digest_of(kind: str, row: Erased) -> str:
    """The digest of a row by its id and the moment it was made, which tells it from a later row with that id."""
    made = row.created_at.astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(f"{kind} {row.id} {made}".encode()).hexdigest()


async def digest_of_name(key: str) -> str:
    """The digest of a folded nickname, which is slow to make."""
    salt = b"names that were erased"
    made = await asyncio.to_thread(hashlib.scrypt, key.encode(), salt=salt, dklen=32, maxmem=2**26, **WORK)
    return made.hex()


async def put(kind: str, digest: str, how: str = "") -> None:
    """Notes what the caller's transaction erases; the file beside the database has it once that has committed."""
    if await Tombstone.exists(digest=digest):
        return
    stone = await Tombstone.create(kind=kind, digest=digest, how=how, at=clock.now())
    database.after_commit(partial(_append, [_line(stone)]))


async def is_gone(key: str) -> bool:
    """Whether a folded nickname was somebody's who erased their account. Nobody else gets it."""
    if not await Tombstone.filter(kind=NAME).exists():
        return False
    return await Tombstone.exists(kind=NAME, digest=await digest_of_name(key))


def _line(stone: Tombstone) -> str:
    return f"{stone.kind} {stone.digest} {stone.how or '-'} {stone.at.astimezone(UTC).isoformat()}\n"


def _append(lines: Iterable[str]) -> None:
    """Adds lines to the file. A full disk must not undo what was erased: the chore adds them later."""
    file = files.beside(FILE)
    if file is None:
        return
    try:
        private.make_folder(file.parent)
        private.make_file(file)
        handle = os.open(file, os.O_WRONLY | os.O_APPEND)
        try:
            os.write(handle, ("\n" + "".join(lines)).encode())  # Whatever a machine that stopped left there.
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as fault:
        structlog.get_logger("forum").warning("erasures", kind=type(fault).__name__)


def listed(file: Path) -> list[Stone]:
    """The tombstones in a file; a line that is no whole one is passed over, as a machine that stopped left it."""
    found = [line.split() for line in file.read_text("utf-8").splitlines()] if file.exists() else []
    return [Stone(*parts) for parts in found if len(parts) == len(Stone._fields) and len(parts[1]) == 64]


def gather(sources: Iterable[Path]) -> int:
    """Adds to the file what other lists have and it has not; returns the number of lines."""
    file = files.beside(FILE)
    there = {stone.digest for stone in listed(file)} if file else set()
    found = {stone.digest: stone for each in sources for stone in listed(each) if stone.digest not in there}
    if found:
        _append([" ".join(stone) + "\n" for stone in found.values()])
    return len(found)


async def missing(file: Path | None = None) -> list[Stone]:
    """The tombstones that the file has and the database has not: it was restored from a backup since."""
    known = files.beside(FILE) if file is None else file
    stones = {stone.digest: stone for stone in listed(known)} if known else {}
    if not stones:
        return []
    known_here = await _digests()
    return [stone for digest, stone in stones.items() if digest not in known_here]


async def take_in(stones: Iterable[Stone]) -> None:
    """Writes tombstones of the file as rows."""
    rows = [
        Tombstone(kind=each.kind, digest=each.digest, how=each.how.strip("-"), at=datetime.fromisoformat(each.at))
        for each in stones
    ]
    await Tombstone.bulk_create(rows, batch_size=500, ignore_conflicts=True)


async def write_all() -> int:
    """Adds to the file what only the database has; returns the number of lines. A chore of whichever machine works."""
    file = files.beside(FILE)
    if file is None:
        return 0
    there = {stone.digest for stone in await asyncio.to_thread(listed, file)}
    lines = [_line(each) for each in await Tombstone.all().order_by("at", "digest") if each.digest not in there]
    if lines:
        await asyncio.to_thread(_append, lines)
    return len(lines)


async def _digests() -> set[str]:
    return {str(each) for each in await Tombstone.all().values_list("digest", flat=True)}
