"""Keeping vectors in step: a worker makes those that documents wait for, and brings this machine's files after the rows.

No transaction is open while the model works. Of the processes of a machine one at a time does this.
"""

import asyncio
import fcntl
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from forum import private
from forum.search.meaning import opened, rows
from forum.search.meaning.embedding import NoEmbeddings
from forum.search.meaning.files import Row, in_bytes
from forum.search.meaning.models import WAITS
from forum.search.meaning.opened import Meaning
from forum.search.meaning.rows import Waiting

BATCH = 16
FOLLOWED = 1_000


async def keep(*, stopping: Callable[[], bool] = lambda: False) -> int:
    """Makes what is waited for and follows it with the files; returns the number of vectors made and removed."""
    meaning = opened.current()
    if meaning is None:
        return 0
    done = 0
    private.make_folder(meaning.folder)
    with _alone(meaning.folder) as alone:
        if alone:
            await _outdate(meaning)
            done = await _note_removals()
            while not stopping() and (made := await _make(meaning)):
                done += made
                await _follow(meaning)
            await _follow(meaning)
    return done


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Whether no other process of this machine keeps these files now; none begins within the block."""
    private.make_file(folder / "lock")
    handle = os.open(folder / "lock", os.O_RDWR)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(handle)


async def _outdate(meaning: Meaning) -> None:
    """Once in a process: vectors of another model are made anew."""
    if not meaning.outdated and not meaning.embeddings.missing():
        await rows.outdate(meaning.embeddings.name)
        meaning.outdated = True


async def _note_removals() -> int:
    found = await rows.removed(FOLLOWED)
    if found:
        await rows.settle([(each, None) for each in found], WAITS)
    return len(found)


async def _make(meaning: Meaning) -> int:
    """Makes the next vectors; the number of them, 0 where none waits or the model can't be used."""
    if meaning.embeddings.missing():
        return 0
    made: list[tuple[Waiting, bytes | None]] = []
    for each in await rows.waiting(BATCH):
        try:
            vector = await asyncio.to_thread(meaning.vector, each.texts)
        except NoEmbeddings:
            break
        made.append((each, in_bytes(vector[None])[0]))
    if made:
        await rows.settle(made, meaning.embeddings.name)
    return len(made)


async def _follow(meaning: Meaning) -> None:
    """Writes what has changed in the rows into this machine's files."""
    clock, indexes = await rows.clock(), await meaning.indexes()
    if not clock.token:
        return
    folder = meaning.files_of(clock.token)
    if min(index.seen for index in indexes.values()) > clock.taken:
        # The database is an earlier copy of itself: its numbers mean something else.
        await asyncio.to_thread(shutil.rmtree, folder)
    await asyncio.to_thread(_make_only, folder)
    seen = min(index.seen for index in indexes.values())
    while seen < clock.taken and (found := await rows.changed_after(seen, FOLLOWED)):
        seen, changes = found[-1]["changed"], [_row(each, meaning.embeddings.name) for each in found]
        dimensions = max(
            *(index.dimensions for index in indexes.values()), *(len(row.vector or b"") for _, row in changes)
        )
        if not dimensions:
            return
        for audience, index in indexes.items():
            here = [row if audience == of else row._replace(vector=None) for of, row in changes]
            await asyncio.to_thread(index.write, here, seen, dimensions)


def _make_only(folder: Path) -> None:
    """Makes the folder of a model's files, and deletes those of other models beside it."""
    private.make_folder(folder.parent)
    private.make_folder(folder)
    for other in folder.parent.iterdir():
        if other != folder:
            shutil.rmtree(other)


def _row(found: Mapping[str, Any], model: str) -> tuple[str, Row]:
    """The audience of a row, and the row as files have it; a vector of another model is none."""
    vector = found["vector"] if found["model"] == model else None
    return found["audience"], Row(found["document_id"], found["changed"], bytes(vector) if vector else None)
