"""The index in SQLite: FTS5 tables whose rows are terms with blanks between them."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from forum import database
from forum.search.engines import Engine, Known, Row, Score, Wanted

MOST_SPELT, MOST_SOUNDING = 300, 300
PAGES_AT_ONCE = 16

_ROWS = "SELECT rowid AS id, * FROM search_{} WHERE rowid IN (SELECT value FROM json_each(?))"
_VERSIONS = "SELECT id, c3 AS version FROM search_{}_content WHERE id IN (SELECT value FROM json_each(?))"
_DELETE = "DELETE FROM search_{} WHERE rowid IN (SELECT value FROM json_each(?))"
_INSERT = """
INSERT INTO search_{} (rowid, terms, version, language, current, begun)
SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5 FROM json_each(?)
"""
_COUNT = """
INSERT INTO search_word (audience, word, documents, sound)
SELECT ?, value ->> 0, value ->> 1, '' FROM json_each(?) WHERE true
ON CONFLICT (audience, word) DO UPDATE SET documents = documents + excluded.documents
"""
_NONE_LEFT = """
SELECT word FROM search_word
WHERE audience = ? AND documents <= 0 AND word IN (SELECT value ->> 0 FROM json_each(?))
"""
# Each word is looked up by its key: an UPDATE joined with the list reads every word that the index knows for each of the list.
_SOUNDS = """
INSERT INTO search_word (audience, word, documents, sound)
SELECT ?, value ->> 0, 0, value ->> 1 FROM json_each(?) WHERE true
ON CONFLICT (audience, word) DO UPDATE SET sound = excluded.sound
"""
_PIECES = """
INSERT OR IGNORE INTO search_spelling (audience, piece, word)
SELECT ?, value ->> 0, value ->> 1 FROM json_each(?)
"""
_FORGET_WORDS = "DELETE FROM search_word WHERE audience = ? AND word IN (SELECT value FROM json_each(?))"
_FORGET_PIECES = """
DELETE FROM search_spelling WHERE audience = ? AND (piece, word) IN (
  SELECT value ->> 0, value ->> 1 FROM json_each(?)
)
"""
_MERGE = "INSERT INTO search_{0} (search_{0}, rank) VALUES ('merge', ?)"
_CHANGES = "SELECT total_changes() AS changes"
_COUNTED = "SELECT word FROM search_word WHERE audience = ? AND word IN (SELECT value FROM json_each(?))"
_KNOWN = f"""
SELECT word, documents, '' AS found_by FROM search_word
WHERE audience = ?1 AND word IN (SELECT value FROM json_each(?2))
UNION ALL SELECT * FROM (
  SELECT known.word, known.documents, spelt.piece FROM search_spelling AS spelt
  JOIN search_word AS known ON known.audience = spelt.audience AND known.word = spelt.word
  WHERE spelt.audience = ?1 AND spelt.piece IN (SELECT value FROM json_each(?3))
  ORDER BY known.documents DESC, known.word, spelt.piece LIMIT {MOST_SPELT}
)
UNION ALL SELECT * FROM (
  SELECT word, documents, sound FROM search_word
  WHERE audience = ?1 AND sound IN (SELECT value FROM json_each(?4)) AND sound <> ''
  ORDER BY documents DESC, word LIMIT {MOST_SOUNDING}
)
"""
_POINTS = "SELECT rowid AS id, ? AS points FROM search_{0} WHERE search_{0} MATCH ?"
# The content table has the columns of the index in their order; the index itself takes three times as long to give them.
_LIST = """
SELECT {1} AS list, best.id, best.points, document.c0, document.c1, document.c2 FROM (
  SELECT id, SUM(points) AS points FROM ({2}) GROUP BY id ORDER BY points DESC, id LIMIT {3}
) AS best CROSS JOIN search_{0}_content AS document WHERE document.id = best.id
"""


class Fts5:
    """FTS5 without positions. Its `ascii` tokenizer takes whatever isn't ASCII for a letter, so terms stay as they are."""

    async def rows(self, audience: str, ids: Sequence[int]) -> dict[int, Row]:
        found = await database.rows(_ROWS.format(audience), [json.dumps(list(ids))])
        return {row["id"]: _row(row) for row in found}

    async def versions(self, audience: str, ids: Sequence[int]) -> dict[int, int]:
        found = await database.rows(_VERSIONS.format(audience), [json.dumps(list(ids))])
        return {row["id"]: row["version"] for row in found}

    async def write(self, audience: str, rows: Mapping[int, Row]) -> None:
        await self.delete(audience, list(rows))
        given = [[row_id, " ".join(sorted(row.terms)), *row[1:]] for row_id, row in rows.items()]
        await database.execute(_INSERT.format(audience), [json.dumps(given)])

    async def delete(self, audience: str, ids: Sequence[int]) -> None:
        await database.execute(_DELETE.format(audience), [json.dumps(list(ids))])

    async def count(self, audience: str, changes: Mapping[str, int]) -> list[str]:
        given = json.dumps(sorted(changes.items()))
        await database.execute(_COUNT, [audience, given])
        if min(changes.values(), default=0) >= 0:
            return []
        return [row["word"] for row in await database.rows(_NONE_LEFT, [audience, given])]

    async def learn(self, audience: str, sounds: Mapping[str, str], pieces: Sequence[tuple[str, str]]) -> None:
        if sounds:
            await database.execute(_SOUNDS, [audience, json.dumps(list(sounds.items()))])
        if pieces:
            await database.execute(_PIECES, [audience, json.dumps(pieces)])

    async def forget(self, audience: str, words: Sequence[str], pieces: Sequence[tuple[str, str]]) -> None:
        await database.execute(_FORGET_WORDS, [audience, json.dumps(list(words))])
        await database.execute(_FORGET_PIECES, [audience, json.dumps(pieces)])

    async def unlearned(self, audience: str, words: Sequence[str]) -> list[str]:
        counted = {row["word"] for row in await database.rows(_COUNTED, [audience, json.dumps(list(words))])}
        return [word for word in words if word not in counted]

    async def settle(self, audience: str) -> None:
        # FTS5 rewrites its segments into one, begun by a negative number of pages; it has ended once nothing changes.
        pages = -PAGES_AT_ONCE
        while True:
            async with database.transaction():
                before = (await database.rows(_CHANGES))[0]["changes"]
                await database.execute(_MERGE.format(audience), [pages])
                after = (await database.rows(_CHANGES))[0]["changes"]
            if after - before < 2:
                return
            pages = PAGES_AT_ONCE

    async def known(
        self, audience: str, words: Sequence[str], pieces: Sequence[str], sounds: Sequence[str]
    ) -> list[Known]:
        given = [json.dumps(list(each)) for each in (words, pieces, sounds)]
        return [Known(*row.values()) for row in await database.rows(_KNOWN, [audience, *given])]

    async def scores(self, audience: str, wanted: Sequence[Wanted], limit: int) -> list[Score]:
        lists, given = [], []
        for group in sorted({each.group for each in wanted}):
            own = [each for each in wanted if each.group == group]
            points = " UNION ALL ".join([_POINTS.format(audience)] * len(own))
            lists.append(_LIST.format(audience, group, points, limit))
            given += [value for each in own for value in (each.points, _expression(each))]
        found = await database.rows(" UNION ALL ".join(lists), given)
        return [Score(*row.values()) for row in found]


def _row(row: Mapping[str, Any]) -> Row:
    return Row(frozenset(row["terms"].split(" ")), row["version"], row["language"], row["current"], row["begun"])


def _expression(wanted: Wanted) -> str:
    any_of = " OR ".join(_all(terms) for terms in wanted.any_of)
    having = "".join(f' AND "{facet}"' for facet in wanted.having)
    but = " OR ".join(f'"{term}"' for term in wanted.but)
    return f"({any_of}){having}" + (f" NOT ({but})" if but else "")


def _all(terms: Sequence[str]) -> str:
    quoted = [f'"{term}"' for term in terms]
    return quoted[0] if len(quoted) == 1 else f"({' AND '.join(quoted)})"


ENGINE: Engine = Fts5()
