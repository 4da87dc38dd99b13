"""Small words count once a person, however fast they are said and taken back."""

import asyncio
import hashlib
from itertools import cycle, islice

import pytest

from forum import clock, database, ids
from forum.people.accounts import Account
from forum.threads.models import Post, Thread
from forum.threads.official.affected import affected_by
from forum.threads.posting import votes
from forum.threads.posting.models import SameProblem, Vote
from forum.web.requests.voters import browser_of
from moderation.models import Flag
from moderation.oversight import statistics
from tests.cast import SECRET, Visit, Visiting, answer, ask, at, at_answer, person
from tests.counters import wrong_counters

pytestmark = pytest.mark.usefixtures("app")


async def test_one_member_changing_their_mind_at_once_leaves_counters_that_equal_the_rows() -> None:
    post = await answer(await ask())
    amina = votes.voter_of(await person("amina"), "")
    words = islice(cycle((True, False, None)), 24)
    await asyncio.gather(*(votes.say_helpful(post, word, voter=amina) for word in words))
    counted = await Post.get(id=post.id)
    assert counted.helpful_yes + counted.helpful_no in (0, 1)
    assert await wrong_counters() == {}


async def test_having_the_same_problem_and_following_on_and_off_at_once_leave_counters_that_equal_the_rows() -> None:
    thread, bilal = await ask(), await person("bilal")
    voter = votes.voter_of(bilal, "")
    turns = list(islice(cycle((True, False)), 16))
    await asyncio.gather(*(votes.say_same(thread, on, voter=voter) for on in turns))
    await asyncio.gather(*(votes.follow(thread, on, by=bilal) for on in turns))
    counted = await Thread.get(id=thread.id)
    assert {counted.same_count, counted.follows_count} <= {0, 1}
    assert await wrong_counters() == {}


async def test_nobody_who_presses_at_once_meets_a_broken_page(visit: Visiting) -> None:
    thread = await ask()
    post, bilal = await answer(thread), await visit("bilal")
    pressed = [bilal.post(at_answer(post, "/helpful"), {"value": value}) for value in ("yes", "no", "none") * 4]
    pressed += [bilal.post(at(thread, "/same-problem"), {"on": on}) for on in ("1", "0") * 4]
    assert {response.status_code for response in await asyncio.gather(*pressed)} == {303}
    assert await wrong_counters() == {}


async def say_everything(who: Visit, thread: Thread, post: Post) -> None:
    """Helped, has the same problem, reports it."""
    await who.post(at_answer(post, "/helpful"), {"value": "yes"})
    await who.post(at(thread, "/same-problem"), {"on": "1"})
    await who.post(f"/en/posts/{ids.encode(post.id)}/flags/new", {"reason": "insult"})


async def test_a_member_s_words_name_the_account_and_hold_no_digest(visit: Visiting) -> None:
    thread, bilal = await ask(), await person("bilal")
    post = await answer(thread)
    await say_everything(await visit("bilal"), thread, post)
    for model in (Vote, SameProblem, Flag):
        row = await model.get()
        assert (row.account_id, row.voter) == (bilal.account_id, "")


async def test_a_visitor_s_words_are_kept_by_a_digest_that_needs_the_forum_s_secret(visit: Visiting) -> None:
    thread = await ask()
    post = await answer(thread)
    who = await visit()
    await say_everything(who, thread, post)
    cookie = who.client.cookies["voter"]
    for model in (Vote, SameProblem, Flag):
        row = await model.get()
        assert row.account_id is None
        assert row.voter == browser_of(cookie, SECRET)
        assert row.voter not in {hashlib.sha256(each.encode()).hexdigest() for each in (cookie, f"visitor:{cookie}")}
    assert browser_of(cookie, "another secret, as long as it must be") != browser_of(cookie, SECRET)


async def test_the_same_visitor_counts_once_and_takes_back_the_own_word(visit: Visiting) -> None:
    post, one, other = await answer(await ask()), await visit(), await visit()
    for who in (one, one, other):
        await who.post(at_answer(post, "/helpful"), {"value": "yes"})
    assert (await Post.get(id=post.id)).helpful_yes == 2
    await one.post(at_answer(post, "/helpful"), {"value": "none"})
    assert (await Post.get(id=post.id)).helpful_yes == 1
    assert await wrong_counters() == {}


async def test_the_word_of_somebody_who_left_stays_and_is_nobody_s() -> None:
    thread = await ask()
    post = await answer(thread)
    for nickname in ("bilal", "rahima"):
        voter = votes.voter_of(await person(nickname), "")
        await votes.say_helpful(post, True, voter=voter)
        await votes.say_same(thread, True, voter=voter)
    await Account.filter(nickname__in=["bilal", "rahima"]).delete()
    assert [(row.account_id, row.voter) for row in await Vote.all()] == [(None, ""), (None, "")]
    assert await wrong_counters() == {}
    assert await affected_by(thread, clock.now()) == {(await person("amina")).account_id}
    assert await statistics.reached(thread.created_at, clock.now()) == 1


async def test_who_relies_on_an_answer_is_asked_of_its_own_rows_however_many_accounts_there_are() -> None:
    post = await answer(await ask())
    await votes.say_helpful(post, True, voter=votes.voter_of(await person("rui"), ""))
    with database.counting() as asked:
        known = await affected_by(await Thread.get(id=post.thread_id), clock.now())
    assert known == {(await person(nickname)).account_id for nickname in ("amina", "rui")}
    assert not [statement for statement in asked.statements if '"account"' in statement]
