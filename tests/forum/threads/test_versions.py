"""Whatever is done to official answers in whatever order: a thread has one in force at most, and points to no ended one."""

from collections.abc import Awaitable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum import clock
from forum.catalogue import snapshot
from forum.catalogue.views import Catalogue
from forum.errors import Refusal
from forum.people.person import Person
from forum.threads.models import OfficialAnswer, Post, Thread
from forum.threads.official import marking, reviewing
from tests.cast import answer, ask, person
from tests.forum.threads.officers import said, second_officer

pytestmark = pytest.mark.usefixtures("app")

ACTS = ("mark", "propose", "confirm", "renew", "correct", "withdraw")
STEPS = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 1), st.integers(0, 1), st.integers(0, 2)), min_size=2, max_size=9
)


async def asking_for(two: bool) -> Catalogue:
    """The catalogue, with topics that ask for two officers or for one."""
    known = await snapshot.current()
    return replace(known, topics={key: replace(topic, two_confirm=two) for key, topic in known.topics.items()})


async def step(act: str, post: Post, by: Person, words: int) -> None:
    """One act, which may be refused."""
    thread = await Thread.get(id=post.thread_id)
    how: dict[str, Any] = {"post": post, "thread": thread, "by": by, "catalogue": await asking_for(act == "propose")}
    statement, until = said(f"Words number {words}."), clock.today() + timedelta(days=90 + words)
    works: dict[str, Awaitable[object]] = {
        "mark": marking.mark(**how, statement=statement),
        "propose": marking.mark(**how, statement=statement),
        "confirm": reviewing.confirm(**how),
        "renew": reviewing.renew(**how, review_by=str(until)),
        "correct": reviewing.correct(**how, statement=statement, meaning="meaning"),
        "withdraw": marking.withdraw(**how, reason="It is not so."),
    }
    done = works.pop(act)
    for left in works.values():
        left.close()  # type: ignore[attr-defined]  # they are coroutines
    try:
        await done
    except Refusal:
        return


async def assert_whole(thread_id: int) -> None:
    thread = await Thread.get(id=thread_id)
    rows = await OfficialAnswer.filter(post__thread_id=thread_id)
    open_ = [row for row in rows if row.replaced_at is None and row.withdrawn_at is None]
    proposed = [row for row in open_ if row.kind == "proposed" and row.confirmed_at is None]
    current = [row for row in open_ if row not in proposed]
    assert [row.id for row in current] == ([thread.official_id] if thread.official_id else [])
    assert len(proposed) <= 1
    assert (thread.state == "official") == (thread.official_id is not None)
    assert all(row.confirmed_by_id != row.marked_by_id for row in rows if row.confirmed_at)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
async def test_no_sequence_leaves_two_versions_in_force_or_an_ended_one(
    steps: list[tuple[str, int, int, int]],
) -> None:
    who = [await person("ines"), await second_officer()]
    thread = await ask()
    posts = [await answer(thread), await answer(thread, body="Another word of the cabinet.")]
    for act, post, by, words in steps:
        await step(act, posts[post], who[by], words)
        await assert_whole(thread.id)
