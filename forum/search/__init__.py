"""The face of search: documents go in, the ids of those that match come out, best first. It knows documents, not threads.

What everybody may read and what only the team may read are two indexes: a visitor's search never opens the second.
"""

from collections.abc import Collection, Sequence
from typing import Literal, NamedTuple

Audience = Literal["public", "team"]

HEAVY = frozenset({"title", "gist", "short_answer"})
"""The parts of a document in which a found word counts for more."""


class Text(NamedTuple):
    """One text of a document: its part (title, question, answer, official, short_answer, rendering, gist, topic, cabinet),
    the code of its language, and the text as it was typed."""

    part: str
    language: str
    text: str


class Document(NamedTuple):
    """What is found of one thread, by its id. `language` is the thread's.

    `facets` are the marks that a search may ask for, such as `topic:3`, `kind:question`, `state:official`, `language:bn`.
    """

    id: int
    audience: Audience
    language: str
    texts: Sequence[Text]
    facets: frozenset[str] = frozenset()


class Match(NamedTuple):
    """A document that was found; `score` is the share of the query's weight (rare words weigh more) found in it, 0 to 1."""

    id: int
    score: float


async def put(documents: Collection[Document]) -> None:
    """Writes documents in the caller's transaction, each in the index of its audience and out of the other one."""


async def remove(ids: Collection[int]) -> None:
    """Takes documents out of both indexes, in the caller's transaction; one that isn't there is no matter."""


async def find(words: str, *, audience: Audience, facets: Collection[str] = (), limit: int = 400) -> list[Match]:
    """The documents of an audience with words of the query, best first; only those with all of `facets`."""
    return []


async def similar(text: str, *, audience: Audience, facets: Collection[str] = (), limit: int = 100) -> list[Match]:
    """The documents most like a longer text, by the words of it that tell most."""
    return []
