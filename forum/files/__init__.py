"""Files that people add for everybody, kept in the data folder under names made of their content: the same file is kept once.

A name says nothing about a file. Whoever hands one out has found the row that refers to it for the reader first; a file that
no row refers to is swept away after a day. What is for the team alone is in `vault.py`.
"""

import hashlib
from collections.abc import Collection
from pathlib import Path

from forum.files import stores
from forum.files.stores import Folder

RESTS = 24 * 3600
"""Seconds a file is kept that no row refers to: its row may be about to be committed."""

_data: Path | None = None


def use(data: Path) -> None:
    """Keeps files in the data folder from now on; the folder of files is made with the first."""
    global _data
    _data = data


def _folder() -> Folder:
    if _data is None:
        raise ValueError("no data folder is in use")
    return Folder(_data / "files")


def beside(name: str) -> Path | None:
    """A file of the forum's own in the data folder; None before `use`."""
    return _data / name if _data else None


async def keep(data: bytes) -> str:
    """Keeps a file and returns its name. A file that is there already is as if it were new."""
    name = hashlib.sha256(data).hexdigest()
    await _folder().put(name, data)
    return name


def path(name: str) -> Path:
    """The place of a file. Raises ValueError for what is no name of one."""
    return _folder().path(name)


async def sweep(referred: Collection[str]) -> int:
    """Deletes the files that nothing refers to, once they have rested; returns their number."""
    return await stores.sweep(_folder(), referred, RESTS) if _data else 0
