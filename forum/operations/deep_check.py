"""What `check --deep` compares: whatever is kept twice, with what it was made of. It reads everything and changes nothing."""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from forum import database, files, search
from forum.catalogue import snapshot
from forum.catalogue.leaflets import editing as leaflets
from forum.files import stores, vault
from forum.operations import counted_anew
from forum.search.meaning.models import GONE, REMOVED, Vector
from forum.settings import Settings
from forum.threads.locking import OVER
from forum.threads.models import Thread
from forum.threads.posting.models import Attachment
from forum.threads.renderings import sounds
from forum.threads.state import documents

BATCH = 100
NAMED = 3
"""Ids that a line names at most."""

STRAYS = """SELECT COUNT(*) AS strays FROM search_{audience} AS stored
WHERE NOT EXISTS (SELECT 1 FROM thread WHERE thread.id = stored.{key} AND status NOT IN ('removed', 'erased'))"""
REBUILD = "`python main.py rebuild --search` makes it anew"


class DeepCheck(NamedTuple):
    """A kind of thing that is kept twice: what is wrong with it, as words (none where all is well), and what to do then."""

    name: str
    find: Callable[[Settings], Awaitable[list[str]]]
    mended_by: str


def some(ids: Iterable[Any]) -> str:
    """A number of things, with the first few of them."""
    found = sorted(ids)
    first = ", ".join(str(each) for each in found[:NAMED])
    return f"{len(found)} ({first}{', …' if len(found) > NAMED else ''})"


async def of_engine(configured: Settings) -> list[str]:
    """What SQLite itself finds wrong in its file. PostgreSQL's own check is pg_amcheck, for whoever may run it."""
    if database.dialect() != "sqlite":
        return []
    said = [str(row["integrity_check"]) for row in await database.rows("PRAGMA integrity_check(5)")]
    broken = await database.rows("PRAGMA foreign_key_check")
    found = [] if said == ["ok"] else said
    return found + ([f"rows that refer to none: {some(row['table'] for row in broken)}"] if broken else [])


async def of_counters(configured: Settings) -> list[str]:
    return [f"{counter}: {number}" for counter, number in (await counted_anew.wrong()).items()]


async def of_search(configured: Settings) -> list[str]:
    """Threads whose documents differ from what would be made of them now, and documents of threads that have none."""
    wrong: list[int] = []
    async for threads in _threads():
        made = await documents.documents(threads, await snapshot.current())
        if await search.differing(made):
            wrong += await _still(await search.differing(made))
    found = [f"threads: {some(wrong)}"] if wrong else []
    key = "rowid" if database.dialect() == "sqlite" else "id"
    for audience in search.AUDIENCES:
        rows = await database.rows(STRAYS.format(audience=audience, key=key))
        if strays := int(rows[0]["strays"]):
            found.append(f"documents of threads that are gone, {audience}: {strays}")
    return found


async def _still(suspects: Iterable[int]) -> list[int]:
    """Those that differ while nobody can write them: the others were written between two looks."""
    async with database.transaction():
        snapshot.doubt()
        few = Thread.filter(id__in=sorted(suspects)).exclude(status__in=OVER)
        threads = await few.order_by("id").select_for_update(no_key=True)
        return sorted(await search.differing(await documents.documents(threads, await snapshot.current())))


async def of_vectors(configured: Settings) -> list[str]:
    """Threads whose rows of vectors say other texts than search would give them now, or that have none."""
    wrong: set[int] = set()
    async for threads in _threads():
        made = await documents.documents(threads, await snapshot.current())
        wrong |= await _unlike(made) and await _unlike(made)
    alive = {int(str(each)) for each in await Thread.exclude(status__in=OVER).values_list("id", flat=True)}
    kept = Vector.exclude(model__in=(REMOVED, GONE)).values_list("document_id", flat=True)
    strays = {int(str(each)) for each in await kept} - alive
    lengths = {row["size"] for row in await database.rows(LENGTHS)}
    found = [f"threads: {some(wrong)}"] if wrong else []
    found += [f"vectors of threads that are gone: {some(strays)}"] if strays else []
    return found + ([f"vectors of different lengths: {some(lengths)}"] if len(lengths) > 1 else [])


LENGTHS = "SELECT DISTINCT model, LENGTH(vector) AS size FROM vector WHERE vector IS NOT NULL"


async def _unlike(made: Sequence[search.Document]) -> set[int]:
    rows = {row.document_id: row for row in await Vector.filter(document_id__in=[each.id for each in made])}
    found = set()
    for said in map(search.said_by, made):
        row = rows.get(said.id)
        if row is None or row.audience != said.audience or json.loads(row.texts) != list(said.texts):
            found.add(said.id)
    return found


async def of_files(configured: Settings) -> list[str]:
    """Files that rows name and that are not there, and those whose content is not the one that their name stands for."""
    referred = await sounds.kept() | await leaflets.kept()
    missing = [name[:12] for name in referred if not files.path(name).exists()]
    changed = await asyncio.to_thread(_changed, [files.path(name) for name in sorted(referred)])
    found = [f"missing: {some(missing)}"] if missing else []
    return found + ([f"changed: {some(changed)}"] if changed else [])


def _changed(paths: Iterable[Path]) -> list[str]:
    found = []
    for path in paths:
        if path.exists():
            with path.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != path.name:
                    found.append(path.name[:12])
    return found


async def of_vault(configured: Settings) -> list[str]:
    """Photos and PDFs of letters that rows name and that the vault has not."""
    there = {each.name async for each in vault.store_of(configured).listed()}
    named = {str(name) for name in await Attachment.all().values_list("name", flat=True)}
    missing = named - there
    return [f"missing: {some(each[:12] for each in missing)}"] if missing else []


async def _threads() -> Any:
    last = -1
    while batch := await Thread.filter(id__gt=last).exclude(status__in=OVER).order_by("id").limit(BATCH):
        yield batch
        last = batch[-1].id


FROM_A_BACKUP = "bring them from a backup (docs/operations.md)"
CHECKS = (
    DeepCheck("database", of_engine, "restore the latest backup that is whole (docs/operations.md)"),
    DeepCheck("counters", of_counters, "`python main.py rebuild --counters` counts anew"),
    DeepCheck("search", of_search, REBUILD),
    DeepCheck("vectors", of_vectors, f"{REBUILD}, then a worker its vectors"),
    DeepCheck("files", of_files, FROM_A_BACKUP),
    DeepCheck("vault", of_vault, FROM_A_BACKUP),
)


async def run(checks: Sequence[DeepCheck], configured: Settings, tell: Callable[[DeepCheck, list[str]], None]) -> bool:
    """Does the checks one after the other and tells each result; True if nothing was found."""
    well = True
    for each in checks:
        try:
            found = await each.find(configured)
        except stores.Unavailable as gone:
            found = [f"can't be reached: {gone}"]
        tell(each, found)
        well = well and not found
    return well
