"""The face of search: documents go in, the ids of those that match come out, best first. It knows documents, not threads.

What everybody may read and what only the team may read are two indexes: a visitor's search never opens the second.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Literal, NamedTuple

from forum.catalogue.views import Catalogue
from forum.search import analyser, index, joining, meaning, planning, scripts, synonyms
from forum.search.engines import AUDIENCES, Row, engine
from forum.search.joining import Match
from forum.search.planning import ALL, Slot

__all__ = ["ALL", "AUDIENCES", "Audience", "Document", "Match", "Text", "Words", "differing", "find", "outdated", "put",
           "remove", "similar", "understand"]  # fmt: skip

Audience = Literal["public", "team"]

HEAVY = frozenset({"title", "gist", "searched", "short_answer"})
"""The parts of a document in which a found word counts for more."""
LIMIT = 300
"""Matches that a search gives at most."""
FLOOR = 0.3
"""The share of the best match's points below which a document is no match."""
READ_OF_QUESTION, MOST_TELLING = 120, 14
"""Words of a question that similar ones are looked for by, and those of them that tell most."""
FOUND_BY_TELLING, FEWEST_TELLING = 10_000, 3
"""Documents that the words which tell most may be in, all together, and how many of the words are looked for all the same."""
READ_AT_MOST, READ_OF_TEXT = 60_000, 6_000
"""Characters that are read of a document, and of one text of it."""


class Text(NamedTuple):
    """One text of a document: its part (title, question, answer, official, short_answer, rendering, gist, searched, place), the
    code of its language, and the text as it was typed."""

    part: str
    language: str
    text: str


class Document(NamedTuple):
    """What is found of one thread, by its id. `language` is the thread's.

    `facets` are what a search may ask for besides, such as `topic:3`, `kind:question`, `state:official`. `current`, an official
    answer is in force and not being checked, and `begun`, a moment in seconds, order what matches equally well.
    """

    id: int
    audience: Audience
    language: str
    texts: Sequence[Text]
    begun: int
    facets: frozenset[str] = frozenset()
    current: bool = False


class Words(NamedTuple):
    """The words of a query as the index understands them; `documents` is how many there are, `typed` the query itself."""

    slots: Sequence[Slot]
    documents: int
    typed: str = ""

    @property
    def ways(self) -> list[list[tuple[str, ...]]]:
        """Every way of saying each of the words, by their terms."""
        return [slot.ways() for slot in self.slots]

    @property
    def shares(self) -> list[float]:
        """The share of each word in the query's weight."""
        return planning.weigh(self.slots, self.documents)


def said_by(document: Document) -> meaning.Said:
    """What a document says, for those who look for it by meaning."""
    first = {part: text for part, _, text in reversed(document.texts)}
    passages = meaning.passages(*(first.get(part, "") for part in ("title", "question", "gist")))
    about = meaning.About(document.language, document.current, document.begun, document.facets)
    return meaning.Said(document.id, document.audience, passages, about)


def terms_of(document: Document, analyse: Callable[[str, str], Collection[str]] = analyser.terms) -> frozenset[str]:
    """Everything that a document is found by."""
    found = {planning.facet_term(facet) for facet in (*document.facets, f"language:{document.language}")}
    left = READ_AT_MOST
    for part, language, text in document.texts:
        own = analyse(text[: min(left, READ_OF_TEXT)], language)
        left = max(0, left - len(text))
        found.update(own)
        if part in HEAVY:
            found |= {planning.HEAVY + term for term in own}
    return frozenset(found)


def _row(document: Document) -> Row:
    return Row(terms_of(document), analyser.VERSION, document.language, int(document.current), document.begun)


async def put(documents: Collection[Document]) -> None:
    """Writes documents in the caller's transaction, each in the index of its audience and out of the other one."""
    rows = {document.id: _row(document) for document in documents}
    for audience in AUDIENCES:
        own = {document.id for document in documents if document.audience == audience}
        await index.store(audience, {row_id: row if row_id in own else None for row_id, row in rows.items()})
    await meaning.put([said_by(document) for document in documents])


async def remove(ids: Collection[int]) -> None:
    """Takes documents out of both indexes, in the caller's transaction; one that isn't there is no matter."""
    for audience in AUDIENCES:
        await index.store(audience, dict.fromkeys(ids))
    await meaning.remove(ids)


async def settle() -> int:
    """Takes out of the indexes what they still have of deleted documents, so that no file holds their words any longer."""
    for audience in AUDIENCES:
        await engine().settle(audience)
    return 0


async def outdated(ids: Collection[int]) -> set[int]:
    """Those of `ids` that no index has, or has as an earlier analyser made them."""
    current: set[int] = set()
    for audience in AUDIENCES:
        versions = await engine().versions(audience, sorted(ids))
        current |= {row_id for row_id, version in versions.items() if version == analyser.VERSION}
    return set(ids) - current


async def differing(documents: Collection[Document]) -> set[int]:
    """The ids of documents that an index has otherwise than they are, or not at all, or in the index of the other audience.

    Whether an official answer is current changes with the day, and a chore follows: that is not compared.
    """
    found: set[int] = set()
    for audience in AUDIENCES:
        stored = await engine().rows(audience, [each.id for each in documents])
        wanted = {each.id: _row(each) for each in documents if each.audience == audience}
        found |= {each.id for each in documents if _lasting(stored.get(each.id)) != _lasting(wanted.get(each.id))}
    return found


def _lasting(row: Row | None) -> Row | None:
    return row and row._replace(current=0)


async def understand(words: str, *, audience: Audience, catalogue: Catalogue) -> Words:
    """What the words of a query may be and mean, in one statement; `find` and snippets go by it."""
    slots = planning.slots(words)
    known = await engine().known(audience, *planning.asked(slots)) if slots else []
    return Words(slots, planning.understand(slots, known, await synonyms.of(catalogue)), words)


async def find(
    words: Words, *, audience: Audience, facets: Collection[str] = (), language: str = "", limit: int = LIMIT
) -> list[Match]:
    """The documents of an audience that match, only those with all of `facets`, in no particular order.

    With a `language`, those in other languages that match are among them, marked as `elsewhere`.
    """
    matches = await _by_words(words, audience=audience, facets=facets, language=language, limit=limit)
    near = await meaning.near(scripts.spellings(words.typed, words.slots), audience=audience, facets=facets)
    return joining.joined(matches, near, language)


async def similar(
    title: str, body: str, *, audience: Audience, catalogue: Catalogue, facets: Collection[str] = (), limit: int = 100
) -> list[Match]:
    """The documents that ask much the same as a longer text: by meaning, else by the words of it that tell most."""
    text = f"{title}\n{body}"
    slots = planning.slots(text, most=READ_OF_QUESTION)
    known = await engine().known(audience, planning.asked(slots)[0], [], []) if slots else []
    documents = planning.understand(slots, known, await synonyms.of(catalogue))
    telling = sorted(slots, key=lambda slot: slot.documents)
    telling = _few(slot for slot in telling if slot.documents or slot.meanings)
    matches = await _by_words(Words(telling, documents), audience=audience, facets=facets, limit=limit)
    near = await meaning.near_to(meaning.passages(title, body, ""), audience=audience, facets=facets)
    return joining.alike(matches, near)


def _few(slots: Iterable[Slot]) -> list[Slot]:
    """The first of the words, the rarest first, as long as what they are in can be looked through quickly."""
    chosen: list[Slot] = []
    for slot in slots:
        found = sum(each.documents for each in chosen) + slot.documents
        if len(chosen) == MOST_TELLING or (len(chosen) >= FEWEST_TELLING and found > FOUND_BY_TELLING):
            break
        chosen.append(slot)
    return chosen


async def _by_words(
    words: Words, *, audience: Audience, facets: Iterable[str], language: str = "", limit: int
) -> list[Match]:
    wanted = planning.wanted(words.slots, words.documents, facets=facets, language=language)
    found = await engine().scores(audience, wanted, limit) if wanted else []
    floor = FLOOR * max((each.points for each in found), default=0)
    return [
        Match(each.id, min(1.0, each.points / ALL), each.language, bool(each.current), each.begun, bool(each.group))
        for each in found
        if each.points >= floor
    ]
