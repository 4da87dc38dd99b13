"""Files and folders that only the forum's own account on the machine looks into."""

import os
import stat
from contextlib import suppress
from pathlib import Path

FILE, FOLDER = 0o600, 0o700
OTHERS = 0o077
BESIDE = ("", "-wal", "-shm")
"""Endings of the names of an SQLite file and of the files beside it while it is open."""


def make_folder(folder: Path) -> None:
    """Makes a folder for the own account alone; one that is there is left as it is, since others may live in it too."""
    folder.mkdir(mode=FOLDER, parents=True, exist_ok=True)


def make_file(file: Path) -> None:
    """Makes an empty file for the own account alone, unless it exists. SQLite gives the files beside it the same mode."""
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, FILE))


def close_to_others(file: Path) -> None:
    """Takes all permissions on a file from other accounts; a file of another account stays as it is."""
    if is_open(file):
        with suppress(OSError):
            file.chmod(FILE)


def is_open(path: Path) -> bool:
    """Whether others may do anything with a file or folder; nobody may with one that isn't there."""
    try:
        return bool(stat.S_IMODE(path.stat().st_mode) & OTHERS)
    except OSError:
        return False


def of_database(file: Path) -> list[Path]:
    """An SQLite file and those beside it."""
    return [file.with_name(file.name + end) for end in BESIDE]
