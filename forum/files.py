"""Files that people add, kept in the data folder under names made of their content: the same file is kept once.

A name says nothing about a file. Whoever hands one out has found the row that refers to it for the reader first; a file that
no row refers to is swept away after a day.
"""

import asyncio
import hashlib
import os
import re
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from forum import private

NAME = re.compile("[0-9a-f]{64}")
RESTS = 24 * 3600
"""Seconds a file is kept that no row refers to: its row may be about to be committed."""

_folder: Path | None = None


def use(data: Path) -> None:
    """Keeps files in the data folder from now on; the folder of files is made with the first."""
    global _folder
    _folder = data / "files"


def beside(name: str) -> Path | None:
    """A file of the forum's own in the data folder; None before `use`."""
    return _folder.with_name(name) if _folder else None


async def keep(data: bytes) -> str:
    """Keeps a file and returns its name. A file that is there already is as if it were new."""
    return await asyncio.to_thread(_keep, data)


def _keep(data: bytes) -> str:
    name = hashlib.sha256(data).hexdigest()
    target = path(name)
    private.make_folder(target.parents[1])
    private.make_folder(target.parent)
    begun = target.with_name(f"{name}.{os.getpid()}.{time.monotonic_ns()}")
    private.make_file(begun)
    with begun.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    begun.replace(target)
    return name


def path(name: str) -> Path:
    """The place of a file. Raises ValueError for what is no name of one."""
    if not NAME.fullmatch(name) or _folder is None:
        raise ValueError(f"{name} is no file")
    return _folder / name[:2] / name


async def sweep(referred: Collection[str]) -> int:
    """Deletes the files that nothing refers to, once they have rested; returns their number."""
    return await asyncio.to_thread(_sweep, frozenset(referred))


def _sweep(referred: frozenset[str]) -> int:
    if _folder is None or not _folder.exists():
        return 0
    swept = 0
    for file in _folder.glob("*/*"):
        with suppress(FileNotFoundError):
            if file.name not in referred and time.time() - file.stat().st_mtime > RESTS:
                file.unlink()
                swept += 1
    return swept
