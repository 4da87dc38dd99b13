"""What pages and acts cost as the forum grows: processor time and median wait at each size, the steps between as ratios."""

import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle, pairwise
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import httpx

import main
from bench.cases import ANSWER, READERS, Case, cases, session, who
from forum import database, settings, text
from forum.catalogue import snapshot
from forum.people import grants
from forum.people.person import Person
from forum.threads.models import Thread
from forum.threads.posting import answering

BASE, SECRET = "http://127.0.0.1:8000", "s" * 40
ROUNDS, WARMED, ASKED = 3, 4, 16
ALLOWED = 1.15
"""What a tenfold forum may cost of the smaller one."""

ACT = "answering"
BACKENDS = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'"
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
LIMITS = ("search", "ask", "answer", "api", "vote")


class Taken(NamedTuple):
    """Milliseconds of the processor, those of PostgreSQL's own processes among them, and by the clock."""

    cpu: float
    wall: float


@dataclass
class Growth:
    """A page or act at each size of the forum, by the number of posts."""

    title: str
    taken: dict[int, list[Taken]] = field(default_factory=dict)

    def cost(self, posts: int) -> Taken:
        """The medians of all rounds."""
        found = self.taken[posts]
        return Taken(median(each.cpu for each in found), median(each.wall for each in found))

    def steps(self, sizes: Sequence[int]) -> list[float]:
        """By how much the processor time grew from each size to the next."""
        costs = [self.cost(posts).cpu for posts in sizes if posts in self.taken]
        return [later / earlier for earlier, later in pairwise(costs)]


def configured(url: str) -> settings.Settings:
    """The settings that measurements in the process are made with: search by words alone, no limits."""
    free = {f"limit_{name}": "1000000/minute" for name in LIMITS}
    how = {
        "forum_secret": SECRET,
        "staff_second_factor": "off",
        "holding": "off",
        "meaning": "off",
        "page_cache_megabytes": "0",
    }
    return settings.with_secret(settings.read(database_url=url, **how, **free))


@asynccontextmanager
async def visits(url: str) -> AsyncIterator[dict[str, httpx.AsyncClient]]:
    """The forum on a database, within this process, as each kind of reader asks it."""
    app = main.compose(configured(url))
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(app.router.lifespan_context(app))
        found = {}
        for reader in READERS:
            token = await session(reader)
            how: dict[str, Any] = {"cookies": {"session": token} if token else {}, "headers": SAME_ORIGIN}
            client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE, **how)
            found[reader] = await stack.enter_async_context(client)
        yield found


async def ask(client: httpx.AsyncClient, case: Case, path: str) -> None:
    answer = await (client.post(path, data=case.fields) if case.fields else client.get(path))
    if answer.status_code != 200:
        raise RuntimeError(f"{case.title}: {path} answered {answer.status_code}")


async def _ask_next(client: httpx.AsyncClient, case: Case, paths: Iterator[str]) -> None:
    await ask(client, case, next(paths))


async def measure(urls: Iterable[str], only: str, told: Callable[[str], None]) -> tuple[list[int], list[Growth]]:
    """The sizes in posts of the forums at `urls`, and what every case costs in each, in rounds that go through all of them."""
    grown: dict[str, Growth] = {}
    sizes: dict[str, int] = {}
    for number in range(ROUNDS):
        for url in urls:
            async with visits(url) as clients:
                if url not in sizes:
                    sizes[url] = int((await database.rows("SELECT COUNT(*) AS n FROM post"))[0]["n"])
                await _round(clients, only, sizes[url], grown)
            told(f"round {number + 1} of {ROUNDS}: {sizes[url]} posts")
    return sorted(sizes.values()), list(grown.values())


async def _round(clients: dict[str, httpx.AsyncClient], only: str, posts: int, grown: dict[str, Growth]) -> None:
    for case in await cases():
        if only in case.title:
            taken = await _times(partial(_ask_next, clients[case.reader], case, cycle(case.paths)))
            grown.setdefault(case.title, Growth(case.title)).taken.setdefault(posts, []).extend(taken)
    if only in ACT:
        catalogue, officer = await snapshot.current(), await grants.person(await who("officer"))
        threads = cycle(await _answerable(officer))
        body = await text.prose(ANSWER)

        async def act() -> None:
            await answering.answer(next(threads), body=body, by=officer, catalogue=catalogue)

        grown.setdefault(ACT, Growth(ACT)).taken.setdefault(posts, []).extend(await _times(act))


async def _answerable(officer: Person) -> list[Thread]:
    own = Thread.filter(cabinet_id__in=sorted(officer.cabinets), visibility="public", status="published", closed=False)
    return await own.filter(answers_count__lt=5).order_by("id").limit(ASKED + WARMED)


async def _times(act: Callable[[], Awaitable[None]]) -> list[Taken]:
    for _ in range(WARMED):
        await act()
    backends = await _backends()
    taken = []
    before = _spent(backends)
    for _ in range(ASKED):
        began, worked = time.perf_counter(), time.process_time()
        await act()
        taken.append(Taken((time.process_time() - worked) * 1_000, (time.perf_counter() - began) * 1_000))
    server = (_spent(backends) - before) / ASKED
    return [Taken(each.cpu + server, each.wall) for each in taken]


async def _backends() -> list[int]:
    """The processes of PostgreSQL that work for this one."""
    if database.dialect() == "sqlite":
        return []
    return [int(row["pid"]) for row in await database.rows(BACKENDS)]


def _spent(processes: Iterable[int]) -> float:
    """Milliseconds of the processor that they have had, where they are on this machine."""
    files = [Path(f"/proc/{pid}/schedstat") for pid in processes]
    return sum(int(each.read_text().split()[0]) for each in files if os.access(each, os.R_OK)) / 1e6


def table(engine: str, sizes: Sequence[int], grown: Iterable[Growth]) -> str:
    """Costs as a Markdown table; a step that is more than is allowed is in bold."""
    steps = [f"{earlier:,} → {later:,}" for earlier, later in pairwise(sizes)]
    heads = [engine, *(f"{size:,}: CPU ms (p50 ms)" for size in sizes), *steps]
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for each in grown:
        costs = [each.cost(size) for size in sizes]
        ratios = [f"**{step:.2f}**" if step > ALLOWED else f"{step:.2f}" for step in each.steps(sizes)]
        cells = [each.title, *(f"{cost.cpu:.2f} ({cost.wall:.1f})" for cost in costs), *ratios]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)
