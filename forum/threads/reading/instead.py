"""What a reader may try instead, when nothing was found: fewer words, and questions that are like theirs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from forum.catalogue.views import Catalogue
from forum.people.person import Person
from forum.threads.reading import finding
from forum.threads.reading.finding import Hit, Query

WORDS_TRIED = 4
SHORTEST_WORD = 3


@dataclass(frozen=True, slots=True)
class Instead:
    """Single words of a search by which something is found, the longest first, and questions like it in any language."""

    words: tuple[str, ...]
    near: Sequence[Hit]


async def of(query: Query, *, reader: Person, languages: Sequence[str], catalogue: Catalogue) -> Instead:
    """What there is instead of the query, without its filters."""
    words = dict.fromkeys(word for word in query.words.split() if len(word) >= SHORTEST_WORD)
    tried = sorted(words, key=len, reverse=True)[:WORDS_TRIED] if len(words) > 1 else []
    found = [
        word
        for word in tried
        if (await finding.find(Query(word), reader=reader, languages=languages, catalogue=catalogue)).hits
    ]
    if query != replace(Query(query.words), after=query.after):
        everywhere = await finding.find(Query(query.words), reader=reader, languages=languages, catalogue=catalogue)
        if everywhere.hits:
            return Instead(tuple(found), everywhere.hits[: finding.SIMILAR])
    near = await finding.similar(query.words, "", reader=reader, languages=languages, catalogue=catalogue)
    return Instead(tuple(found), near)
