"""Votes and grants as they were before accounts stood on them: every row is there afterwards, and says whose it is."""

import asyncio
import hashlib
import importlib
import json
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from forum import database
from forum.people.accounts import RoleGrant
from forum.threads.models import Post, Reading
from forum.threads.posting import votes
from forum.threads.posting.models import SameProblem, Vote
from moderation.models import Flag, Reveal
from tests.engines import Engine

BEFORE = ("0001", "0002", "0003")
MOMENT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
GONE = 3


def digest(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()


async def columns(table: str) -> dict[str, str]:
    """The columns of a table that must be filled, by kind."""
    if database.dialect() == "sqlite":
        found = await database.rows(
            f"SELECT name, type AS kind, \"notnull\" AS needed FROM pragma_table_info('{table}')"
        )
    else:
        found = await database.rows(
            "SELECT column_name AS name, data_type AS kind, is_nullable = 'NO' AS needed"
            " FROM information_schema.columns WHERE table_name = ?",
            [table],
        )
    return {row["name"]: row["kind"].lower() for row in found if row["needed"]}


def empty(kind: str) -> Any:
    """Something for a column nobody asks about."""
    if "time" in kind:
        return MOMENT if database.dialect() == "postgres" else MOMENT.isoformat(" ")
    if "bool" in kind:
        return False
    return 0 if "int" in kind else "{}" if "json" in kind else ""


async def put(table: str, **given: Any) -> None:
    """A row of the older shape."""
    row = {name: empty(kind) for name, kind in (await columns(table)).items()} | given
    if database.dialect() == "sqlite":
        row = {name: value.isoformat(" ") if isinstance(value, datetime) else value for name, value in row.items()}
    names = ", ".join(f'"{name}"' for name in row)
    await database.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(row))})", list(row.values()))


async def fill() -> None:
    """Two accounts and one that left, an answer they and a visitor said something about, and what was doubled."""
    for number, nickname in ((1, "amina"), (2, "rui")):
        await put("account", id=number, nickname=nickname, nickname_key=nickname)
    await put("category", id=1, slug="life")
    await put("cabinet", id=1, code="GAJI")
    await put("language", code="en")
    await put("topic", id=1, slug="papers", category_id=1, cabinet_id=1)
    await put("thread", id=1, kind="question", topic_id=1, language_id="en", cabinet_id=1, status="published")
    await put("post", id=1, thread_id=1, kind="question", language_id="en")
    await put("post", id=2, thread_id=1, kind="answer", language_id="en", helpful_yes=4)
    await put("waiting", id=1, post_id=2, thread_id=1, topic_id=1, language_id="en")
    said = [digest(f"account:{number}") for number in (1, 2, GONE)] + [digest("visitor:a cookie")]
    for number, voter in enumerate(said, 1):
        await put("vote", id=number, post_id=2, voter=voter, helped=True)
        await put("same_problem", id=number, thread_id=1, voter=voter)
        await put("flag", id=number, post_id=2, waiting_id=1, voter=voter, account_id=1 if number == 1 else None,
                  receipt=str(number))  # fmt: skip
    for number, (cabinet, until) in enumerate(
        [(1, MOMENT), (1, None), (1, MOMENT + timedelta(days=1)), (1, None), (None, None)], 1
    ):
        role = "officer" if cabinet else "moderator"
        await put("role_grant", id=number, account_id=2, role=role, cabinet_id=cabinet, until=until)
    for number, (verb, about) in enumerate([("thread.read_with_reason", 1), ("text.revealed", 2)], 1):
        await put("reading", id=number, thread_id=1, account_id=2, reason=verb)
        await put("event", id=1000 + number, verb=verb, subject="post", subject_id=about, actor_id=2,
                  particulars=json.dumps({"reading": number}))  # fmt: skip
    await put("event", id=1003, verb="account.registered", subject="account", subject_id=GONE, actor_id=GONE)


@pytest.fixture(scope="module")
def filled(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database with such rows, brought up to date once for all tests here."""
    folder = tmp_path_factory.mktemp("earlier")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder.parent)
        for file in Path("migrations").glob("*.py"):
            if file.name[:4] in BEFORE or file.stem == "__init__":
                shutil.copy(file, folder)
        importlib.invalidate_caches()
        url = engine.empty()
        asyncio.run(bring_up(url, folder.name))
    yield url
    engine.drop(url)


async def bring_up(url: str, earlier: str) -> None:
    await database.migrate(url, migrations=earlier)
    await database.connect(url)
    try:
        await fill()
    finally:
        await database.close()
    await database.migrate(url)


@pytest.fixture
async def brought_up(engine: Engine, filled: str) -> AsyncIterator[None]:
    """A copy of it, to which this process is connected."""
    url = engine.copied(filled)
    await database.connect(url)
    yield
    await database.close()
    engine.drop(url)


async def test_every_word_is_there_and_says_whose_it_is(brought_up: None) -> None:
    visitor = digest("visitor:a cookie")
    for model in (Vote, SameProblem, Flag):
        rows = [(row.id, row.account_id, row.voter) for row in await model.all().order_by("id")]
        assert rows == [(1, 1, ""), (2, 2, ""), (3, None, ""), (4, None, visitor)]
    assert (await Post.get(id=2)).helpful_yes == await Vote.filter(post_id=2, helped=True).count()


async def test_a_member_s_earlier_word_is_still_theirs_to_take_back(brought_up: None) -> None:
    await votes.say_helpful(await Post.get(id=2), None, voter=votes.Voter(1))
    assert await Vote.filter(account_id=1).count() == 0
    assert (await Post.get(id=2)).helpful_yes == 3


async def test_of_a_role_held_twice_the_longest_stays_and_the_others_are_ended(brought_up: None) -> None:
    rows = await RoleGrant.all().order_by("id")
    assert [(row.id, row.ended_at is None) for row in rows] == [
        (1, False), (2, True), (3, False), (4, False), (5, True),
    ]  # fmt: skip


async def test_an_unmasking_is_no_reading_any_more_and_keeps_its_number(brought_up: None) -> None:
    assert [(row.id, row.reason) for row in await Reading.all()] == [(1, "thread.read_with_reason")]
    assert [(row.id, row.post_id, row.account_id, row.reason) for row in await Reveal.all()] == [
        (2, 2, 2, "text.revealed")
    ]
    made = await Reveal.create(post_id=2, account_id=2, reason="Again", at=MOMENT, until=MOMENT)
    assert made.id > 2
