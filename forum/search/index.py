"""Writing of the index: what changed in documents, and the words that came and went with it."""

from collections import Counter
from collections.abc import Collection, Mapping

from forum.search import spelling, transliteration
from forum.search.engines import Row, engine
from forum.search.planning import FACET, HEAVY

ALL_DOCUMENTS = ""
"""The word that every document counts as having."""


async def store(audience: str, rows: Mapping[int, Row | None]) -> None:
    """Writes rows of one audience, or deletes those that are None, and counts the words that are more or fewer."""
    index = engine()
    before = await index.rows(audience, sorted(rows))
    after = {row_id: row for row_id, row in rows.items() if row is not None}
    gone = sorted(before.keys() - after.keys())
    anew = {row_id: row for row_id, row in after.items() if before.get(row_id) != row}
    if gone:
        await index.delete(audience, gone)
    if anew:
        await index.write(audience, anew)
    changes: Counter[str] = Counter()
    for row_id in {*gone, *anew}:
        changes.update(_words(after.get(row_id)))
        changes.subtract(_words(before.get(row_id)))
    differing = {word: change for word, change in changes.items() if change}
    if differing:
        await _count(audience, differing)


async def _count(audience: str, changes: Mapping[str, int]) -> None:
    index = engine()
    new = await index.unlearned(audience, sorted(word for word, change in changes.items() if change > 0))
    left = await index.count(audience, changes)
    sounds = {word: sound for word in new if (sound := transliteration.sound(word))}
    await index.learn(audience, sounds, _pieces(new))
    if left:
        await index.forget(audience, left, _pieces(left))


def _words(row: Row | None) -> Collection[str]:
    """The words of a row that misspelt and rare ones are known by."""
    return [] if row is None else [ALL_DOCUMENTS, *(term for term in row.terms if term[0] not in (HEAVY, FACET))]


def _pieces(words: Collection[str]) -> list[tuple[str, str]]:
    return [
        (piece, word) for word in words if spelling.may_be_misspelt(word) for piece in sorted(spelling.pieces(word))
    ]
