"""Meaning: which documents are near a text by what they say, whatever their language.

Opened with the settings, as the database is; before that, without a model and before its first vectors nothing is near. A
document's vector is the mean of those of its title, of title and beginning of the question, and of its gist. A verb that
puts a document deletes the vector of its former text in the same transaction; a worker makes the new one (`keeping.py`).
"""

from collections.abc import Collection, Mapping, Sequence

import structlog

from forum.search.meaning import opened, rows
from forum.search.meaning.embedding import NoEmbeddings
from forum.search.meaning.opened import opening

__all__ = ["ALIKE", "near", "opening", "passages", "put", "remove"]

ALIKE = 0.34
"""The cosine from which texts ask much the same; of texts about other matters hardly any reaches it."""

BEGINNING = 300
"""Characters of a question that are embedded with its title."""

NEAREST = 400


def passages(title: str, question: str, gist: str) -> list[str]:
    """The texts that stand for a document; their vectors' mean is its own."""
    return [each for each in (title, f"{title}\n{question[:BEGINNING]}", gist) if each.strip()]


async def put(documents: Mapping[int, tuple[str, Sequence[str]]]) -> None:
    """Writes audience ("public", "team") and passages of documents by their ids, in the caller's transaction."""
    await rows.put(documents)


async def remove(ids: Collection[int]) -> None:
    """Deletes what is known of documents, in the caller's transaction."""
    await rows.remove(ids)


async def near(texts: Sequence[str], *, audiences: Collection[str], limit: int = NEAREST) -> dict[int, float]:
    """The cosines of the documents nearest to any of `texts`, by their ids, the nearest first: at most `limit`.

    `texts` are one short text and other spellings of it. Documents whose text has changed since are left out, however old
    the files are. Empty where nothing can be embedded now.
    """
    meaning = opened.current()
    if meaning is None or not texts or not (await meaning.indexes()):
        return {}
    try:
        found = await meaning.nearest(tuple(texts), audiences, limit)
    except NoEmbeddings as fault:
        structlog.get_logger("forum").warning("meaning", why=str(fault))
        return {}
    present = await rows.present([each.id for each in found])
    return {each.id: each.cosine for each in found if present.get(each.id) == each.changed}
