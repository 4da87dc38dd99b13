"""The judge of whether something was written, who no longer reads every table where nothing was."""

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from forum import database
from forum.people.accounts import Account
from forum.threads.models import Thread
from tests.cast import ask, contents
from tests.world import undone

pytestmark = pytest.mark.usefixtures("app")
RENAME = "UPDATE account SET language = 'pt' WHERE nickname = 'amina'"


@pytest.fixture
async def before(app: object) -> AsyncIterator[dict[str, str]]:
    await ask()
    held = await contents()
    assert await contents() == held
    yield held
    assert await contents() != held


async def test_a_row_that_is_added_changed_or_deleted_is_noticed_each_time(before: dict[str, str]) -> None:
    thread = await ask()
    added = await contents()
    await Thread.filter(id=thread.id).update(title="Another title")
    changed = await contents()
    await Account.filter(nickname="zeca").delete()
    assert await contents() == changed
    await database.execute("DELETE FROM town_holiday")
    deleted = await contents()
    assert before != added != changed != deleted


async def test_what_others_write_is_noticed(before: dict[str, str], database_url: str) -> None:
    if database.dialect() == "sqlite":
        other = sqlite3.connect(Path(database_url.removeprefix("sqlite://")))
        other.execute(RENAME)
        other.commit()
        other.close()
    else:
        elsewhere = await asyncpg.connect(database_url)
        await elsewhere.execute(RENAME)
        await elsewhere.close()
    assert {table for table, held in (await contents()).items() if held != before[table]} == {"account"}


async def test_what_is_written_in_a_transaction_is_noticed_there_and_gone_with_it(before: dict[str, str]) -> None:
    async with undone():
        await ask("bilal")
        assert await contents() != before
    assert await contents() == before
    await ask("bilal")
