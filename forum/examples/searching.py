"""Measurement of search on the example questions: short queries in fifteen languages, as people type them on a phone.

Half are for tuning; whoever changes how search ranks looks at those only, so that the figure of the other half says how it
does on queries that it was not made for.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from forum import examples, search, text
from forum.catalogue import snapshot
from forum.catalogue.views import Catalogue
from forum.examples import FILES, Example
from forum.people.person import Person
from forum.threads.models import Thread
from forum.threads.reading import finding
from forum.threads.reading.finding import Query

TUNING, MEASURING = "tuning", "measuring"
MEANING, ROMANISED, OWN = "meaning", "romanised", "own"
FIRST = 5
READER = Person(account_id=0, nickname="measurer", roles=frozenset({"moderator"}))
"""Somebody who may see private questions too."""


@dataclass(frozen=True, slots=True)
class Search:
    """A query in a language and the id of the example it is about.

    `kind` is MEANING, ROMANISED (typed in Latin letters though the language has its own), or OWN (words of the question's).
    """

    half: str
    language: str
    kind: str
    query: str
    question: str


@dataclass(slots=True)
class Share:
    """The number of searches, and of those with a right question among the first FIRST."""

    found: int = 0
    of: int = 0

    def add(self, hit: bool) -> None:
        self.found, self.of = self.found + hit, self.of + 1

    @property
    def percent(self) -> float:
        return 100 * self.found / max(self.of, 1)


@dataclass(slots=True)
class Measured:
    """Shares of hits by half, by kind and by language, of the half chosen; the misses; duplicates found from each other."""

    halves: dict[str, Share] = field(default_factory=dict)
    kinds: dict[str, Share] = field(default_factory=dict)
    languages: dict[str, Share] = field(default_factory=dict)
    missed: list[Search] = field(default_factory=list)
    duplicates: Share = field(default_factory=Share)


def searches() -> Sequence[Search]:
    """All queries of both halves."""
    lines = (FILES / "searches.jsonl").read_text(encoding="utf-8").splitlines()
    return [Search(**json.loads(line)) for line in lines]


def same_as(example: Example) -> str:
    """The id of the first example that asks the same."""
    return example.duplicate_of or example.id


async def measure(queries: Iterable[Search]) -> Measured:
    """Searches the connected forum, which has the examples and nothing else, and counts how often a right one comes first."""
    catalogue, measured, ids = await snapshot.current(), Measured(), await _examples()
    same = {each.id: same_as(each) for each in examples.questions()}
    for each in queries:
        found = await finding.find(Query(each.query), reader=READER, languages=(each.language,), catalogue=catalogue)
        first = [ids[hit.row.id] for hit in found.hits if hit.row.id in ids][:FIRST]
        hit = same[each.question] in {same[one] for one in first}
        for shares, key in (
            (measured.halves, each.half),
            (measured.kinds, each.kind),
            (measured.languages, each.language),
        ):
            shares.setdefault(key, Share()).add(hit)
        if not hit:
            measured.missed.append(each)
    await _duplicates(measured.duplicates, ids, same, catalogue)
    return measured


async def _examples() -> dict[int, str]:
    """The ids of the examples by those of their threads, without the rejected ones."""
    by_title = {text.clean_line(each.title): each.id for each in examples.questions() if not each.rejected}
    return {row.id: by_title[row.title] for row in await Thread.all() if row.title in by_title}


async def _duplicates(shares: Share, ids: Mapping[int, str], same: Mapping[str, str], catalogue: Catalogue) -> None:
    """Counts, for every example with duplicates, those in other languages among the first FIRST that are like it."""
    by_example = {each.id: each for each in examples.questions()}
    for thread_id, example_id in ids.items():
        others = [one for one in ids.values() if one != example_id and same[one] == same[example_id]]
        if not others:
            continue
        own = by_example[example_id]
        found = await search.similar(own.title, own.body, audience="public", catalogue=catalogue)
        found = sorted(found, key=lambda match: -match.score)
        first = [ids[match.id] for match in found if match.id in ids and match.id != thread_id][:FIRST]
        for one in others:
            if by_example[one].language != own.language:
                shares.add(one in first)
