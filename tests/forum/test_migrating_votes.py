"""Votes and grants as they were before accounts stood on them: every row is there afterwards, and says whose it is."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest

from forum import database
from forum.people.grants import RoleGrant
from forum.threads.models import Post
from forum.threads.posting import votes
from forum.threads.posting.models import SameProblem, Vote
from moderation.models import Flag, Reading, Reveal
from tests.earlier import MOMENT, Earlier, earlier_in, put
from tests.engines import Engine

GONE = 3


def digest(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()


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
    url = engine.empty()
    with earlier_in(tmp_path_factory.mktemp("votes")) as earlier:
        asyncio.run(bring_up(url, earlier))
    yield url
    engine.drop(url)


async def bring_up(url: str, earlier: Earlier) -> None:
    await earlier.bring(url, "0003")
    await database.connect(url)
    try:
        await fill()
    finally:
        await database.close()
    await earlier.bring(url)


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
