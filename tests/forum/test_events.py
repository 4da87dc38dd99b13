"""The record of what was done can be followed by a cursor without missing anything."""

import asyncio

import pytest

from forum import database, events
from forum.events import Event
from forum.people.accounts import Account

pytestmark = pytest.mark.usefixtures("app")


async def test_a_quick_transaction_is_not_read_before_a_slower_one_that_recorded_first() -> None:
    amina = await Account.get(nickname="amina")
    last = await Event.all().order_by("-id").first()
    cursor = last.id if last else 0
    recorded, release = asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        async with database.transaction():
            await events.record("test.slow", amina, by=None)
            recorded.set()
            await release.wait()

    async def quick() -> None:
        await recorded.wait()
        async with database.transaction():
            await events.record("test.quick", amina, by=None)

    both = asyncio.gather(slow(), quick())
    await recorded.wait()
    await asyncio.sleep(0.3)
    assert await events.after(cursor) == []
    release.set()
    await both
    assert [event.verb for event in await events.after(cursor)] == ["test.slow", "test.quick"]


async def test_what_was_undone_was_never_recorded() -> None:
    amina = await Account.get(nickname="amina")
    before = await Event.all().count()
    with pytest.raises(ValueError, match="undone"):
        async with database.transaction():
            await events.record("test.undone", amina, by=None)
            raise ValueError("undone")
    assert await Event.all().count() == before
