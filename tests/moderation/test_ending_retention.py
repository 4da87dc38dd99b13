"""The command `retention` says how far it is, and Ctrl-C ends it with nothing half done; run again, it goes on."""

import asyncio
import signal
from datetime import timedelta
from pathlib import Path

import pytest
from tortoise.queryset import QuerySet

from forum import clock
from forum.catalogue import snapshot
from forum.operations.chores import DAILY, Chore
from forum.operations.retaining import watched
from forum.people.accounts import Account
from forum.threads.models import Post, Revision
from moderation.oversight import retention
from tests.cast import answer, ask
from tests.forum.test_worker import ended, python, until

MANY = 60
LONG_AGO = timedelta(days=300)

pytestmark = pytest.mark.usefixtures("app")


async def rejected_texts() -> None:
    thread = await ask("bilal", kind="discussion")
    for number in range(MANY):
        await answer(thread, "amina", body=f"Advertisement number {number} of somebody.")
    old = clock.now() - LONG_AGO
    await Post.filter(kind="answer").update(status="rejected", created_at=old, edited_at=None)


async def left() -> int:
    return await retention.rejected(await snapshot.current()).count()


async def test_ctrl_c_leaves_each_text_whole_or_gone_and_the_next_run_ends_the_rest(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORUM_DATA", str(tmp_path))
    await rejected_texts()
    assert await left() == MANY
    running = await python(database_url, "main.py", "retention")

    async def begun() -> bool:
        return await left() < MANY

    assert await until(begun)
    running.send_signal(signal.SIGINT)
    code, said = await ended(running)
    assert (code, "Traceback" in said) == (130, False), said
    rest = await left()
    assert 0 < rest < MANY
    whole = await Post.filter(kind="answer", status="rejected").exclude(source="").count()
    gone = await Post.filter(kind="answer", status="erased", source="", author_id=None).count()
    assert (whole, gone) == (rest, MANY - rest)
    assert not await Revision.filter(post__kind="answer", post__status="erased").exists()
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
