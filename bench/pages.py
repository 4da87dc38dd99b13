"""Pages a second of one process, beside bare ones in the same server: home, list and thread, for a visitor."""

import asyncio
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import median

from bench.generate import Size, filled
from bench.load import Load, put_on
from bench.serving import FORUM, Server, running
from forum import ids
from forum.threads.models import Thread

BARE = ("-m", "bench.bare")
THREADS = 100


@dataclass
class Measured:
    """One page's rounds: its load and the server's processor time a request, in milliseconds."""

    name: str
    loads: list[Load] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return median(load.rate for load in self.loads)

    @property
    def p99(self) -> float:
        return median(load.p99 for load in self.loads)

    @property
    def work(self) -> float:
        return median(self.cpu)


async def thread_paths(url: str, size: Size, ui: str = "pt") -> list[str]:
    """The addresses of public threads with an official answer and seven to thirteen answers in all."""
    async with filled(url, size):
        public = Thread.filter(visibility="public", status="published", state="official")
        chosen = public.filter(answers_count__gte=7, answers_count__lte=13).order_by("id").limit(THREADS)
        return [f"/{ui}/threads/{ids.encode(int(str(number)))}" for number in await chosen.values_list("id", flat=True)]


def measure(url: str, *, size: Size, rounds: int, seconds: float, encoding: str = "") -> list[Measured]:
    """Every page's rounds, taken in turn so that whatever else the machine does falls on all of them."""
    paths = asyncio.run(thread_paths(url, size))
    with ExitStack() as stack:
        forum = stack.enter_context(running(FORUM, "/readyz", DATABASE_URL=url, PAGE_CACHE_MEGABYTES="0"))
        bare = {
            name: stack.enter_context(running([*BARE, name], "/", DATABASE_URL=url))
            for name in ("reads", "reads-in-layers", "fixed")
        }
        asked: list[tuple[Measured, Server, Sequence[str]]] = [
            (Measured("home"), forum, ["/pt/"]),
            (Measured("list"), forum, ["/pt/threads"]),
            (Measured("thread"), forum, paths),
            (Measured("bare page, three ORM reads"), bare["reads"], ["/"]),
            (Measured("the same in Gate and compression"), bare["reads-in-layers"], ["/"]),
            (Measured("fixed answer"), bare["fixed"], ["/"]),
        ]
        return in_turn(asked, rounds=rounds, seconds=seconds, encoding=encoding)


def measure_kept(url: str, *, size: Size, rounds: int, seconds: float, encoding: str = "") -> list[Measured]:
    """The same pages given from the cache, beside a fixed answer of 30 kB by Starlette alone."""
    paths = asyncio.run(thread_paths(url, size))
    with ExitStack() as stack:
        forum = stack.enter_context(running([*FORUM, "--no-worker"], "/readyz", DATABASE_URL=url))
        bare = stack.enter_context(running([*BARE, "fixed-page"], "/", DATABASE_URL=url))
        return in_turn(
            [
                (Measured("home"), forum, ["/pt/"]),
                (Measured("list"), forum, ["/pt/threads"]),
                (Measured("thread"), forum, paths),
                (Measured("bare answer, 30 kB"), bare, ["/"]),
            ],
            rounds=rounds,
            seconds=seconds,
            encoding=encoding,
        )


def in_turn(
    asked: Sequence[tuple[Measured, Server, Sequence[str]]], *, rounds: int, seconds: float, encoding: str
) -> list[Measured]:
    for _, server, each in asked:
        put_on(server.port, each, 1, encoding=encoding)
    for _ in range(rounds):
        for measured, server, each in asked:
            before = server.cpu_seconds()
            load = put_on(server.port, each, seconds, encoding=encoding)
            measured.loads.append(load)
            measured.cpu.append((server.cpu_seconds() - before) * 1000 / load.answers)
    return [measured for measured, _, _ in asked]


def table(engine: str, measured: Sequence[Measured]) -> str:
    """The rounds' medians as rows of a Markdown table, each beside the bare page."""
    bare = next(each for each in measured if each.name.startswith("bare"))
    lines = [
        f"| {engine} | requests/s | p99 ms | CPU ms/request | of bare, by rate | of bare, by CPU |",
        "|---|---|---|---|---|---|",
    ]
    for each in measured:
        ratios = f"{each.rate / bare.rate:.2f} | {bare.work / each.work:.2f}"
        lines.append(f"| {each.name} | {each.rate:.0f} | {each.p99:.1f} | {each.work:.3f} | {ratios} |")
    return "\n".join(lines)
