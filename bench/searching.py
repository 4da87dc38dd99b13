"""How long it takes to find threads by words, and to make all documents that are found."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from statistics import quantiles

from bench.generate import Size, filled
from forum import rebuild
from forum.catalogue.views import Catalogue
from forum.people.person import VISITOR
from forum.threads.models import Thread
from forum.threads.reading import finding
from forum.threads.reading.finding import Query

QUERIES = 400
MOST_WORDS = 5
LANGUAGES = ("pt", "en", "bn", "ar", "uk")


@dataclass(frozen=True)
class Times:
    """Seconds to write all documents, and milliseconds of each search."""

    writing: float
    searches: Sequence[float]

    @property
    def median(self) -> float:
        return quantiles(self.searches, n=100)[49]

    @property
    def slowest(self) -> float:
        """Of a hundred the slowest."""
        return quantiles(self.searches, n=100)[98]


async def measure(url: str, size: Size, queries: int = QUERIES) -> Times:
    """Times of searches by some words of titles, one in three of them misspelt, by visitors, on a forum of that size."""
    async with filled(url, size, documents=False) as catalogue:
        began = time.perf_counter()
        await rebuild.missing_documents()
        writing = time.perf_counter() - began
        typed = await typed_queries(queries)
        for words in typed[:20]:
            await _search(words, catalogue)
        return Times(writing, [await _search(words, catalogue) for words in typed])


async def typed_queries(number: int) -> list[str]:
    """What people might type: a few words of some question's title, the same at every run."""
    chance = Random(7)
    titles = sorted({str(each) for each in await Thread.all().limit(20_000).values_list("title", flat=True)})
    typed = []
    for _ in range(number):
        words = chance.choice(titles).split()
        start = chance.randrange(len(words))
        words = words[start : start + chance.randint(1, MOST_WORDS)]
        if chance.random() < 1 / 3:
            place = chance.randrange(len(words))
            words[place] = words[place][:2] + words[place][3:]
        typed.append(" ".join(words))
    return typed


async def _search(words: str, catalogue: Catalogue) -> float:
    began = time.perf_counter()
    await finding.find(Query(words), reader=VISITOR, languages=LANGUAGES, catalogue=catalogue)
    return (time.perf_counter() - began) * 1000
