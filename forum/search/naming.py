"""Which official Portuguese terms a text in any language speaks of."""

from functools import lru_cache

from forum.catalogue import terms
from forum.catalogue.views import Catalogue
from forum.search import analyser, synonyms

READ = 3_000
"""Characters of a text that are looked through."""


async def official_terms(text: str, language: str, catalogue: Catalogue) -> list[str]:
    """The official Portuguese terms whose words, in the text's language or in Portuguese, are in it; in their order there."""
    places: dict[str, int] = {}
    for place, word in enumerate(analyser.words(text[:READ], (language,))):
        for own in word.terms:
            places.setdefault(own, place)
    found: dict[str, int] = {}
    for term in (await terms.known(catalogue)).values():
        for code in dict.fromkeys((language, "pt")):
            ways = [] if term.archived else [_way(words, code) for words in term.words(code)]
            at = [max(places[each] for each in way) for way in ways if way and places.keys() >= set(way)]
            if at:
                found[term.term] = min([*at, found.get(term.term, READ)])
    return sorted(found, key=lambda each: found[each])


_way = lru_cache(maxsize=8192)(synonyms.way)
