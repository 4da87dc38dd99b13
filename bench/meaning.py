"""How long it takes to find threads by meaning, on made-up vectors since real ones would take hours, and what memory it takes."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np

from bench.generate import Size, filled
from bench.searching import LANGUAGES, typed_queries
from forum import rebuild, settings
from forum.people.person import VISITOR
from forum.search import meaning
from forum.search.meaning import files, keeping, rows
from forum.search.meaning.files import Index, Row
from forum.search.meaning.subspace import Array, unit
from forum.threads.reading import finding
from forum.threads.reading.finding import Query

DIMENSIONS = 384
AT_ONCE = 1_000


class Taken(NamedTuple):
    """Milliseconds: by meaning with its query's vector, a whole search, and megabytes that this process took for itself."""

    near: Sequence[float]
    whole: Sequence[float]
    megabytes: float


def told(times: Sequence[float]) -> str:
    """The middle one, and of a hundred the slowest."""
    cut = quantiles(times, n=100)
    return f"p50 {cut[49]:.1f} ms, p99 {cut[98]:.1f} ms"


async def measure(url: str, size: Size, queries: int) -> Taken:
    """Searches by visitors on a forum of that size, by words as `bench search` has them."""
    with TemporaryDirectory() as folder:
        configured = settings.read(meaning="on", forum_data=Path(folder))
        async with filled(url, size, documents=False) as catalogue, meaning.opening(configured) as known:
            assert known
            await rebuild.missing_documents()
            await _make_up(known.embeddings.name)
            await keeping.keep(stopping=lambda: True)
            typed = await typed_queries(2 * queries)
            before = own_megabytes()
            near = [await _near(words) for words in typed[:queries]]
            megabytes = own_megabytes() - before
            whole = []
            for words in typed[queries:]:
                began = time.perf_counter()
                await finding.find(Query(words), reader=VISITOR, languages=LANGUAGES, catalogue=catalogue)
                whole.append((time.perf_counter() - began) * 1000)
            return Taken(near[20:], whole[20:], megabytes)


async def _near(words: str) -> float:
    began = time.perf_counter()
    await meaning.near([words], audience="public")
    return (time.perf_counter() - began) * 1000


async def _make_up(model: str) -> None:
    numbers = np.random.default_rng(7)
    while waiting := await rows.waiting(AT_ONCE):
        await rows.settle(list(zip(waiting, files.in_bytes(_vectors(numbers, len(waiting))), strict=True)), model)


def _vectors(numbers: np.random.Generator, count: int) -> Array:
    return unit(numbers.standard_normal((count, DIMENSIONS)).astype(np.float32))


def simulated(count: int, queries: int, folder: Path) -> list[float]:
    """Milliseconds of looking through so many made-up vectors, each time for one like some of them."""
    index, numbers = Index(folder, "public"), np.random.default_rng(7)
    for made in _made_up(count, numbers):
        index.write(made, 1, DIMENSIONS)
    index, times = Index(folder, "public"), []
    for _ in range(queries):
        query = unit(_vectors(numbers, 1))[0]
        began = time.perf_counter()
        index.nearest(query, meaning.NEAREST)
        times.append((time.perf_counter() - began) * 1000)
    return times[5:]


def _made_up(count: int, numbers: np.random.Generator) -> Iterator[list[Row]]:
    step = 50_000
    for start in range(0, count, step):
        made = files.in_bytes(_vectors(numbers, min(step, count - start)))
        yield [Row(start + place + 1, 1, each) for place, each in enumerate(made)]


def own_megabytes() -> float:
    """The memory of this process that it shares with nobody and no file holds."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("RssAnon")).split()[1]) / 1024
