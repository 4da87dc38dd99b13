"""What search has of threads, compared with what a rebuild would make of them."""

from collections import Counter
from typing import Any

from forum import database, search
from forum.catalogue import snapshot
from forum.search import spelling, transliteration
from forum.search.engines import AUDIENCES, Row, engine
from forum.search.planning import FACET, HEAVY
from forum.threads.locking import OVER
from forum.threads.models import Thread
from forum.threads.state import documents

Index = dict[str, dict[int, Row]]


async def indexed() -> Index:
    """The documents of both indexes as they are stored."""
    key = "rowid" if database.dialect() == "sqlite" else "id"
    found: Index = {}
    for audience in AUDIENCES:
        ids = [row["id"] for row in await database.rows(f"SELECT {key} AS id FROM search_{audience}")]
        found[audience] = await engine().rows(audience, ids)
    return found


async def anew() -> Index:
    """The documents that a rebuild would make."""
    threads = await Thread.exclude(status__in=OVER)
    made = await documents.documents(threads, await snapshot.current())
    return {
        audience: {each.id: search._row(each) for each in made if each.audience == audience} for audience in AUDIENCES
    }


async def words() -> list[tuple[Any, ...]]:
    """The words that the index knows, as it has counted them."""
    rows = await database.rows("SELECT audience, word, documents, sound FROM search_word ORDER BY audience, word")
    return sorted(tuple(row.values()) for row in rows)


def counted(index: Index) -> list[tuple[Any, ...]]:
    """The words of an index, counted."""
    found = []
    for audience, rows in index.items():
        known = Counter(term for row in rows.values() for term in row.terms if term[0] not in (HEAVY, FACET))
        known |= Counter({"": len(rows)}) if rows else Counter()
        found += [(audience, word, number, transliteration.sound(word)) for word, number in known.items()]
    return sorted(found)


async def wrong_documents() -> list[str]:
    """Everything in which the index differs from one made anew, as names of what is wrong."""
    index, wanted = await indexed(), await anew()
    wrong = [audience for audience in AUDIENCES if index[audience] != wanted[audience]]
    if await words() != counted(wanted):
        wrong.append("words")
    pieces = await database.rows("SELECT audience, piece, word FROM search_spelling")
    spelt = {
        (audience, piece, word)
        for audience, word, *_ in counted(wanted)
        if spelling.may_be_misspelt(word)
        for piece in spelling.pieces(word)
    }
    return wrong if {tuple(row.values()) for row in pieces} == spelt else [*wrong, "pieces"]
