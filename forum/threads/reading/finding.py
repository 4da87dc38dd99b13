"""Finding: the threads that a reader finds by words, best first, and those like a question that is being asked.

Search proposes; the one visibility query decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from tortoise.expressions import Q

from forum import search
from forum.catalogue.views import Catalogue
from forum.people.person import Person
from forum.search import Match, Words, fruitless
from forum.text import language as languages_of
from forum.threads import keyset
from forum.threads.holding import masks
from forum.threads.models import KINDS, STATES, Post, Thread
from forum.threads.reading import snippets
from forum.threads.reading.list_rows import Listed, listed, seen_by
from forum.threads.reading.snippets import Looked, Piece
from forum.threads.visibility import visible_to

ROWS, CHUNK, CHUNKS = 20, 60, 6
SIMILAR = 5
COUNTED = 100
LONGEST_QUERY = 100
"""Characters of a query that stand in an address."""
MOST_POSTS = 200


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

    `official` says that an official answer is in force and not being checked. `language` is the snippet's.
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
    """The order of hits, and the place of one in it: best first, among equals official and current ones, then those in the
    reader's languages, then the newest."""

    points: int
    official: int
    own: int
    created_at: datetime
    row_id: int

    @property
    def key(self) -> tuple[float, ...]:
        """Ascending for the best first."""
        return -self.points, -self.official, -self.own, -self.created_at.timestamp(), -self.row_id


class Proposed(NamedTuple):
    """What search proposes: matches, best first, and the words as snippets mark them."""

    matches: Sequence[Match]
    looked: Sequence[Looked]


async def find(query: Query, *, reader: Person, languages: Sequence[str], catalogue: Catalogue) -> Found:
    """The threads that `reader` may see and that have words of the query, best first, official and current first among equals.

    `languages` are the reader's own, the first one first. A cursor that means nothing gives the first page. A search that
    finds nothing at all is noted for the staff.
    """
    proposed = await _proposed(query, reader=reader, catalogue=catalogue)
    page = _Page(query, languages, Scores(proposed.matches))
    await page.fill(reader, catalogue)
    if not page.rows and not page.elsewhere:
        if not (query.after or query.language or query.facets):
            await fruitless.note(query.words, _language_of(query.words, languages), catalogue.contacts)
        return Found([])
    shown = page.rows[:ROWS]
    hits = await _hits([row for _, row in shown], proposed, reader=reader, catalogue=catalogue)
    after = keyset.cursor(*shown[-1][0]) if len(page.rows) > ROWS else ""
    return Found(hits, after, page.more_languages())


async def similar(
    title: str, body: str, *, reader: Person, languages: Sequence[str], catalogue: Catalogue
) -> list[Hit]:
    """At most SIMILAR public threads like a question that is being asked, official answers first; what is not alike is left out."""
    alike = await search.similar(title, body, audience="public", catalogue=catalogue, limit=CHUNK)
    page = _Page(Query(title), languages, Scores(alike))
    await page.fill(reader, catalogue)
    words = await search.understand(title, audience="public", catalogue=catalogue)
    best = sorted(page.rows, key=lambda each: (not each[0].official, each[0].key))[:SIMILAR]
    return await _hits([row for _, row in best], Proposed(alike, _looked([words])), reader=reader, catalogue=catalogue)


class Scores(dict[int, Match]):
    """Matches by the id of their thread, the best first."""

    def __init__(self, matches: Sequence[Match]) -> None:
        super().__init__((match.id, match) for match in sorted(matches, key=lambda each: (-each.score, each.id)))

    def points(self, row_id: int) -> int:
        return round(self[row_id].score * search.ALL)


class _Page:
    """One page of hits as it is put together: chunks of what was proposed, seen by the visibility query, in order."""

    def __init__(self, query: Query, languages: Sequence[str], scores: Scores) -> None:
        self.own = tuple(languages)
        self.scores = scores
        self.rows: list[tuple[Rank, Listed]] = []
        self.elsewhere: list[Listed] = []
        parts = keyset.read(query.after, int, int, int, datetime, int) if query.after else None
        self.after = Rank(*parts) if parts else None

    async def fill(self, reader: Person, catalogue: Catalogue) -> None:
        """Reads rows until the page is full, or nothing is left."""
        most = self.after.points if self.after else search.ALL
        ids = [each.id for each in self.scores.values() if not each.elsewhere and self.scores.points(each.id) <= most]
        others = [each.id for each in self.scores.values() if each.elsewhere][:COUNTED]
        for _ in range(CHUNKS):
            chunk, ids = self._cut(ids)
            if not chunk and not others:
                return
            seen = Thread.filter(visible_to(reader, catalogue) & Q(id__in=[*chunk, *others]))
            for row in seen_by(reader, await listed(seen), catalogue):
                if self.scores[row.id].elsewhere:
                    self.elsewhere.append(row)
                elif self.after is None or self.rank(row).key > self.after.key:
                    self.rows.append((self.rank(row), row))
            self.rows.sort(key=lambda each: each[0].key)
            others = []
            if len(self.rows) > ROWS:
                return

    def _cut(self, ids: list[int]) -> tuple[list[int], list[int]]:
        """The next ids to read, with all that have as many points as the last of them."""
        end = CHUNK
        while end < len(ids) and self.scores.points(ids[end]) == self.scores.points(ids[end - 1]):
            end += 1
        return ids[:end], ids[end:]

    def rank(self, row: Listed) -> Rank:
        current = row.official is not None and not row.overdue
        return Rank(self.scores.points(row.id), current, row.language_id in self.own, row.created_at, row.id)

    def more_languages(self) -> dict[str, int]:
        codes = [row.language_id for row in self.elsewhere]
        first = [code for code in self.own if code in codes]
        others = sorted(set(codes) - set(first), key=lambda code: (-codes.count(code), code))
        return {code: codes.count(code) for code in (*first, *others)}


async def _proposed(query: Query, *, reader: Person, catalogue: Catalogue) -> Proposed:
    """What search proposes to a reader: to visitors only of the index that everybody may read."""
    matches: list[Match] = []
    understood: list[Words] = []
    audiences: tuple[search.Audience, ...] = ("public", "team") if reader.signed_in else ("public",)
    for audience in audiences:
        words = await search.understand(query.words[:LONGEST_QUERY], audience=audience, catalogue=catalogue)
        matches += await search.find(words, audience=audience, facets=query.facets, language=query.language)
        understood.append(words)
    return Proposed(matches, _looked(understood))


def _looked(understood: Sequence[Words]) -> list[Looked]:
    """The words to mark in snippets."""
    terms: dict[str, tuple[set[str], float]] = {}
    for words in understood:
        for slot, share in zip(words.slots, words.shares, strict=True):
            known = terms.setdefault(slot.typed, (set(), share))[0]
            known.update(term for way in slot.ways() for term in way)
    return [Looked(frozenset(known), share) for known, share in terms.values()]


async def _hits(rows: Sequence[Listed], proposed: Proposed, *, reader: Person, catalogue: Catalogue) -> list[Hit]:
    scores = Scores(proposed.matches)
    texts = await _texts([row.id for row in rows]) if rows else {}
    hits = []
    for row in rows:
        own = texts.get(row.id, [])
        if masks.apply_to(reader, row, catalogue):
            own = [(code, masks.masked(source, catalogue.contacts)[0]) for code, source in own]
        snippet = snippets.best(own, proposed.looked)
        pieces, code = (snippet.pieces, snippet.language) if snippet else ((), row.language_id)
        current = row.official is not None and not row.overdue
        hits.append(Hit(row, pieces, code, official=current, score=scores[row.id].score))
    return hits


async def _texts(thread_ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """The texts of threads that snippets are made from, questions first, as (language, source) by thread."""
    shown = Q(kind="question") | Q(kind="answer", status="published")
    posts = Post.filter(shown, thread_id__in=list(thread_ids)).order_by("-kind", "created_at", "id").limit(MOST_POSTS)
    texts: dict[int, list[tuple[str, str]]] = {}
    for thread_id, code, source in await posts.values_list("thread_id", "language_id", "source"):
        texts.setdefault(thread_id, []).append((code, source))
    return texts


def _language_of(words: str, languages: Sequence[str]) -> str:
    """The language that words seem to be in, else the reader's first."""
    return languages_of.known(words) or (languages[0] if languages else "pt")
