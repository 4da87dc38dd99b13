"""What the forum does by itself: what was kept for a time ends, nothing else does, and a dry run only says so."""

import asyncio
from datetime import timedelta

import pytest

import main
from forum import clock, database
from forum.operations import chores
from forum.operations.chores import DAILY, Chore
from forum.people import form_keys, sessions
from forum.people.accounts import Account
from forum.people.form_keys import SpentKey
from forum.people.sessions import Session
from forum.threads.models import Post, Thread
from forum.threads.posting.models import Draft
from moderation.models import KeptText
from tests.cast import answer, ask
from tests.forum.threads.officers import mark, said
from tests.moderation.test_decisions import decide

pytestmark = pytest.mark.usefixtures("app")

CHORES = main.WORK.chores


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
        over = await chores.deletable(CHORES)
        assert await left() == (1, 1, 1, 1)
        done = await chores.do(CHORES)
        assert {name: done[name] for name in over} == over
        assert await left() == stays
        assert (await Thread.get(id=thread.id)).overdue == (days > 10)
        assert not any((await chores.do(CHORES)).values())


def counting(every: timedelta, fails: bool = False) -> tuple[Chore, list[str]]:
    """A chore that notes when it is done, and its notes."""
    done: list[str] = []

    async def do() -> int:
        await asyncio.sleep(0.05)
        done.append("done")
        if fails:
            raise database.Unavailable("gone")
        return 1

    return Chore("counting", every, do), done


async def after(time: timedelta, chore: Chore) -> chores.Done:
    with clock.moved_to(clock.now() + time):
        return await chores.do_due([chore])


async def test_a_chore_is_done_once_in_its_period_whoever_asks() -> None:
    chore, done = counting(DAILY)
    both = await asyncio.gather(chores.do_due([chore]), chores.do_due([chore]))
    assert sorted(each.changed.get("counting", 0) for each in both) == [0, 1]
    assert await after(timedelta(hours=23), chore) == chores.Done({})
    assert await after(timedelta(hours=25), chore) == chores.Done({"counting": 1})
    assert len(done) == 2


async def test_a_chore_that_fails_or_dies_with_its_worker_is_done_soon_again() -> None:
    failing, _ = counting(DAILY, fails=True)
    assert await chores.do_due([failing]) == chores.Done({}, failed=1)
    sound, done = counting(DAILY)
    assert await after(timedelta(minutes=5), sound) == chores.Done({})
    assert await after(timedelta(minutes=11), sound) == chores.Done({"counting": 1})
    assert done == ["done"]


async def test_the_command_does_them_all_also_those_that_are_not_due() -> None:
    chore, done = counting(DAILY)
    await chores.do_due([chore])
    assert await chores.do([chore]) == {"counting": 1}
    assert await chores.do_due([chore]) == chores.Done({})
    assert len(done) == 2


def test_no_two_chores_have_one_name() -> None:
    assert len({chore.name for chore in CHORES}) == len(CHORES)
