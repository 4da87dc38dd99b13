"""The command `retention` says how far it is, and Ctrl-C ends it with nothing half done; run again, it goes on."""

import asyncio
import signal
from datetime import timedelta
from pathlib import Path

import pytest
from tortoise.queryset import QuerySet

import main
from forum import clock
from forum.catalogue import snapshot
from forum.operations.chores import DAILY, Chore
from forum.operations.retaining import watched
from forum.people.accounts import Account
from forum.threads.models import Post
from moderation.oversight import retention
from tests.cast import answer, ask
from tests.forum.test_worker import LONG_ENOUGH, ended, python

MANY = 40
LONG_AGO = timedelta(days=300)

pytestmark = pytest.mark.usefixtures("app")


async def rejected_texts() -> None:
    first = await answer(await ask("bilal", kind="discussion"), "amina", body="Advertisement of somebody.")
    old = {"status": "rejected", "created_at": clock.now() - LONG_AGO, "edited_at": None}
    await Post.filter(id=first.id).update(**old)
    [row] = await Post.filter(id=first.id).values()
    await Post.bulk_create([Post(**row | {"id": first.id + number}) for number in range(1, MANY)])


async def left() -> int:
    return await retention.rejected(await snapshot.current()).count()


async def whole_or_gone() -> tuple[int, int]:
    """How many texts are as they were, and how many left nothing."""
    whole = Post.filter(kind="answer", status="rejected").exclude(source="")
    gone = Post.filter(kind="answer", status="erased", source="", html="", author_id=None)
    return await whole.count(), await gone.count()


async def test_ended_in_the_middle_each_text_is_whole_or_gone_and_the_rest_goes_next_time() -> None:
    await rejected_texts()
    [chore] = [each for each in main.WORK.chores if each.over is retention.rejected]

    def end(name: str, rows: int) -> None:
        if rows < MANY:
            work.cancel()

    work = asyncio.create_task(watched(chore, end, every=0.001))
    with pytest.raises(asyncio.CancelledError):
        await work
    rest = await left()
    assert 0 < rest < MANY
    assert await whole_or_gone() == (rest, MANY - rest)
    assert await watched(chore, end) == rest
    assert await whole_or_gone() == (0, MANY)


async def test_ctrl_c_ends_the_command_at_once_and_the_next_run_does_all(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORUM_DATA", str(tmp_path))
    await rejected_texts()
    running = await python(database_url, "main.py", "retention")
    assert running.stdout
    await asyncio.wait_for(running.stdout.readline(), LONG_ENOUGH)
    running.send_signal(signal.SIGINT)
    code, said = await ended(running)
    assert (code, "Traceback" in said) == (130, False), said
    assert sum(await whole_or_gone()) == MANY and await left()
    code, said = await ended(await python(database_url, "main.py", "retention"))
    assert (code, await left()) == (0, 0), said


async def test_a_chore_that_takes_long_tells_what_is_left_of_it() -> None:
    looked, told = asyncio.Event(), list[tuple[str, int]]()

    async def slow() -> int:
        await looked.wait()
        return await waiting().update(language="pt")

    def waiting() -> QuerySet[Account]:
        return Account.filter(nickname__in=("amina", "bilal"), language="")

    def tell(name: str, rows: int) -> None:
        told.append((name, rows))
        looked.set()

    chore = Chore("a slow one", DAILY, slow, lambda known: waiting())
    assert await watched(chore, tell, every=0.01) == 2
    assert told[0] == ("a slow one", 2)
    assert await watched(chore, tell, every=60) == 0
