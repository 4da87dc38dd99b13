"""The two engines behind one shape: rows of terms, and words with the number of documents they are in."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from forum import database

AUDIENCES = ("public", "team")


class Wanted(NamedTuple):
    """Something looked for: any one of the conjunctions of terms, and the points that a document has for it.

    `group` is the list it counts in: 0, or 1 for documents elsewhere. `having` are facets a document must have, `but` terms and
    facets it must not.
    """

    points: int
    any_of: tuple[tuple[str, ...], ...]
    having: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    group: int = 0


class Known(NamedTuple):
    """A word of the index; `by` is the piece or the sound it was found by, empty where it was asked for itself."""

    word: str
    documents: int
    by: str = ""


class Row(NamedTuple):
    """A document as it is stored; what it has besides its terms orders documents with the same points.

    `current` is 1 where an official answer is in force and not being checked, `begun` a moment in seconds.
    """

    terms: frozenset[str]
    version: int
    language: str
    current: int
    begun: int


class Score(NamedTuple):
    """The points of a document in a list of `Wanted.group`, and what orders it among equals."""

    group: int
    id: int
    points: int
    language: str
    current: int
    begun: int


class Engine(Protocol):
    """What an engine does with the index of an audience. Writing is for the caller's transaction."""

    async def rows(self, audience: str, ids: Sequence[int]) -> dict[int, Row]:
        """The stored documents among `ids`."""
        ...

    async def versions(self, audience: str, ids: Sequence[int]) -> dict[int, int]:
        """The versions of the analyser that the stored documents among `ids` were made by."""
        ...

    async def write(self, audience: str, rows: Mapping[int, Row]) -> None:
        """Writes documents, in the place of those with the same ids."""
        ...

    async def delete(self, audience: str, ids: Sequence[int]) -> None:
        """Deletes documents, and what the index has of them."""
        ...

    async def count(self, audience: str, changes: Mapping[str, int]) -> list[str]:
        """Adds to the numbers of documents of words, in the order of the words; returns words that have none left."""
        ...

    async def learn(self, audience: str, sounds: Mapping[str, str], pieces: Sequence[tuple[str, str]]) -> None:
        """Keeps the sounds of words, and the pieces that misspelt ones are found by."""
        ...

    async def forget(self, audience: str, words: Sequence[str], pieces: Sequence[tuple[str, str]]) -> None:
        """Deletes words and their pieces."""
        ...

    async def unlearned(self, audience: str, words: Sequence[str]) -> list[str]:
        """Those of `words` that the index has not counted yet."""
        ...

    async def settle(self, audience: str) -> None:
        """Takes out of the index what it still has of deleted documents, a little at a time, each in a transaction."""
        ...

    async def known(
        self, audience: str, words: Sequence[str], pieces: Sequence[str], sounds: Sequence[str]
    ) -> list[Known]:
        """The words asked for, and those with one of the pieces or sounds, in one statement."""
        ...

    async def scores(self, audience: str, wanted: Sequence[Wanted], limit: int) -> list[Score]:
        """The documents with most points, at most `limit` of each group, in any order and in one statement."""
        ...


def engine() -> Engine:
    """The engine of the connected database."""
    from forum.search import postgres, sqlite

    return sqlite.ENGINE if database.dialect() == "sqlite" else postgres.ENGINE
