"""A drill: a reader beside idle and slow clients, then hostile requests; whether the server and its readers notice."""

import asyncio
import math
import re
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Any

from bench import crowd, hostile
from bench.crowd import Crowd
from bench.generate import Size, filled
from bench.hostile import Kind, Target
from bench.memory import MEGABYTE
from bench.pages import thread_paths
from bench.serving import FORUM, Server, running
from forum import ids
from forum.people import sessions
from forum.people.accounts import Account
from forum.threads.models import Post

SECRET = "s" * 32  # of bench.serving
MEMBERS = 20
STAYS = 35.0  # seconds a crowd would like to stay
HEALTH_EVERY = 0.05
SETTLES = 2.0


@dataclass
class Waits:
    """The time of each answer, in milliseconds; `failed` is the number of those that did not come or were not 200."""

    taken: list[float] = field(default_factory=list)
    failed: int = 0

    def of_hundred(self, share: int) -> float:
        return sorted(self.taken)[math.ceil(len(self.taken) * share / 100) - 1] if self.taken else math.inf


@dataclass
class Drill:
    """Everything that was measured."""

    alone: Waits
    beside: Waits
    healthy: Waits
    crowd: Crowd
    kinds: Mapping[str, Kind]
    megabytes: Sequence[float]


def measure(url: str, *, idle: int, slow: int, requests: int, seconds: float, network: str) -> Drill:
    """The whole drill on a server of its own."""
    paths = ["/pt/", "/pt/threads", *asyncio.run(thread_paths(url, Size(300, 3_000, 100)))]
    members, post = asyncio.run(_members(url))
    with running(FORUM, "/readyz", DATABASE_URL=url) as server, ProcessPoolExecutor(1, get_context("spawn")) as other:
        target = Target(server.port, SECRET, members, post)
        asyncio.run(hostile.sign_in(target, 8))
        asyncio.run(_read(server, paths, lambda: len(waits.taken) >= 200, waits := Waits()))
        started = time.monotonic()
        asyncio.run(_read(server, paths, lambda: time.monotonic() > started + STAYS, alone := Waits()))
        before = _megabytes(server)
        came = other.submit(crowd.come, server.port, idle, slow, STAYS, network)
        asyncio.run(_read(server, paths, came.done, beside := Waits()))
        among = _megabytes(server)
        sent = other.submit(hostile.send, target, requests, seconds)
        asyncio.run(_read(server, ["/healthz"], sent.done, healthy := Waits(), HEALTH_EVERY))
        time.sleep(SETTLES)
        return Drill(alone, beside, healthy, _of(came), _of(sent), [before, among, _megabytes(server)])


def _of(done: Future[Any]) -> Any:
    return done.result(timeout=0)


def _megabytes(server: Server) -> float:
    return server.resident_bytes() / MEGABYTE


async def _members(url: str) -> tuple[list[tuple[str, str]], str]:
    async with filled(url, Size(300, 3_000, 100)):
        post = await Post.filter(thread__visibility="public", thread__status="published").order_by("id").first()
        accounts = await Account.filter(nickname__startswith="member-").order_by("id").limit(MEMBERS)
        begun = [await sessions.start(account) for account in accounts]
    assert post is not None
    return [(token, session.digest) for token, session in begun], ids.encode(post.id)


async def _read(
    server: Server, paths: Sequence[str], ended: Callable[[], bool], waits: Waits, every: float = 0
) -> None:
    """Asks for one page after another over one connection, a new one where the last was ended, until `ended`."""
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None
    number = 0
    while not ended():
        number += 1
        began = time.perf_counter()
        try:
            async with asyncio.timeout(60):
                if reader is None or writer is None:
                    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
                writer.write(
                    f"GET {paths[number % len(paths)]} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n\r\n".encode()
                )
                head = (await reader.readuntil(b"\r\n\r\n")).lower()
                length = re.search(rb"content-length: (\d+)", head)
                await reader.readexactly(int(length[1]) if length else 0)
                waits.failed += not head.startswith(b"http/1.1 200")
        except (OSError, EOFError, TimeoutError):
            waits.failed += 1
            reader = None
        waits.taken.append((time.perf_counter() - began) * 1000)
        await asyncio.sleep(every)
    if writer is not None:
        writer.transport.abort()


def report(engine: str, drill: Drill) -> str:
    """The results as text, each beside its target."""
    alone, beside, health = (each.of_hundred(99) for each in (drill.alone, drill.beside, drill.healthy))
    before, among, after = drill.megabytes
    lines = [
        f"| {engine} | measured | wanted |",
        "|---|---|---|",
        f"| idle and slow clients, of them not let go | {drill.crowd.came}, {drill.crowd.left} | 0 |",
        f"| the last was let go after, s | {drill.crowd.last:.1f} | 30 |",
        f"| a reader's p99 alone and beside them, ms | {alone:.1f}, {beside:.1f} | {2 * alone:.1f} |",
        f"| pages the reader asked for beside them, of them failed | {len(drill.beside.taken)}, {drill.beside.failed} | 0 |",
        f"| hostile requests, of them without an answer | {_count(drill.kinds)}, {_count(drill.kinds, 0)} | |",
        f"| of them answered by 5xx | {sum(_count(drill.kinds, status) for status in range(500, 600))} | 0 |",
        f"| /healthz: p99 and longest wait meanwhile, ms | {health:.0f}, {drill.healthy.of_hundred(100):.0f} | 300 |",
        f"| memory before, with the crowd, after the hostile, MB | {before:.0f}, {among:.0f}, {after:.0f} | {before + 30:.0f} |",
        "",
        "| hostile requests | answers | slowest, ms |",
        "|---|---|---|",
    ]
    for name, kind in drill.kinds.items():
        answers = ", ".join(f"{status or 'none'}: {count}" for status, count in sorted(kind.answers.items()))
        lines.append(f"| {name} | {answers} | {kind.slowest * 1000:.0f} |")
    return "\n".join(lines)


def _count(kinds: Mapping[str, Kind], status: int | None = None) -> int:
    return sum(count for kind in kinds.values() for code, count in kind.answers.items() if status in (None, code))
