"""Meaning: which documents are near a text by what they say, whatever their language.

Opened with the settings, as the database is; before that, without a model and before its first vectors nothing is near. A
document's vector is a mean of those of its title, of title and beginning of the question, and of its gist. A verb that
puts a document deletes the vector of its former text in the same transaction; a worker makes the new one (`keeping.py`).
"""

from collections.abc import Awaitable, Collection, Sequence
from typing import NamedTuple

import structlog

from forum.search.meaning import files, opened, rows
from forum.search.meaning.embedding import NoEmbeddings
from forum.search.meaning.opened import opening
from forum.search.meaning.rows import About, Said

__all__ = ["ALIKE", "About", "Near", "Said", "near", "near_to", "opening", "passages", "put", "remove"]

ALIKE = 0.34
"""The cosine from which texts ask much the same; of texts about other matters hardly any reaches it."""

BEGINNING = 300
"""Characters of a question that are embedded with its title."""

NEAREST, NARROWED = 400, 2_000
"""The documents that are looked at, and those out of which some are chosen by their facets."""


class Near(NamedTuple):
    """A document near a text: the cosine of their vectors, and what else is known of it."""

    cosine: float
    about: About


def passages(title: str, question: str, gist: str) -> list[str]:
    """The texts that stand for a document; their vectors' mean is its own."""
    return [each for each in (title, f"{title}\n{question[:BEGINNING]}", gist) if each.strip()]


async def put(said: Collection[Said]) -> None:
    """Writes what documents say, in the caller's transaction."""
    await rows.put(said)


async def remove(ids: Collection[int]) -> None:
    """Deletes what is known of documents, in the caller's transaction."""
    await rows.remove(ids)


async def near(texts: Sequence[str], *, audience: str, facets: Collection[str] = ()) -> dict[int, Near]:
    """The documents of an audience nearest to any of `texts`, by their ids, the nearest first; only those with all of `facets`.

    `texts` are one short text and other spellings of it. Documents whose text has changed since are left out, however old
    the files are. Empty where nothing can be embedded now.
    """
    known = opened.current()
    return await _present(known.nearest(tuple(texts), audience, _most(facets)), facets) if known and texts else {}


async def near_to(passages: Sequence[str], *, audience: str, facets: Collection[str] = ()) -> dict[int, Near]:
    """The documents nearest to one that would have these passages, as `near` gives them."""
    known = opened.current()
    return await _present(known.nearest_to(tuple(passages), audience, _most(facets)), facets) if known else {}


def _most(facets: Collection[str]) -> int:
    return NARROWED if facets else NEAREST


async def _present(looking: Awaitable[list[files.Near]], facets: Collection[str]) -> dict[int, Near]:
    """Those of the documents found that are as the files have them, and have the facets."""
    try:
        found, wanted = await looking, frozenset(facets)
    except NoEmbeddings as fault:
        structlog.get_logger("forum").warning("meaning", why=str(fault))
        return {}
    present = await rows.present([each.id for each in found])
    known = [(each, *present[each.id]) for each in found if each.id in present]
    return {
        each.id: Near(each.cosine, about)
        for each, changed, about in known
        if each.changed == changed and wanted <= about.facets
    }
