"""The database's face, on whichever engine the run is about. Needs none of the forum's own tables."""

import asyncio
import importlib
import sqlite3
from contextlib import suppress
from contextvars import copy_context
from pathlib import Path
from typing import Any

import pytest
from tortoise.exceptions import IntegrityError, TransactionManagementError

from forum import database
from forum.database.sqlite import statements_of
from tests.engines import Engine
from tests.notes import python


async def texts() -> list[str]:
    return [row["text"] for row in await database.rows("SELECT text FROM note ORDER BY id")]


async def write(text: str) -> int:
    return await database.execute("INSERT INTO note (id, text) VALUES (?, ?)", [len(text), text])


async def test_one_process_can_connect_again_even_to_another_engine(package: str, empty_url: str, tmp_path: Path):
    for url in (f"sqlite://{tmp_path}/own.sqlite3", empty_url):
        await database.migrate(url, migrations=f"{package}.migrations")
        await database.connect(url, models=[f"{package}.models"])
        await importlib.import_module(f"{package}.models").Note.create(id=1, text="a")
        assert await texts() == ["a"]
        await database.close()


async def test_a_read_inside_a_transaction_sees_its_writes_and_others_do_not_yet(notes: Any):
    async def reader() -> None:
        assert await notes.all().count() == 0
        assert await texts() == []

    elsewhere = copy_context()
    async with database.transaction():
        await notes.create(id=1, text="a")
        assert await notes.exists(id=1)
        assert await notes.filter(text="a").count() == 1
        assert await texts() == ["a"]
        async with asyncio.timeout(2):
            await asyncio.create_task(reader(), context=elsewhere)
    assert await texts() == ["a"]


async def test_a_transaction_inside_another_commits_with_it(notes: Any):
    async with database.transaction():
        await write("a")
        async with database.transaction():
            await write("bb")
    assert await texts() == ["a", "bb"]


async def test_a_refusal_after_an_inner_transaction_undoes_that_too(notes: Any):
    with pytest.raises(ZeroDivisionError):
        async with database.transaction():
            async with database.transaction():
                await write("a")
            raise ZeroDivisionError
    assert await texts() == []


async def test_a_refusal_inside_cannot_be_swallowed_outside(notes: Any):
    with pytest.raises(TransactionManagementError):
        async with database.transaction():
            await write("a")
            with suppress(ZeroDivisionError):
                async with database.transaction():
                    raise ZeroDivisionError
    assert await texts() == []


async def test_a_failed_statement_cannot_be_swallowed_either(notes: Any):
    with pytest.raises(TransactionManagementError):
        async with database.transaction():
            await write("a")
            with suppress(IntegrityError):
                await write("a")
    assert await texts() == []


async def test_what_waits_for_the_commit_comes_after_the_outermost_one(notes: Any):
    done: list[str] = []
    async with database.transaction():
        async with database.transaction():
            database.after_commit(lambda: done.append("told"))
        done.append("written")
    assert done == ["written", "told"]
    database.after_commit(lambda: done.append("at once"))
    assert done[-1] == "at once"


async def test_what_waits_for_the_commit_is_dropped_when_there_is_none(notes: Any):
    done: list[str] = []
    with suppress(ZeroDivisionError):
        async with database.transaction():
            database.after_commit(lambda: done.append("told"))
            raise ZeroDivisionError
    async with database.transaction():
        pass
    assert done == []


async def test_a_task_left_over_from_a_transaction_can_write_nothing(notes: Any):
    ended = asyncio.Event()

    async def late() -> None:
        await ended.wait()
        await write("a")

    async with database.transaction():
        task = asyncio.create_task(late())
    ended.set()
    with pytest.raises(TransactionManagementError):
        await task
    assert await texts() == []


async def test_transactions_of_many_tasks_do_not_mix(notes: Any):
    await notes.create(id=0, text="0")

    async def add(number: int) -> None:
        async with database.transaction():
            await database.execute("UPDATE note SET id = id + 1")
            if number % 2:
                raise ZeroDivisionError

    await asyncio.gather(*(add(number) for number in range(10)), return_exceptions=True)
    assert await notes.get(id=5)


async def test_a_task_cancelled_in_its_transaction_leaves_nothing_and_lets_the_next_one_in(notes: Any):
    inside = asyncio.Event()

    async def slow() -> None:
        async with database.transaction():
            await write("a")
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(slow())
    await inside.wait()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    async with asyncio.timeout(2), database.transaction():
        assert await texts() == []


async def test_a_task_cancelled_at_whatever_moment_blocks_nobody(notes: Any):
    async def quick() -> None:
        async with database.transaction():
            await write("a")

    for moment in range(12):
        task = asyncio.create_task(quick())
        await asyncio.sleep(moment / 4000)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        async with asyncio.timeout(2), database.transaction():
            await database.execute("DELETE FROM note")


async def test_two_processes_that_read_and_then_write_are_never_locked_out(notes: Any, empty_url: str, tmp_path: Path):
    code = """
import asyncio, sys
from forum import database

async def main():
    await database.connect(sys.argv[1], models=[sys.argv[2]])
    for _ in range(50):
        async with database.transaction():
            await database.rows("SELECT id FROM note")
            await database.execute("UPDATE note SET id = id + 1")
    await database.close()

asyncio.run(main())
"""
    await write("a")
    module = notes.__module__
    await asyncio.gather(*(python(code, empty_url, module, path=tmp_path) for _ in range(2)))
    assert await database.rows("SELECT id FROM note") == [{"id": 101}]


async def test_sqlite_keeps_what_it_acknowledged(package: str, tmp_path: Path):
    url = f"sqlite://{tmp_path}/own.sqlite3"
    await database.migrate(url, migrations=f"{package}.migrations")
    await database.connect(url, models=[f"{package}.models"])
    found: dict[str, Any] = {}
    async with database.transaction():
        for pragma in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "query_only"):
            [row] = await database.rows(f"PRAGMA {pragma}")
            found |= row
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "timeout": 5000, "query_only": 0}
    assert await database.rows("PRAGMA query_only") == [{"query_only": 1}]
    assert await database.rows("PRAGMA foreign_keys") == [{"foreign_keys": 1}]
    await database.close()


async def test_statements_are_counted_for_this_task_and_those_it_starts(notes: Any):
    async def other() -> None:
        await texts()

    outside = asyncio.create_task(other())
    with database.counting() as counter:
        await asyncio.gather(texts(), texts())
        async with database.transaction():
            await notes.create(id=1, text="a")
        await outside
    await texts()
    assert len(counter) == 3
    assert counter.statements[2].startswith("INSERT")


async def test_a_database_that_goes_is_said_to_be_unavailable_and_comes_back_by_itself(
    notes: Any, engine: Engine, empty_url: str
):
    await write("a")
    engine.take_away(empty_url)
    for _ in range(2):
        with pytest.raises(database.Unavailable):
            await notes.all()
        with pytest.raises(database.Unavailable):
            await write("bb")
        with pytest.raises(database.Unavailable):
            async with database.transaction():
                await write("ccc")
    engine.give_back(empty_url)
    async with database.transaction():
        await write("dddd")
    assert await texts() == ["a", "dddd"]


async def test_question_marks_in_quotes_are_text(notes: Any):
    await write("a")
    sql = """SELECT 'why?' AS "who?", text FROM note WHERE text = ? AND id = ?"""
    assert await database.rows(sql, ["a", 1]) == [{"who?": "why?", "text": "a"}]


async def test_a_statement_tells_how_many_rows_it_touched(notes: Any):
    assert await write("a") == 1
    assert await write("bb") == 1
    assert await database.execute("UPDATE note SET book_id = ?", [None]) == 2
    assert await database.execute("DELETE FROM note WHERE id > ?", [5]) == 0
    assert await database.rows("UPDATE note SET text = 'c' WHERE id = 2 RETURNING text") == [{"text": "c"}]


async def test_a_statement_outside_a_transaction_is_all_that_is_sent_for_it(notes: Any):
    if database.dialect() == "sqlite":
        return  # nothing is sent anywhere
    sent: list[str] = []
    async with database._client().acquire_connection() as connection:
        connection.add_query_logger(lambda record: sent.append(record.query))
    await texts()
    assert len(sent) == 1, sent


def test_a_script_is_divided_at_its_statements_only():
    trigger = "CREATE TRIGGER t AFTER INSERT ON note BEGIN DELETE FROM note; DELETE FROM book; END"
    script = f"SELECT ';'; -- a; b\n{trigger};\n SELECT 1 -- end"
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE note (id)")
    found = list(statements_of(script))
    for statement in found:
        connection.execute(statement)
    connection.close()
    assert len(found) == 3
    assert found[1].endswith(f"{trigger};")
