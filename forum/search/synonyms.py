"""Words that mean the same in several languages: the official terms of the catalogue, and the names of topics. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from forum.catalogue import terms
from forum.catalogue.terms import Terms
from forum.catalogue.views import Catalogue
from forum.search import analyser, function_words, spelling, transliteration

MOST = 24
"""Ways of saying one thing that a search tries."""


class Meaning(NamedTuple):
    """What some words of a query mean: the ways of saying it, each as terms that a text has all of, or a topic.

    `term` and `topic` are the ids of what it is, 0 for neither.
    """

    ways: tuple[tuple[str, ...], ...]
    term: int = 0
    topic: int = 0


class Found(NamedTuple):
    """Words of a query, by their places, and a meaning of them."""

    places: range
    meaning: Meaning


@dataclass(frozen=True, slots=True)
class Synonyms:
    """All phrases by their first term, and their words, as misspelt and Latin-typed ones find them."""

    phrases: dict[str, list[tuple[tuple[frozenset[str], ...], Meaning]]] = field(default_factory=dict)
    pieces: dict[str, set[str]] = field(default_factory=dict)
    sounds: dict[str, set[str]] = field(default_factory=dict)

    def add(self, words: Sequence[analyser.Word], meaning: Meaning) -> None:
        """Knows that a phrase of these words has this meaning."""
        said = tuple(frozenset(word.terms) for word in words)
        if not said:
            return
        for term in said[0]:
            self.phrases.setdefault(term, []).append((said, meaning))
        for word in words:
            heard = transliteration.sound(word.folded)
            if heard:
                self.sounds.setdefault(heard, set()).add(word.folded)
            if spelling.may_be_misspelt(word.folded):
                self.pieces.setdefault(word.folded[: len(word.folded) // 2], set()).add(word.folded)
                self.pieces.setdefault(f"-{word.folded[len(word.folded) // 2 :]}", set()).add(word.folded)

    def found(self, slots: Sequence[Iterable[str]]) -> list[Found]:
        """The meanings of the words of a query, each given as its terms."""
        known, found = [frozenset(slot) for slot in slots], []
        for place, own in enumerate(known):
            candidates = {id(each): each for term in own for each in self.phrases.get(term, ())}
            for said, meaning in candidates.values():
                places = range(place, place + len(said))
                if places.stop <= len(known) and all(
                    word & known[each] for word, each in zip(said, places, strict=True)
                ):
                    found.append(Found(places, meaning))
        return found

    def near(self, folded: str) -> list[str]:
        """The words one edit from a misspelt one. An edit leaves the first or the second half of a word as it is."""
        if not spelling.may_be_misspelt(folded):
            return []
        middle = len(folded) // 2
        halves = [folded[:end] for end in range(middle - 1, middle + 2)]
        halves += [f"-{folded[start:]}" for start in range(middle - 1, middle + 2)]
        candidates = set().union(*(self.pieces.get(half, ()) for half in halves))
        return sorted(word for word in candidates if spelling.one_edit_apart(folded, word))


def _words(text: str, language: str) -> list[analyser.Word]:
    """The words of a phrase that say something."""
    found = list(analyser.words(text, (language,)))
    return [word for word in found if not function_words.is_one(word.folded)] or found


def way(text: str, language: str) -> tuple[str, ...]:
    """The terms that a text with this phrase in this language has, in whatever form its words stand there."""
    return _way(_words(text, language))


def _way(words: Iterable[analyser.Word]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.terms[-1] for word in words))


async def of(catalogue: Catalogue) -> Synonyms:
    """The synonyms of the catalogue as it is."""
    return await catalogue.once("synonyms", _of)


async def _of(catalogue: Catalogue) -> Synonyms:
    return made(await terms.known(catalogue), catalogue)


def made(official: Terms, catalogue: Catalogue) -> Synonyms:
    """The synonyms that these terms and the topics of the catalogue make."""
    known = Synonyms()
    for term in official.values():
        if not term.archived:
            said = [_words(each, language) for language in term.names for each in term.words(language)]
            meaning = Meaning(tuple(dict.fromkeys(map(_way, said)))[:MOST], term.id)
            for words in said:
                known.add(words, meaning)
    for topic in catalogue.topics.values():
        for language, name in topic.names.items():
            known.add(_words(name, language), Meaning((), topic=topic.id))
    return known
