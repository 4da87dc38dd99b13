"""The room in which backups are made and read: one at a time, private, and empty again however that ends."""

import fcntl
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from forum import database, private
from forum.database import copies
from forum.operations.archives import Refused

LOCK, FOLDER = "backup.lock", "backup.tmp"
ENDING = ".backup"
PART = ".part"


@contextmanager
def spool(data: Path, stopped: str) -> Iterator[Path]:
    """Within the block a folder in `data` is ours alone. Ctrl-C and SIGTERM end it with 130, every fault with a sentence.

    `stopped` is what whoever stopped it must know.
    """
    private.make_folder(data)
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    lock, folder = os.open(data / LOCK, os.O_RDWR | os.O_CREAT, private.FILE), data / FOLDER
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)  # Of one that was killed.
        private.make_folder(folder)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    except KeyboardInterrupt:
        click.echo(f"Stopped. {stopped}", err=True)
        sys.exit(130)
    except BlockingIOError:
        raise click.ClickException("Another backup or restore is at work on this FORUM_DATA.") from None
    except (copies.Failed, Refused) as failed:
        raise click.ClickException(str(failed)) from None
    except database.Unavailable as gone:
        raise click.ClickException(f"The database can't be reached: {gone}.") from None
    except OSError as fault:
        raise click.ClickException(f"{fault.strerror}: {fault.filename or data}.") from None
    finally:
        os.close(lock)
        signal.signal(signal.SIGTERM, before)


def backups(folder: Path) -> list[Path]:
    """The whole backups in a folder, the latest last: their names are moments."""
    return sorted(folder.glob(f"*{ENDING}"))


class Progress:
    """Tells a person at a terminal how many megabytes are done."""

    def __init__(self, what: str) -> None:
        self._what, self._done, self._told = what, 0, -1

    def add(self, size: int) -> None:
        self.reach(self._done + size)

    def reach(self, done: int) -> None:
        self._done = done
        if sys.stderr.isatty() and done >> 20 != self._told:
            self._told = done >> 20
            click.echo(f"\r{self._what}: {self._told} MB", err=True, nl=False)

    def end(self) -> None:
        if self._told >= 0:
            click.echo("", err=True)
