"""The cost of the desk's queue with few and with many waiting posts, and the engine's plans."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any, NamedTuple

import httpx
from starlette.applications import Starlette

import main
from bench.generate import Size, filled
from forum import database, settings
from forum.database import statements
from forum.people import sessions
from forum.people.accounts import Account
from forum.people.grants import RoleGrant

BASE = "http://127.0.0.1:8000"
TIMES, INTERLEAVED = 8, 3
"""The copies of each generated post in the table, told apart by the upper three bits of the id, which are free."""

COPIED = """
INSERT INTO post ({columns}) SELECT {values} FROM post
WHERE id < 1152921504606846976 AND kind <> 'question'
"""
WAITING = """
INSERT INTO review_item (id, post_id, thread_id, reasons, urgency, held, language_id, topic_id, since, ended_at)
SELECT post.id, post.id, post.thread_id, ' first_post ', (post.id % 5) * 20, {true}, post.language_id, thread.topic_id,
  post.created_at, {ended}
FROM post JOIN thread ON thread.id = post.thread_id WHERE post.kind = 'answer' AND post.id {side} {middle}
ORDER BY post.id LIMIT ?
"""
MIDDLE = 4 << 60
ENDED = 100_000
"""Below the middle id are the posts of rows that were dealt with long ago, above it those that wait."""


class Taken(NamedTuple):
    """The time of one page, in milliseconds, by the clock and of the processor."""

    wall: float
    cpu: float


@dataclass(frozen=True)
class Cost:
    """The queue's page with so much waiting: the median of its milliseconds, and of those its processor took."""

    waiting: int
    posts: int
    wall: float
    cpu: float
    statements: int


async def measure(
    url: str, *, size: Size, waiting: Sequence[int], rounds: int, progress: Callable[[str], None]
) -> tuple[list[Cost], list[str]]:
    """The cost at each size of the queue, measured in turns, and at the last one the plans of the page's statements."""
    async with filled(url, size):
        pass
    await database.connect(url, patient=True)
    await _multiply(progress)
    await database.close()
    async with filled(url, size):
        token, _ = await sessions.start(await _moderator())
        posts = await _count("post")
    took: dict[int, list[Taken]] = {number: [] for number in waiting}
    counted: dict[int, int] = {}
    plans: list[str] = []
    for _ in range(INTERLEAVED):
        for number in waiting:
            await _let_wait(url, number)
            async with _served(url) as app:
                found, counted[number] = await _times(app, token, rounds // INTERLEAVED)
                took[number] += found
                progress(f"{number} waiting: {median(each.wall for each in found):.1f} ms")
                plans = await _plans(app, token)
    return [_cost(number, posts, took[number], counted[number]) for number in waiting], plans


async def _multiply(progress: Callable[[str], None]) -> None:
    found = await database.rows("SELECT * FROM post LIMIT 1")
    columns = list(found[0])
    for number in range(1, TIMES):
        if not await database.rows(f"SELECT 1 FROM post WHERE id > {number << 60} LIMIT 1"):
            values = [f"id + {number << 60}" if name == "id" else name for name in columns]
            await database.execute(COPIED.format(columns=", ".join(columns), values=", ".join(values)))
            progress(f"posts multiplied by {number + 1}")
    await database.execute("ANALYZE")


async def _let_wait(url: str, number: int) -> None:
    await database.connect(url, patient=True)
    await database.execute("DELETE FROM review_item")
    known = {"true": "1" if database.dialect() == "sqlite" else "TRUE", "middle": MIDDLE}
    await database.execute(WAITING.format(**known, side="<", ended="post.created_at"), [ENDED])
    await database.execute(WAITING.format(**known, side=">", ended="NULL"), [number])
    await database.execute("ANALYZE")
    await database.close()


async def _moderator() -> Account:
    account = await Account.get(nickname="member-1")
    if not await RoleGrant.filter(account_id=account.id, role="moderator").exists():
        await RoleGrant.create(account_id=account.id, role="moderator", granted_at=account.created_at)
    return account


async def _count(table: str) -> int:
    return int((await database.rows(f"SELECT count(*) AS n FROM {table}"))[0]["n"])


@asynccontextmanager
async def _served(url: str) -> AsyncIterator[Starlette]:
    app = main.compose(
        settings.with_secret(settings.read(database_url=url, forum_secret="s" * 32, page_cache_megabytes=0))
    )
    async with app.router.lifespan_context(app):
        yield app


def _client(app: Starlette, token: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE, cookies={"session": token})


async def _times(app: Starlette, token: str, rounds: int) -> tuple[list[Taken], int]:
    """The times of the page in `rounds` rounds, and its number of statements."""
    taken = []
    async with _client(app, token) as client:
        for _ in range(10):
            (await client.get("/pt/desk/queue")).raise_for_status()
        for _ in range(rounds):
            began, worked = time.perf_counter(), time.process_time()
            await client.get("/pt/desk/queue")
            taken.append(Taken((time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000))
        with database.counting() as counter:
            await client.get("/pt/desk/queue")
    return taken, len(counter)


def _cost(waiting: int, posts: int, taken: list[Taken], asked: int) -> Cost:
    return Cost(waiting, posts, median(each.wall for each in taken), median(each.cpu for each in taken), asked)


async def _plans(app: Starlette, token: str) -> list[str]:
    asked: list[tuple[str, list[Any]]] = []
    kinds = ("execute_query", "execute_query_dict")
    runs = {kind: getattr(statements.Watched, kind) for kind in kinds}

    def noting(run: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def noted(self: statements.Watched, query: str, values: list[Any] | None = None) -> Any:
            asked.append((query, values or []))
            return await run(self, query, values)

        return noted

    for kind, run in runs.items():
        setattr(statements.Watched, kind, noting(run))
    try:
        async with _client(app, token) as client:
            await client.get("/pt/desk/queue")
    finally:
        for kind, run in runs.items():
            setattr(statements.Watched, kind, run)
    how = "EXPLAIN QUERY PLAN" if database.dialect() == "sqlite" else "EXPLAIN"
    lines = []
    for query, values in [each for each in asked if "review_item" in each[0]]:
        plan = await database.rows(f"{how} {query}", values)
        lines += [query.strip(), *(f"  {row.get('detail', row.get('QUERY PLAN'))}" for row in plan)]
    return lines


def table(engine: str, costs: Sequence[Cost]) -> str:
    """The costs as a Markdown table, the last row beside the first."""
    lines = [f"| {engine}: waiting | posts | ms | CPU ms | statements |", "|---|---|---|---|---|"]
    lines += [
        f"| {each.waiting} | {each.posts} | {each.wall:.1f} | {each.cpu:.1f} | {each.statements} |" for each in costs
    ]
    first, last = costs[0], costs[-1]
    grown = (
        f"Growth from the first to the last: {last.cpu / first.cpu:.2f} by CPU, {last.wall / first.wall:.2f} by clock."
    )
    return "\n".join([*lines, "", grown])
