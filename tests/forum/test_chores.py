"""What the forum does by itself: what was kept for a time ends, nothing else does, and a dry run only says so."""

import asyncio
from datetime import timedelta

import pytest

from forum import clock, database
from forum.operations import chores
from forum.people import form_keys, sessions
from forum.people.accounts import Account
from forum.people.form_keys import SpentKey
from forum.people.sessions import Session
from forum.threads.models import Post, Thread
from forum.threads.posting.models import Draft
from moderation.commands import KEPT
from moderation.models import KeptText
from tests.cast import answer, ask
from tests.forum.threads.officers import mark, said
from tests.moderation.test_decisions import decide

pytestmark = pytest.mark.usefixtures("app")


async def everything_kept() -> Thread:
    """A session, a spent key, a draft, a text behind a decision, and an official answer to look at again in ten days."""
    amina = await Account.get(nickname="amina")
    await Session.filter(account_id__gt=0).delete()
    await sessions.start(amina, shared=True)
    await form_keys.spend("a-key", "content")
    thread = await ask()
    await mark(await answer(thread), said(review_by=clock.today() + timedelta(days=10)))
    await Draft.create(thread_id=thread.id, account_id=amina.id, about="answers.create", body="I", saved_at=clock.now())
    await decide(await Post.get(thread_id=(await ask()).id, kind="question"), "hide")
    return thread


async def left() -> tuple[int, int, int, int]:
    return (
        await Session.all().count(),
        await SpentKey.filter(content="content").count(),
        await Draft.all().count(),
        await KeptText.all().count(),
    )


@pytest.mark.parametrize(
    ("days", "stays"),
    [
        (0, (1, 1, 1, 1)),
        (2, (0, 1, 1, 1)),
        (29, (0, 1, 1, 1)),
        (31, (0, 0, 0, 1)),
        (180, (0, 0, 0, 1)),
        (190, (0, 0, 0, 0)),
    ],
)
async def test_what_is_kept_for_a_time_ends_with_it(days: int, stays: tuple[int, ...]) -> None:
    thread = await everything_kept()
    with clock.moved_to(clock.now() + timedelta(days=days)):
        over = await chores.what_is_over(KEPT)
        assert await left() == (1, 1, 1, 1)
        done = await chores.do(KEPT)
        assert {name: done[name] for name in over} == over
        assert await left() == stays
        assert (await Thread.get(id=thread.id)).overdue == (days > 10)
        assert not any((await chores.do(KEPT)).values())


async def test_they_are_done_again_and_again_also_after_the_database_was_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    await everything_kept()
    slept: list[float] = []

    async def gone() -> int:
        raise database.Unavailable("gone")

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 2:
            monkeypatch.setattr("forum.threads.state.demote_overdue", gone)
        if len(slept) == 3:
            monkeypatch.undo()
        if len(slept) == 4:
            raise asyncio.CancelledError

    with clock.moved_to(clock.now() + timedelta(days=11)), pytest.raises(asyncio.CancelledError):
        await chores.now_and_then(KEPT, sleep)
    assert slept == [chores.AT_FIRST.total_seconds(), 3600, 3600, 3600]
    assert await Session.all().count() == 0
