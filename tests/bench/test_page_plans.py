"""How the engines find what each list and queue shows: by index, and never by reading a table that grows with the forum."""

import asyncio
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from tortoise import Tortoise

from bench.cases import deep
from bench.generate import Size, fill
from bench.growing import visits
from forum import database, ids
from forum.catalogue import snapshot
from forum.database import statements
from forum.threads.models import Thread
from forum.threads.visibility import PUBLIC
from tests.engines import Engine

FORUM = Size(threads=1_000, posts=10_000, accounts=100)

PAGES: Mapping[str, tuple[str, ...]] = {
    "visitor": (
        "/pt/", "/pt/threads", "/pt/threads?topic=documentation", "/pt/threads?language=bn", "/pt/threads?kind=question",
        "/pt/threads?state=unanswered", "/pt/threads?state=answered", "/pt/threads?state=official", "/pt/threads?sort=waiting",
        "/pt/threads?sort=newest&after={deep}", "/pt/threads?sort=newest&before={deep}", "/pt/topics", "/pt/topics/documentation",
        "/pt/threads/{short}", "/pt/threads/{long}", "/pt/search?q=autorização", "/pt/feeds/official",
        "/pt/feeds/topics/documentation", "/pt/feeds/languages/pt", "/pt/embed/threads/{short}", "/pt/embed/topics/documentation",
        "/pt/reuse", "/pt/transparency", "/pt/threads/new?topic=documentation", "/sitemap.xml", "/api/v1/threads",
        "/api/v1/threads?topic=documentation&state=unanswered&sort=waiting", "/api/v1/threads/{short}",
        "/api/v1/threads/{short}/answers", "/api/v1/official-answers", "/api/v1/official-answers?topic=documentation",
    ),
    "member": (
        "/pt/", "/pt/threads", "/pt/threads?topic=documentation", "/pt/threads?language=bn", "/pt/threads?state=official",
        "/pt/threads?sort=waiting", "/pt/threads?sort=newest&after={deep}", "/pt/topics/documentation", "/pt/threads/{short}",
        "/pt/threads/{long}", "/pt/search?q=autorização", "/pt/account", "/pt/account/data", "/pt/corrections/mine", "/pt/flags",
    ),
    "officer": (
        "/pt/threads", "/pt/threads?topic=documentation", "/pt/threads?sort=waiting", "/pt/threads/{short}", "/pt/threads/{long}",
        "/pt/desk/start", "/pt/desk/triage", "/pt/desk/triage?taken=nobody", "/pt/desk/triage?taken=me",
        "/pt/desk/triage?topic=documentation", "/pt/desk/triage?language=bn", "/pt/desk/official", "/pt/desk/official?show=proposed",
        "/pt/desk/official?show=expired", "/pt/desk/official?show=question", "/pt/desk/steps", "/pt/desk/corrections",
        "/pt/threads/{short}/duplicates",
    ),
    "mediator": ("/pt/threads", "/pt/threads/{short}", "/pt/desk/start", "/pt/desk/translations",
                 "/pt/desk/translations?show=missing", "/pt/desk/mediators", "/pt/desk/searches"),
    "moderator": (
        "/pt/threads", "/pt/threads?topic=documentation", "/pt/threads?sort=waiting", "/pt/threads/{short}", "/pt/desk/start",
        "/pt/desk/queue", "/pt/desk/queue?language=pt", "/pt/desk/queue?topic=documentation", "/pt/desk/queue?reason=link",
        "/pt/desk/queue?taken=nobody", "/pt/desk/queue?taken=me", "/pt/desk/scams", "/pt/desk/searches",
    ),
}  # fmt: skip

READ_WHOLE: Mapping[str, str] = {}
"""Pages that read a growing table, and why that is as it should be."""

SMALL = frozenset(
    ("cabinet", "catalogue_name", "category", "former_slug", "institution", "institution_name", "language", "notice",
     "notice_text", "path", "path_step", "path_text", "place", "term", "topic", "duty", "holding_rule", "reason", "routing_rule", "saved_reply", "search_lead", "setting")
)  # fmt: skip
"""Tables that the team fills by hand."""

FILLED = frozenset(
    ("account", "follow", "official_answer", "post", "rendering", "review_item", "same_problem", "thread", "vote")
)
"""Tables with so many rows here that an engine reads no index of theirs from one end to the other for nothing."""

NAMED = re.compile(r'(?:FROM|JOIN)\s+"?(\w+)"?(?:\s+(?:AS\s+)?"?(?!WHERE|LEFT|JOIN|ORDER|LIMIT|GROUP|ON\b)(\w+)"?)?')
SCANS = re.compile(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?$")
INDEXES = ("Index Scan", "Index Only Scan", "Bitmap Index Scan")

Plan = dict[str, Any]


@pytest.fixture(scope="module")
def filled_url(engine: Engine) -> Iterator[str]:
    url = engine.copied(engine.bare)
    asyncio.run(_fill(url))
    yield url
    engine.drop(url)


async def _fill(url: str) -> None:
    from forum.catalogue import seed

    await database.connect(url)
    await seed.fill()
    snapshot.forget()
    await fill(FORUM)
    await database.close()


@pytest.mark.parametrize("reader", list(PAGES))
async def test_no_page_reads_a_table_that_grows(filled_url: str, monkeypatch: pytest.MonkeyPatch, reader: str) -> None:
    asked: list[tuple[str, list[Any]]] = []
    for kind in ("execute_query", "execute_query_dict"):
        monkeypatch.setattr(statements.Watched, kind, noting(getattr(statements.Watched, kind), asked))
    wrong: dict[str, list[str]] = {}
    async with visits(filled_url) as clients:
        filled = await _filled()
        await clients[reader].get("/pt/")
        for page in PAGES[reader]:
            asked.clear()
            answer = await clients[reader].get(page.format(**filled), follow_redirects=True)
            assert answer.status_code == 200, (page, answer.status_code)
            assert asked or page in READ_NOTHING, page
            found = [each for query, values in list(asked) for each in await read_whole(query, values)]
            if found:
                wrong[page] = sorted(set(found))
    assert wrong == {}, wrong


READ_NOTHING = ("/pt/topics", "/pt/reuse", "/pt/threads/new?topic=documentation")
"""Pages that are made of what the process has in memory."""


def noting(run: Any, asked: list[tuple[str, list[Any]]]) -> Any:
    async def noted(self: statements.Watched, query: str, values: list[Any] | None = None) -> Any:
        if query.lstrip().upper().startswith(("SELECT", "WITH")):
            asked.append((query, values or []))
        return await run(self, query, values)

    return noted


async def _filled() -> dict[str, str]:
    """What the addresses of the pages name."""
    found = {"deep": await deep()}
    for name, fewest, most in (("short", 7, 13), ("long", 51, 1_000)):
        thread = Thread.filter(PUBLIC, state="official", answers_count__range=(fewest, most)).exclude(slug="")
        found[name] = ids.encode((await thread.order_by("id").first()).id)  # type: ignore[union-attr]
    return found


async def read_whole(query: str, values: list[Any]) -> list[str]:
    """The growing tables that a statement reads from one end to the other, and how."""
    tables = {alias or table: table for table, alias in NAMED.findall(query)}
    growing = {model._meta.db_table for model in (Tortoise.apps or {})["forum"].values()} - SMALL
    limited = " LIMIT " in query
    if database.dialect() == "sqlite":
        plan = await database.rows(f"EXPLAIN QUERY PLAN {query}", values)
        found = [SCANS.match(str(row["detail"])) for row in plan]
        scans = [(tables.get(str(each[1]), ""), bool(each[2])) for each in found if each]
    else:
        async with database.transaction():
            # An engine that finds few rows reads them; without that it shows whether it has another way.
            for way in ("enable_seqscan", "enable_hashjoin", "enable_mergejoin"):
                await database.execute(f"SET LOCAL {way} = off")
            (row,) = await database.rows(f"EXPLAIN (FORMAT JSON) {query}", values)
        told = row["QUERY PLAN"]
        scans = list(_scans(json.loads(told) if isinstance(told, str) else told))
    return [
        f"{table}{' by index' if by_index else ''}"
        for table, by_index in scans
        if table in growing and not (by_index and (limited or table not in FILLED))
    ]


def _scans(plans: list[Plan]) -> Iterator[tuple[str, bool]]:
    for each in plans:
        node: Plan = each.get("Plan", each)
        if node["Node Type"] == "Seq Scan":
            yield node["Relation Name"], False
        elif node["Node Type"] in INDEXES and not node.get("Index Cond"):
            yield str(node.get("Relation Name", "")), True
        yield from _scans(node.get("Plans", []))
