"""Finding: the threads that a reader finds by words, best first, and those like a question that is being asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tortoise.expressions import Q

from forum.catalogue.views import Catalogue
from forum.people.person import Person
from forum.threads.models import Thread
from forum.threads.reading.list_rows import Listed, listed, seen_by
from forum.threads.visibility import visible_to

ROWS = 20
SIMILAR = 5
LONGEST_QUERY = 100
"""Characters of a query that stand in an address."""


@dataclass(frozen=True, slots=True)
class Query:
    """A search as its address has it; an empty field means all. `after` is the cursor of an earlier page."""

    words: str
    topic_id: int | None = None
    language: str = ""
    kind: str = ""
    state: str = ""
    after: str = ""


class Piece(NamedTuple):
    """A piece of a snippet, as plain text (never HTML); `marked` where it is a word that was looked for."""

    text: str
    marked: bool


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

    `more_languages` is for a search in one language: code → number, the reader's languages first; at most 100 are counted.
    """

    hits: Sequence[Hit]
    next: str = ""
    more_languages: dict[str, int] | None = None


async def find(query: Query, *, reader: Person, languages: Sequence[str], catalogue: Catalogue) -> Found:
    """The threads that `reader` may see and that have words of the query, best first, official and current first among equals.

    `languages` are the reader's own, the first one first. A cursor that means nothing gives the first page.
    """
    words = [word for word in query.words.split() if word]
    if not words:
        return Found([])
    titled = Q(*(Q(title__icontains=word) for word in words), join_type="OR")
    found = Thread.filter(visible_to(reader, catalogue) & titled).order_by("-created_at", "-id").limit(ROWS)
    rows = seen_by(reader, await listed(found), catalogue)
    return Found([Hit(row, (), row.language_id, row.official is not None and not row.overdue) for row in rows])


async def similar(
    title: str, body: str, *, reader: Person, languages: Sequence[str], catalogue: Catalogue
) -> list[Hit]:
    """At most SIMILAR threads like a question that is being asked, official answers first; those that are not alike are left out."""
    found = await find(Query(title), reader=reader, languages=languages, catalogue=catalogue)
    return sorted(found.hits[:SIMILAR], key=lambda hit: not hit.official)
