"""All pages of one process beside bare answers in the same rounds: speed, processor time, statements, bytes, memory."""

import asyncio
import platform
import re
import sqlite3
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from bench import weight
from bench.cases import READERS, Case, cases, session
from bench.generate import Size, filled
from bench.growing import LIMITS, SECRET, ask, visits
from bench.load import Load, Sent, put_on
from bench.memory import MEGABYTE
from bench.serving import FORUM, Server, running
from forum import database

ROUNDS = 3
BARE = {"F": "fixed-page", "B": "posts", "L": "list"}
"""The bare answers: 30 kB that never change; three ORM reads with twenty posts; the same with a list of twenty."""

BEGIN, END = "<!-- python -m bench all -->", "<!-- end -->"
NOT_HTML = ("API", "similar")


@dataclass
class Line:
    """A page's rounds: its load, and the server's processor time a request in milliseconds."""

    title: str
    loads: list[Load] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    statements: int | None = None
    bytes: Mapping[str, int] = field(default_factory=dict)

    def middle(self, what: Callable[[Load], float]) -> float:
        return median(what(load) for load in self.loads)


@dataclass(frozen=True)
class Figures:
    """What was measured on one engine; memory is in megabytes, started and at the end."""

    engine: str
    lines: Sequence[Line]
    memory: tuple[float, float]


def measure(engine: str, url: str, *, size: Size, seconds: float, cached: bool, told: Callable[[str], None]) -> Figures:
    """Every page in turn, in rounds, so that whatever else the machine does falls on all of them."""
    known, tokens, lines = asyncio.run(_looked_at(url, size))
    how = {f"LIMIT_{name.upper()}": "1000000/minute" for name in LIMITS}
    how |= {"DATABASE_URL": url, "FORUM_SECRET": SECRET, "STAFF_SECOND_FACTOR": "off", "MEANING": "off"}
    how |= {"PAGE_CACHE_MEGABYTES": "64" if cached else "0"}
    with ExitStack() as stack:
        forum = stack.enter_context(running(FORUM, "/readyz", **how))
        asked: list[tuple[Line, Server, Sequence[str], Sent]] = [
            (Line(name), stack.enter_context(running(["-m", "bench.bare", kind], "/", DATABASE_URL=url)), ["/"], Sent())
            for name, kind in BARE.items()
        ]
        asked += [(line, forum, case.paths, _sent(case, tokens)) for line, case in zip(lines, known, strict=True)]
        for _, server, paths, sent in asked:
            put_on(server.port, paths, 0.5, sent=sent)
        started = forum.resident_bytes() / MEGABYTE
        for number in range(ROUNDS):
            for line, server, paths, sent in asked:
                before = server.cpu_seconds()
                load = put_on(server.port, paths, seconds, sent=sent)
                line.loads.append(load)
                line.cpu.append((server.cpu_seconds() - before) * 1_000 / load.answers)
            told(f"{engine}: round {number + 1} of {ROUNDS}")
        return Figures(engine, [line for line, *_ in asked], (started, forum.resident_bytes() / MEGABYTE))


def _sent(case: Case, tokens: Mapping[str, str]) -> Sent:
    cookie = f"session={tokens[case.reader]}" if tokens[case.reader] else ""
    return Sent(cookie, urlencode(case.fields))


async def _looked_at(url: str, size: Size) -> tuple[list[Case], dict[str, str], list[Line]]:
    """The cases with what needs no clock: statements of a page, and bytes of those that visitors read."""
    async with filled(url, size):
        pass
    async with visits(url) as clients:
        known = await cases()
        tokens = {reader: await session(reader) for reader in READERS}
        lines = []
        for case in known:
            line = Line(case.title)
            await ask(clients[case.reader], case, case.paths[0])
            with database.counting() as counter:
                await ask(clients[case.reader], case, case.paths[0])
            line.statements = len([each for each in counter.statements if '"setting"' not in each])
            if case.reader == "visitor" and not case.title.startswith(NOT_HTML):
                weighed = await weight.weigh(clients["visitor"], case.paths[0])
                line.bytes = {"html": weighed.html["br"], "first": weighed.first_sight("br")}
            lines.append(line)
    return known, tokens, lines


def table(figures: Figures) -> str:
    """The rounds' medians as a Markdown table, each page beside the three bare answers of the same run."""
    bare = {line.title: line for line in figures.lines if line.title in BARE}
    heads = [
        "requests/s",
        "p50 ms",
        "p99 ms",
        "CPU ms",
        *(f"of {name}" for name in BARE),
        "statements",
        "HTML br",
        "first load br",
    ]
    lines = [f"| {figures.engine} | {' | '.join(heads)} |", "|---" * (len(heads) + 1) + "|"]
    for each in figures.lines:
        rate, work = each.middle(lambda load: load.rate), median(each.cpu)
        ratios = [f"{rate / other.middle(lambda load: load.rate):.2f}" for other in bare.values()]
        times = [
            f"{rate:.0f}",
            f"{each.middle(lambda load: load.p50):.1f}",
            f"{each.middle(lambda load: load.p99):.1f}",
        ]
        rest = [
            "" if each.statements is None else str(each.statements),
            *(str(each.bytes.get(n, "")) for n in ("html", "first")),
        ]
        lines.append(f"| {' | '.join([each.title, *times, f'{work:.2f}', *ratios, *rest])} |")
    started, later = figures.memory
    return "\n".join(
        [
            *lines,
            "",
            f"Memory: {started:.0f} MB after a first look at every page, {later:.0f} MB at the end.",
        ]
    )


def section(found: Sequence[Figures], size: Size, seconds: float, beside: str) -> str:
    """The section of docs/measurements.md: where and how it was measured, then the tables."""
    cpu = re.search(r"model name\s+: (.+)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    machine = (
        f"{cpu[1] if cpu else platform.machine()}, Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}"
    )
    said = (
        f"`python -m bench all`, {date.today():%d %B %Y}: {machine}; {size.threads:,} threads, {size.posts:,} posts."
        f" Medians of {ROUNDS} rounds of {seconds:g} seconds a page, in turn; one process. F is a fixed answer of 30 kB,"
        f" B a page of three ORM reads with twenty posts, L one with a list of twenty; ratios are by requests a second."
        f" Beside it ran: {beside}."
    )
    return "\n\n".join(["## Everything beside bare answers", said, *map(table, found)])


def put(text: str, file: Path) -> None:
    """Writes the section into the file, in the place of the one before."""
    whole = file.read_text(encoding="utf-8")
    marked = f"{BEGIN}\n{text}\n{END}"
    before, begun, rest = whole.partition(BEGIN)
    after = rest.partition(END)[2] if begun else "\n"
    file.write_text(f"{before if begun else whole + chr(10)}{marked}{after}", encoding="utf-8")
