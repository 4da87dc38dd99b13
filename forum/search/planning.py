"""From the words of a query to what an engine is asked for: each word as typed, as meant, and what it is worth. Pure."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import log

from forum.search import analyser, function_words, spelling, transliteration
from forum.search.engines import Known, Wanted
from forum.search.synonyms import Meaning, Synonyms

ALL = 1000
"""The points of a document that has everything that was looked for, as typed, in its title."""

ANYWHERE, ITSELF, AS_TYPED, IN_TITLE = 0.45, 0.15, 0.1, 0.3
"""The shares of a word's points for being there in whatever way, for the word itself rather than what means the same, for its
own spelling, and for being in a title or the like."""
OF_TOPIC = 0.15
"""The share for being about the topic that a word names."""
MOST_WORDS, MOST_VARIANTS, RARE = 16, 4, 2
HEAVY, FACET = "\ue000", "\ue001"
"""Marks before a term that is in a title or the like, and before a facet; no word has them."""


@dataclass(slots=True)
class Slot:
    """A word of a query: its own terms, what else it may be (misspelt, typed in Latin), and its meanings."""

    own: tuple[str, ...]
    variants: list[tuple[str, ...]] = field(default_factory=list)
    meanings: list[Meaning] = field(default_factory=list)
    documents: int = 0

    @property
    def typed(self) -> str:
        return self.own[0]

    @property
    def terms(self) -> set[str]:
        """All terms that the word itself may be."""
        return set(self.own).union(*self.variants)

    def ways(self) -> list[tuple[str, ...]]:
        """Every way of saying it."""
        meant = [way for meaning in self.meanings for way in meaning.ways]
        return list(dict.fromkeys([*((term,) for term in sorted(self.terms)), *meant]))


def facet_term(facet: str) -> str:
    """The term that stands for a facet in a document."""
    return FACET + facet.replace(":", FACET)


def slots(words: str, most: int = MOST_WORDS) -> list[Slot]:
    """The words of a query, each once, in order; function words only where it has no others."""
    found: dict[str, Slot] = {}
    for word in analyser.words(words):
        found.setdefault(word.folded, Slot(word.terms))
    telling = [slot for slot in found.values() if not function_words.is_one(slot.typed)]
    return (telling or list(found.values()))[:most]


def asked(query: Sequence[Slot]) -> tuple[list[str], list[str], list[str]]:
    """The words, pieces and sounds to ask the index for; the empty word stands for all documents."""
    own = {term for slot in query for term in slot.own}
    typed = [slot.typed for slot in query]
    pieces = {piece for word in typed if spelling.may_be_misspelt(word) for piece in spelling.pieces(word)}
    sounds = {sound for word in typed for sound in transliteration.sounds(word)}
    return sorted(own | {""}), sorted(pieces), sorted(sounds)


def understand(query: Sequence[Slot], known: Collection[Known], synonyms: Synonyms) -> int:
    """Fills in what the index and the synonyms know of each word; returns the number of documents."""
    counted = {each.word: each.documents for each in known if not each.by}
    for slot in query:
        slot.documents = max(counted.get(term, 0) for term in slot.own)
        _vary(slot, known, synonyms)
    for places, meaning in synonyms.found([slot.terms for slot in query]):
        for place in places:
            query[place].meanings.append(meaning)
    return counted.get("", 0)


def _vary(slot: Slot, known: Collection[Known], synonyms: Synonyms) -> None:
    """Adds the words that a word may be: as it sounds, and where few texts have it, one edit away."""
    heard = set(transliteration.sounds(slot.typed))
    sounding = {each.word: each.documents for each in known if each.by in heard}
    sounding |= {word: sounding.get(word, 0) for sound in heard for word in synonyms.sounds.get(sound, ())}
    likeness = {word: transliteration.likeness(slot.typed, word) for word in sounding}
    near = [word for word in sounding if likeness[word] >= transliteration.NEAREST]
    chosen = sorted(near, key=lambda word: (-round(likeness[word], 1), -sounding[word], word))[:MOST_VARIANTS]
    documents = max((sounding[word] for word in chosen), default=0)
    if slot.documents <= RARE:
        spelt = {
            each.word: each.documents for each in known if each.by and spelling.one_edit_apart(slot.typed, each.word)
        }
        spelt |= {word: spelt.get(word, 0) for word in synonyms.near(slot.typed)}
        better = sorted(spelt, key=lambda word: (-spelt[word], word))[:MOST_VARIANTS]
        documents = max([documents, *(spelt[word] for word in better)])
        chosen += better
    slot.variants = [next(analyser.words(word)).terms for word in dict.fromkeys(chosen)]
    slot.documents = slot.documents or documents


def weigh(query: Sequence[Slot], documents: int) -> list[float]:
    """The share of each word in the query's weight: rare words have more of it."""
    raw = [log(1 + documents / (1 + slot.documents)) for slot in query]
    total = sum(raw) or 1.0
    return [weight / total for weight in raw]


def wanted(query: Sequence[Slot], documents: int, *, facets: Iterable[str] = (), language: str = "") -> list[Wanted]:
    """What is asked of the engine. In a `language`, documents of all others are a list of their own."""
    having = tuple(sorted(map(facet_term, facets)))
    own = facet_term(f"language:{language}") if language else ""
    found: list[Wanted] = []
    for slot, share in zip(query, weigh(query, documents), strict=True):
        for points, ways, but in _sources(slot, share):
            if own:
                found.append(Wanted(points, ways, (*having, own), but))
                found.append(Wanted(points, ways, having, (*but, own), group=1))
            else:
                found.append(Wanted(points, ways, having, but))
    return [each for each in found if each.points > 0]


Source = tuple[int, tuple[tuple[str, ...], ...], tuple[str, ...]]
"""Points, the ways of saying a word that earn them, and terms with which a document has more points already."""


def _sources(slot: Slot, share: float) -> Iterator[Source]:
    """What a word earns: once by itself, a variant or what means the same, and besides in a title or the like."""
    if not slot.documents and not slot.meanings:
        return
    ways, own, itself = slot.ways(), tuple(sorted(slot.own)), tuple(sorted(slot.terms))
    variants = tuple((term,) for term in itself if term not in own)
    meant = tuple(way for way in ways if len(way) > 1 or way[0] not in itself)
    if slot.documents:  # else no text has the word itself
        yield round(ALL * share * (ANYWHERE + ITSELF + AS_TYPED)), tuple((term,) for term in own), ()
        if variants:
            yield round(ALL * share * (ANYWHERE + ITSELF)), variants, own
    if meant:
        yield round(ALL * share * ANYWHERE), meant, itself if slot.documents else ()
    yield round(ALL * share * IN_TITLE), tuple(tuple(HEAVY + term for term in way) for way in ways), ()
    facets = sorted({facet_term(f"topic:{meaning.topic}") for meaning in slot.meanings if meaning.topic})
    if facets:
        yield round(ALL * share * OF_TOPIC), tuple((facet,) for facet in facets), ()
