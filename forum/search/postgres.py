"""The index in PostgreSQL: a tsvector a document and a GIN index over it, without any dictionary of its own."""

from collections.abc import Mapping, Sequence

from forum import database
from forum.search.engines import Engine, Known, Row, Score, Wanted
from forum.search.sqlite import MOST_SOUNDING, MOST_SPELT

_ROWS = """
SELECT id, tsvector_to_array(terms) AS terms, version, language, current, begun FROM search_{} WHERE id = ANY(?::bigint[])
"""
_VERSIONS = "SELECT id, version FROM search_{} WHERE id = ANY(?::bigint[])"
_DELETE = "DELETE FROM search_{} WHERE id = ANY(?::bigint[])"
_INSERT = """
INSERT INTO search_{} (id, terms, version, language, current, begun) VALUES (?, array_to_tsvector(?::text[]), ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET terms = excluded.terms, version = excluded.version, language = excluded.language,
  current = excluded.current, begun = excluded.begun
"""
_COUNT = """
INSERT INTO search_word (audience, word, documents, sound)
SELECT ?::text, word, change, '' FROM unnest(?::text[], ?::int[]) AS given(word, change)
ON CONFLICT (audience, word) DO UPDATE SET documents = search_word.documents + excluded.documents
"""
_NONE_LEFT = "SELECT word FROM search_word WHERE audience = ? AND documents <= 0 AND word = ANY(?::text[])"
_SOUNDS = """
UPDATE search_word SET sound = given.sound FROM unnest(?::text[], ?::text[]) AS given(word, sound)
WHERE search_word.audience = ? AND search_word.word = given.word
"""
_PIECES = """
INSERT INTO search_spelling (audience, piece, word)
SELECT ?::text, piece, word FROM unnest(?::text[], ?::text[]) AS given(piece, word) ON CONFLICT DO NOTHING
"""
_FORGET_WORDS = "DELETE FROM search_word WHERE audience = ? AND word = ANY(?::text[])"
_FORGET_PIECES = """
DELETE FROM search_spelling USING unnest(?::text[], ?::text[]) AS given(piece, word)
WHERE search_spelling.audience = ? AND search_spelling.piece = given.piece AND search_spelling.word = given.word
"""
_COUNTED = "SELECT word FROM search_word WHERE audience = ? AND word = ANY(?::text[])"
_KNOWN = f"""
SELECT word, documents, '' AS found_by FROM search_word WHERE audience = $1 AND word = ANY($2::text[])
UNION ALL (
  SELECT known.word, known.documents, spelt.piece FROM search_spelling AS spelt
  JOIN search_word AS known ON known.audience = spelt.audience AND known.word = spelt.word
  WHERE spelt.audience = $1 AND spelt.piece = ANY($3::text[])
  ORDER BY known.documents DESC, known.word, spelt.piece LIMIT {MOST_SPELT}
)
UNION ALL (
  SELECT word, documents, sound FROM search_word WHERE audience = $1 AND sound = ANY($4::text[]) AND sound <> ''
  ORDER BY documents DESC, word LIMIT {MOST_SOUNDING}
)
"""
# A join with a list, of which the planner knows nothing, keeps it with the index: of a word that it knows to be common it
# would rather read and unpack all documents. Each expression of an array is looked for by itself: in one with many
# conjunctions GIN would take the documents of all their words one by one.
_LIST = """
SELECT * FROM (
  SELECT {1} AS list, document.id, SUM(wanted.points) AS points, document.language, document.current, document.begun
  FROM unnest(?::text[], ?::int[]) AS wanted (expressions, points)
  JOIN search_{0} AS document ON document.terms @@ ANY (string_to_array(wanted.expressions, chr(10))::tsquery[])
  GROUP BY document.id ORDER BY points DESC, document.id LIMIT {2}
) AS list_{1}
"""


class Tsvector:
    """tsvectors made of the analyser's terms themselves, so no parser of the server cuts or changes them."""

    async def rows(self, audience: str, ids: Sequence[int]) -> dict[int, Row]:
        found = await database.rows(_ROWS.format(audience), [list(ids)])
        return {row.pop("id"): Row(**row | {"terms": frozenset(row["terms"])}) for row in found}

    async def versions(self, audience: str, ids: Sequence[int]) -> dict[int, int]:
        found = await database.rows(_VERSIONS.format(audience), [list(ids)])
        return {row["id"]: row["version"] for row in found}

    async def write(self, audience: str, rows: Mapping[int, Row]) -> None:
        for row_id, row in sorted(rows.items()):
            await database.execute(_INSERT.format(audience), [row_id, sorted(row.terms), *row[1:]])

    async def delete(self, audience: str, ids: Sequence[int]) -> None:
        await database.execute(_DELETE.format(audience), [list(ids)])

    async def count(self, audience: str, changes: Mapping[str, int]) -> list[str]:
        words = sorted(changes)
        await database.execute(_COUNT, [audience, words, [changes[word] for word in words]])
        if min(changes.values(), default=0) >= 0:
            return []
        return [row["word"] for row in await database.rows(_NONE_LEFT, [audience, words])]

    async def learn(self, audience: str, sounds: Mapping[str, str], pieces: Sequence[tuple[str, str]]) -> None:
        if sounds:
            await database.execute(_SOUNDS, [list(sounds), list(sounds.values()), audience])
        if pieces:
            await database.execute(_PIECES, [audience, *_columns(pieces)])

    async def forget(self, audience: str, words: Sequence[str], pieces: Sequence[tuple[str, str]]) -> None:
        await database.execute(_FORGET_WORDS, [audience, list(words)])
        await database.execute(_FORGET_PIECES, [*_columns(pieces), audience])

    async def unlearned(self, audience: str, words: Sequence[str]) -> list[str]:
        counted = {row["word"] for row in await database.rows(_COUNTED, [audience, list(words)])}
        return [word for word in words if word not in counted]

    async def settle(self, audience: str) -> None:
        # The server's own vacuum does it.
        return

    async def known(
        self, audience: str, words: Sequence[str], pieces: Sequence[str], sounds: Sequence[str]
    ) -> list[Known]:
        found = await database.rows(_KNOWN, [audience, list(words), list(pieces), list(sounds)])
        return [Known(*row.values()) for row in found]

    async def scores(self, audience: str, wanted: Sequence[Wanted], limit: int) -> list[Score]:
        lists: list[str] = []
        given: list[list[str] | list[int]] = []
        for group in sorted({each.group for each in wanted}):
            own = [each for each in wanted if each.group == group]
            lists.append(_LIST.format(audience, group, limit))
            given += [[_expressions(each) for each in own], [each.points for each in own]]
        found = await database.rows(" UNION ALL ".join(lists), given)
        return [Score(*row.values()) for row in found]


def _columns(pairs: Sequence[tuple[str, str]]) -> list[list[str]]:
    return [[pair[place] for pair in pairs] for place in (0, 1)]


def _expressions(wanted: Wanted) -> str:
    """One on a line: all single terms, and each conjunction."""
    narrowed = "".join([f" & '{facet}'" for facet in wanted.having] + [f" & !'{term}'" for term in wanted.but])
    lines: list[list[tuple[str, ...]]] = [[way for way in wanted.any_of if len(way) == 1]]
    lines += [[way] for way in wanted.any_of if len(way) > 1]
    return "\n".join(f"({' | '.join(_all(way) for way in ways)}){narrowed}" for ways in lines if ways)


def _all(terms: Sequence[str]) -> str:
    quoted = [f"'{term}'" for term in terms]
    return quoted[0] if len(quoted) == 1 else f"({' & '.join(quoted)})"


ENGINE: Engine = Tsvector()
