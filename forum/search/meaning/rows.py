"""The rows of vectors: put and removed with the documents, filled by a worker, read by the mapped files."""

import json
import secrets
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from forum import database
from forum.search.meaning.models import GONE, REMOVED, WAITS

PUT = """
INSERT INTO vector (document_id, audience, texts, about, model, vector, edition, changed)
VALUES (?, ?, ?, ?, ?, NULL, 1, 0)
ON CONFLICT (document_id) DO UPDATE SET audience = excluded.audience, texts = excluded.texts, about = excluded.about,
model = excluded.model, vector = NULL, edition = vector.edition + 1
"""
TICK = """
INSERT INTO vector_clock (id, token, taken) VALUES (1, ?, ?)
ON CONFLICT (id) DO UPDATE SET taken = vector_clock.taken + excluded.taken RETURNING taken
"""
SETTLE = "UPDATE vector SET vector = ?, model = ?, changed = ? WHERE document_id = ? AND edition = ? AND model = ?"
CHANGED = """
SELECT document_id, audience, vector, model, changed FROM vector WHERE changed > ? ORDER BY changed LIMIT ?
"""


class About(NamedTuple):
    """What is known of a document besides its texts: its language, whether an official answer is in force and not being
    checked, the moment in seconds at which it began, and what a search may ask for."""

    language: str
    current: bool
    begun: int
    facets: frozenset[str]


class Said(NamedTuple):
    """The passages that stand for a document, its audience ("public", "team"), and what else is known of it."""

    id: int
    audience: str
    texts: Sequence[str]
    about: About


class Waiting(NamedTuple):
    """A document whose vector is to be made, or whose removal is to be noted where `texts` is empty."""

    id: int
    edition: int
    texts: tuple[str, ...]


class Clock(NamedTuple):
    """The token of this database's files, empty before the first vector, and the last number taken."""

    token: str = ""
    taken: int = 0


async def put(said: Collection[Said]) -> None:
    """Writes what documents say, in the caller's transaction; the vector of another text is deleted."""
    found = await _of([each.id for each in said], "document_id, audience, texts, about")
    known = {row["document_id"]: row for row in found}
    for each in said:
        texts, about = json.dumps(each.texts, ensure_ascii=False), _written(each.about)
        row = known.get(each.id)
        if row is None or (row["audience"], row["texts"]) != (each.audience, texts):
            await database.execute(PUT, [each.id, each.audience, texts, about, WAITS])
        elif row["about"] != about:
            await database.execute("UPDATE vector SET about = ? WHERE document_id = ?", [about, each.id])


async def remove(ids: Collection[int]) -> None:
    """Deletes vectors and passages of documents, in the caller's transaction."""
    if ids:
        sql = f"UPDATE vector SET texts = '', model = ?, vector = NULL, edition = edition + 1 WHERE {_among(ids)}"
        await database.execute(f"{sql} AND texts <> ''", [REMOVED, *ids])


async def removed(limit: int) -> list[Waiting]:
    """Removals that are to be noted."""
    sql = "SELECT document_id, edition FROM vector WHERE vector IS NULL AND model = ? LIMIT ?"
    return [Waiting(row["document_id"], row["edition"], ()) for row in await database.rows(sql, [REMOVED, limit])]


async def waiting(limit: int) -> list[Waiting]:
    """Documents that wait for a vector."""
    sql = "SELECT document_id, edition, texts FROM vector WHERE vector IS NULL AND model = ? LIMIT ?"
    found = await database.rows(sql, [WAITS, limit])
    return [Waiting(row["document_id"], row["edition"], tuple(json.loads(row["texts"]))) for row in found]


async def settle(made: Sequence[tuple[Waiting, bytes | None]], model: str) -> None:
    """Writes vectors that were made, or notes removals; a document that changed meanwhile is left waiting.

    Numbers are taken in a row that stays locked to the end, so that they commit in order.
    """
    async with database.transaction():
        number = (await database.rows(TICK, [secrets.token_hex(8), len(made)]))[0]["taken"] - len(made)
        for each, vector in made:
            number += 1
            becomes, was = (model, WAITS) if vector else (GONE, REMOVED)
            await database.execute(SETTLE, [vector, becomes, number, each.id, each.edition, was])


async def outdate(model: str) -> None:
    """Makes the vectors of other models wait for this one's."""
    kept = [WAITS, REMOVED, GONE, model]
    sql = "UPDATE vector SET model = ?, vector = NULL, edition = edition + 1 WHERE model NOT IN (?, ?, ?, ?)"
    await database.execute(sql, [WAITS, *kept])


async def clock() -> Clock:
    """The token of this database's files and the last number taken."""
    found = await database.rows("SELECT token, taken FROM vector_clock WHERE id = 1")
    return Clock(found[0]["token"], found[0]["taken"]) if found else Clock()


async def changed_after(number: int, limit: int) -> list[dict[str, Any]]:
    """The rows whose last change took a later number, in the order of them."""
    return await database.rows(CHANGED, [number, limit])


async def present(ids: Collection[int]) -> dict[int, tuple[int, About]]:
    """The number of the last change and what is known of each document that has a vector now."""
    found = await _of(ids, "document_id, changed, about", "vector IS NOT NULL")
    return {row["document_id"]: (row["changed"], _read(row["about"])) for row in found}


def _written(about: About) -> str:
    return " ".join([about.language, str(int(about.current)), str(about.begun), *sorted(about.facets)])


def _read(written: str) -> About:
    language, current, begun, *facets = written.split(" ")
    return About(language, current == "1", int(begun), frozenset(facets))


async def counted(model: str) -> tuple[int, int]:
    """The number of documents with a vector of this model, and of those that wait for one."""
    sql = "SELECT model, COUNT(*) AS number FROM vector WHERE model IN (?, ?) GROUP BY model"
    found = {row["model"]: row["number"] for row in await database.rows(sql, [model, WAITS])}
    return found.get(model, 0), found.get(WAITS, 0)


async def _of(ids: Collection[int], columns: str, condition: str = "TRUE") -> list[dict[str, Any]]:
    if not ids:
        return []
    return await database.rows(f"SELECT {columns} FROM vector WHERE {_among(ids)} AND {condition}", [*ids])


def _among(ids: Collection[int]) -> str:
    return f"document_id IN ({', '.join('?' * len(ids))})"
