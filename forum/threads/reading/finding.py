"""Finding: the threads that a reader finds by words, best first, and those like a question that is being asked.

Search proposes; the one visibility query decides.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tortoise.expressions import Q

from forum import search
from forum.catalogue.views import Catalogue
from forum.people.person import Person
from forum.search import Match, Words, fruitless
from forum.search.planning import ALL
from forum.text import language as languages_of
from forum.threads import keyset
from forum.threads.holding import masks
from forum.threads.models import KINDS, STATES, Post, Thread
from forum.threads.reading.list_rows import Listed, listed, seen_by
from forum.threads.reading.rendered import in_own
from forum.threads.reading.snippets import Looked, Marker, Piece
from forum.threads.visibility import visible_to

ROWS, CHUNKS = 20, 6
"""Hits of a page, and how many pages of what was proposed are looked through for threads that the reader may see."""
SIMILAR = 5
COUNTED = 100
LONGEST_QUERY = 100
"""Characters of a query that stand in an address."""
MOST_POSTS, TEXTS = 200, 6
"""Posts that the snippets of a page are made from, and texts of a thread."""
IN_TITLE = 900
"""Points from which on the title has most of what was looked for."""


@dataclass(frozen=True, slots=True)
class Query:
    """A search as its address has it; an empty field means all. `after` is the cursor of an earlier page."""

    words: str
    topic_id: int | None = None
    language: str = ""
    kind: str = ""
    state: str = ""
    after: str = ""

    @property
    def facets(self) -> list[str]:
        """The filters as search knows them; unknown values filter nothing, so that an old address still finds."""
        chosen = {
            "topic": self.topic_id,
            "kind": self.kind in KINDS and self.kind,
            "state": self.state in STATES and self.state,
        }
        return [f"{name}:{value}" for name, value in chosen.items() if value]


@dataclass(frozen=True, slots=True)
class Hit:
    """A thread that was found: its row as lists have it, and a snippet of the text in which the words are.

    Where the official answer was rendered into the reader's language, the snippet is of that in short. `official` says that
    an official answer is in force and not being checked. `language` is the snippet's.
    `renderings` are the languages that the official answer, else the question, can be read in besides its own.
    """

    row: Listed
    snippet: tuple[Piece, ...]
    language: str
    official: bool = False
    renderings: tuple[str, ...] = ()
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits, the cursor of the next one (empty where there is none), and how many there are in other languages.

    `more_languages` is for a search in one language: code → number, the reader's languages first; at most COUNTED are counted.
    """

    hits: Sequence[Hit]
    next: str = ""
    more_languages: Mapping[str, int] = field(default_factory=dict)


class Rank(NamedTuple):
    """The place of a match in the order of all: best first, among equals official and current ones, then those in the
    reader's languages, then the newest. A greater one comes first."""

    points: int
    current: int
    own: int
    begun: int
    row_id: int


@dataclass(frozen=True, slots=True)
class Proposed:
    """What search proposes: matches by rank, the best first, and the words as snippets mark them."""

    matches: Sequence[tuple[Rank, Match]]
    looked: Sequence[Looked]

    def after(self, rank: Rank | None) -> list[tuple[Rank, Match]]:
        """The matches in the language that was asked for, after a place."""
        return [each for each in self.matches if not each[1].elsewhere and (rank is None or each[0] < rank)]

    def elsewhere(self, own: Sequence[str]) -> dict[str, int]:
        """The number of matches in other languages, those of `own` first."""
        codes = [match.language for _, match in self.matches if match.elsewhere][:COUNTED]
        mine = [code for code in own if code in codes]
        others = sorted(set(codes) - set(mine), key=lambda code: (-codes.count(code), code))
        return {code: codes.count(code) for code in (*mine, *others)}


async def find(
    query: Query, *, reader: Person, languages: Sequence[str], catalogue: Catalogue, noted: bool = True
) -> Found:
    """The threads that `reader` may see and that have words of the query, best first, official and current first among equals.

    `languages` are the reader's own, the first one first. A cursor that means nothing gives the first page. A search that
    finds nothing, or hardly anything, is `noted` for the staff.
    """
    matches, understood = await _proposals(query, reader=reader, catalogue=catalogue)
    proposed = Proposed(_ranked(matches, languages), _looked(understood))
    if noted and all(match.faint for match in matches) and not (query.after or query.language or query.facets):
        await fruitless.note(query.words, _language_of(query.words, languages), catalogue.contacts)
    left, shown = proposed.after(_place(query.after)), []
    for _ in range(CHUNKS):
        chunk, left = left[: ROWS + 1], left[ROWS + 1 :]
        shown += await _seen(chunk, reader=reader, catalogue=catalogue)
        if len(shown) > ROWS or not left:
            break
    more, shown = len(shown) > ROWS, shown[:ROWS]
    shown = await _in_own(shown, languages)
    hits = await _hits(shown, proposed.looked, reader=reader, catalogue=catalogue)
    return Found(hits, keyset.cursor(*shown[-1][0]) if more else "", proposed.elsewhere(languages))


async def similar(
    title: str, body: str, *, reader: Person, languages: Sequence[str], catalogue: Catalogue
) -> list[Hit]:
    """At most SIMILAR public threads like a question that is being asked, official answers first; what is not alike is left out."""
    alike = _ranked(await search.similar(title, body, audience="public", catalogue=catalogue), languages)
    best = sorted(alike[:SIMILAR], key=lambda each: not each[1].current)
    words = await search.understand(title, audience="public", catalogue=catalogue)
    shown = await _in_own(await _seen(best, reader=reader, catalogue=catalogue), languages)
    return await _hits(shown, _looked([words]), reader=reader, catalogue=catalogue)


async def _proposals(query: Query, *, reader: Person, catalogue: Catalogue) -> tuple[list[Match], list[Words]]:
    """What search proposes to a reader, to visitors only of the index that everybody may read; and how it took the words.

    Those in other languages are only counted, without a look at who may see them: so the team's index has none of them.
    """
    matches: list[Match] = []
    understood: list[Words] = []
    audiences: tuple[search.Audience, ...] = ("public", "team") if reader.signed_in else ("public",)
    for audience in audiences:
        words = await search.understand(query.words[:LONGEST_QUERY], audience=audience, catalogue=catalogue)
        found = await search.find(words, audience=audience, facets=query.facets, language=query.language)
        matches += [match for match in found if audience == "public" or not match.elsewhere]
        understood.append(words)
    return matches, understood


def _ranked(matches: Iterable[Match], own: Sequence[str]) -> list[tuple[Rank, Match]]:
    ranks = [
        (Rank(round(each.score * ALL), each.current, each.language in own, each.begun, each.id), each)
        for each in matches
    ]
    return sorted(ranks, reverse=True)


def _place(after: str) -> Rank | None:
    parts = keyset.read(after, *[int] * len(Rank._fields)) if after else None
    return Rank(*parts) if parts else None


def _looked(understood: Sequence[Words]) -> list[Looked]:
    """The words to mark in snippets."""
    terms: dict[str, tuple[set[str], float]] = {}
    for words in understood:
        for slot, share in zip(words.slots, words.shares, strict=True):
            known = terms.setdefault(slot.typed, (set(), share))[0]
            known.update(term for way in slot.ways() for term in way)
    return [Looked(frozenset(known), share) for known, share in terms.values()]


async def _seen(
    chunk: Sequence[tuple[Rank, Match]], *, reader: Person, catalogue: Catalogue
) -> list[tuple[Rank, Listed]]:
    """The rows of the matches that `reader` may see, in the order of the matches."""
    if not chunk:
        return []
    seen = Thread.filter(visible_to(reader, catalogue) & Q(id__in=[match.id for _, match in chunk]))
    rows = {row.id: row for row in seen_by(reader, await listed(seen), catalogue)}
    return [(rank, rows[match.id]) for rank, match in chunk if match.id in rows]


async def _in_own(found: Sequence[tuple[Rank, Listed]], languages: Sequence[str]) -> list[tuple[Rank, Listed]]:
    """The rows as they read in the reader's languages."""
    rows = await in_own([row for _, row in found], languages)
    return [(rank, row) for (rank, _), row in zip(found, rows, strict=True)]


async def _hits(
    found: Sequence[tuple[Rank, Listed]], looked: Sequence[Looked], *, reader: Person, catalogue: Catalogue
) -> list[Hit]:
    marker, texts = Marker(looked), await _texts(found) if found else {}
    hits = []
    for rank, row in found:
        own = texts.get(row.id, [])
        if masks.apply_to(reader, row, catalogue):
            own = [(code, masks.masked(source, catalogue.contacts)[0]) for code, source in own]
        if row.said and row.said.short_html:
            own = [(row.said.language_id, masks.plain(row.said.short_html))]
        snippet = marker.best(own[:TEXTS])
        pieces, code = (snippet.pieces, snippet.language) if snippet else ((), row.language_id)
        current = row.official is not None and not row.overdue
        score, rendered = rank.points / ALL, tuple(row.read_in.split())
        hits.append(Hit(row, pieces, code, official=current, renderings=rendered, score=score))
    return hits


async def _texts(found: Sequence[tuple[Rank, Listed]]) -> dict[int, list[tuple[str, str]]]:
    """The texts that snippets are made from, questions first, as (language, source) by thread.

    Where a title has all the words, answers are not looked through for them.
    """
    ids = [row.id for _, row in found]
    further = [row.id for rank, row in found if rank.points < IN_TITLE] or [0]
    shown = Q(kind="question") | Q(kind="answer", status="published", thread_id__in=further)
    posts = Post.filter(shown, thread_id__in=ids).order_by("-kind", "created_at", "id").limit(MOST_POSTS)
    texts: dict[int, list[tuple[str, str]]] = {}
    for thread_id, code, source in await posts.values_list("thread_id", "language_id", "source"):
        texts.setdefault(thread_id, []).append((code, source))
    return texts


def _language_of(words: str, languages: Sequence[str]) -> str:
    """The language that words seem to be in, else the reader's first."""
    return languages_of.known(words) or (languages[0] if languages else "pt")
