"""How the engines find the rows of lists and threads: by index, and a visitor's lists by one that has them in order."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from bench.generate import Size, fill
from forum import database
from forum.catalogue import snapshot
from forum.catalogue.views import Catalogue
from forum.database import statements
from forum.people import grants
from forum.people.accounts import Account
from forum.people.grants import RoleGrant
from forum.people.person import VISITOR, Person
from forum.threads.models import Thread
from forum.threads.reading import lists, official_lists, thread_page
from forum.threads.reading.lists import Filters
from forum.threads.visibility import find_thread
from tests.engines import Engine

FORUM = Size(threads=2_000, posts=20_000, accounts=100)
ONE_THREADS_OWN = re.compile(r'"(?:duplicate_of_id|thread_id)"=')
"""What may be sorted: the posts or the duplicates of one thread, once they are found."""

READS_A_TABLE = re.compile(r"SCAN (?!part\d|ways?\d*\b|.*USING (?:COVERING )?INDEX)|Seq Scan on (?:thread|post)\b")
SORTS = re.compile(r"TEMP B-TREE|\bSort\b")

FOR_FEW = ("enable_sort", "enable_seqscan", "enable_bitmapscan", "enable_hashjoin")
"""Ways that PostgreSQL prefers where few rows fit, as in the languages of few; without them it shows the index it has for many."""

Plans = dict[str, list[str]]
Explain = Callable[..., Awaitable[Plans]]


@pytest.fixture(scope="module")
def filled_url(engine: Engine) -> Iterator[str]:
    """A forum of some size, which these tests only read."""
    url = engine.fresh()
    asyncio.run(_fill(url))
    yield url
    engine.drop(url)


async def _fill(url: str) -> None:
    await database.connect(url)
    snapshot.forget()
    await fill(FORUM)
    await database.close()


@pytest.fixture
async def filled(filled_url: str) -> AsyncIterator[Catalogue]:
    await database.connect(filled_url)
    snapshot.forget()
    yield await snapshot.current()
    await database.close()


@pytest.fixture
def explained(monkeypatch: pytest.MonkeyPatch) -> Explain:
    """The plans of every statement that some work asks, once it has been done, by statement."""
    asked: list[tuple[str, list[Any]]] = []
    run = statements.Watched.execute_query

    async def noted(self: statements.Watched, query: str, values: list[Any] | None = None) -> Any:
        asked.append((query, values or []))
        return await run(self, query, values)

    monkeypatch.setattr(statements.Watched, "execute_query", noted)

    async def explain(work: Awaitable[Any], *, however_few: bool = False) -> Plans:
        asked.clear()
        await work
        postgres = database.dialect() == "postgres"
        how = "EXPLAIN" if postgres else "EXPLAIN QUERY PLAN"
        async with database.transaction():
            for plan in FOR_FEW if postgres and however_few else ():
                await database.execute(f"SET LOCAL {plan} = off")
            # Placeholders are the engine's own by now, which `rows` leaves as they are.
            plans = {query: await database.rows(f"{how} {query}", values) for query, values in list(asked)}
        return {query: [str(row.get("detail", row.get("QUERY PLAN"))) for row in plan] for query, plan in plans.items()}

    return explain


async def reader(role: str) -> Person:
    if role == "visitor":
        return VISITOR
    if role == "member":
        return await grants.person(await Account.get(nickname="member-7"))
    return await grants.person((await RoleGrant.filter(role=role).select_related("account"))[0].account)


def filters(catalogue: Catalogue) -> list[Filters]:
    topic = catalogue.topic("documentation")
    assert topic
    states = [Filters(state=state) for state in ("unanswered", "answered", "official")]
    return [
        Filters(),
        Filters(topic_id=topic.id),
        Filters(language="pt"),
        Filters(kind="question"),
        Filters(sort="waiting"),
        *states,
        *(replace(each, own=("bn", "ti", "pt")) for each in (Filters(), Filters(topic_id=topic.id), *states)),
    ]


WHOLE = re.compile(r'FROM "(catalogue_name|term)"')
"""Tables that are read whole, once for each version of the catalogue."""


def found_by_index(plans: Plans, *, in_order: bool) -> None:
    assert plans
    for query, plan in plans.items():
        if WHOLE.search(query):
            continue
        assert not [line for line in plan if READS_A_TABLE.search(line)], (query, plan)
        if in_order and not ONE_THREADS_OWN.search(query):
            assert not [line for line in plan if SORTS.search(line)], (query, plan)


def waits(chosen: Filters, role: str) -> bool:
    """The one list that is read and sorted whole: no index leads with `waiting_since`, which signed-in readers would need."""
    return chosen.sort == "waiting" and role != "visitor"


@pytest.mark.parametrize("role", ["visitor", "member", "officer"])
async def test_a_list_is_found_by_index(filled: Catalogue, explained: Explain, role: str) -> None:
    who = await reader(role)
    for chosen in filters(filled):
        if waits(chosen, role):
            continue
        plans = await explained(lists.page(chosen, reader=who, catalogue=filled), however_few=bool(chosen.own))
        found_by_index(plans, in_order=role == "visitor")


async def test_every_page_of_a_visitors_list_is_found_at_its_place(filled: Catalogue, explained: Explain) -> None:
    for sort in lists.SORTS:
        first = await lists.page(Filters(sort=sort), reader=VISITOR, catalogue=filled)
        plans = await explained(lists.page(Filters(sort=sort, after=first.next), reader=VISITOR, catalogue=filled))
        found_by_index(plans, in_order=True)
        (plan,) = plans.values()
        column = "waiting_since" if sort == "waiting" else "created_at"
        assert any(re.search(rf"\(.*{column}\"?\s?[<>]", line) for line in plan), plan


async def test_the_latest_official_answers_are_found_by_index(filled: Catalogue, explained: Explain) -> None:
    topic = filled.topic("documentation")
    assert topic
    own = official_lists.latest(rows=4, own=("bn", "ti", "pt"))
    found_by_index(await explained(official_lists.latest(rows=4)), in_order=True)
    found_by_index(await explained(official_lists.latest(rows=4, topic_id=topic.id)), in_order=True)
    found_by_index(await explained(own, however_few=True), in_order=True)
    found_by_index(await explained(official_lists.elsewhere(("bn", "ti", "pt"))), in_order=True)


@pytest.mark.parametrize("role", ["visitor", "member", "officer"])
@pytest.mark.parametrize("answers", [range(3, 20), range(51, 1000)])
async def test_a_thread_is_found_by_index(filled: Catalogue, explained: Explain, role: str, answers: range) -> None:
    who = await reader(role)
    public = Thread.filter(visibility="public", status="published", state="official")
    counted = public.filter(answers_count__range=(answers[0], answers[-1]))
    thread = await counted.order_by("-duplicates_count").first()
    assert thread

    async def read() -> None:
        found = await find_thread(thread.id, reader=who, catalogue=filled)
        await thread_page.thread_page(found, who, filled)

    found_by_index(await explained(read()), in_order=role == "visitor")
