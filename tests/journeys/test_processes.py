"""Several processes behind one address: one dies and is replaced, all are exchanged, and nobody's request is lost."""

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.journeys.acknowledged import check, refusing
from tests.journeys.served import READY_WITHIN, Server, serving
from tests.journeys.writers import Writer

TWO = ("--workers", "2", "--no-worker")


@pytest.fixture
async def server(database_url: str, writers: list[Writer]) -> AsyncIterator[Server]:
    async with serving(database_url, options=TWO) as running:
        await until(lambda: len(processes_of(running)) == 2)
        yield running


def processes_of(server: Server) -> set[int]:
    """The ids of the processes that accept connections: they hold the socket and wait for what happens on it."""
    told = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text(encoding="ascii")
    return {child for child in map(int, told.split()) if listens(child, server.port)}


def listens(process: int, port: int) -> bool:
    try:
        open_files = {os.readlink(each) for each in Path(f"/proc/{process}/fd").iterdir()}
    except FileNotFoundError:
        return False
    rows = [row.split() for row in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]]
    sockets = {f"socket:[{row[9]}]" for row in rows if row[1].endswith(f":{port:04X}") and row[3] == "0A"}
    return bool(sockets & open_files) and "anon_inode:[eventpoll]" in open_files


async def until(held: Callable[[], bool]) -> None:
    async with asyncio.timeout(READY_WITHIN):
        while not held():  # noqa: ASYNC110 - another process does it, and tells nobody
            await asyncio.sleep(0.05)


@asynccontextmanager
async def writing(writers: Iterable[Writer], server: Server) -> AsyncIterator[None]:
    """Within the block all write one form after another, each over a connection of its own; none may be lost."""
    stopping = asyncio.Event()

    async def go_on(writer: Writer) -> None:
        while not stopping.is_set():
            async with writer.browser(server) as browser:
                await writer.send(browser, *writer.form())

    async with asyncio.TaskGroup() as group:
        for writer in writers:
            group.create_task(go_on(writer))
        yield
        stopping.set()


async def test_all_processes_are_exchanged_while_people_write_and_no_form_is_lost(
    database_url: str, server: Server, writers: list[Writer]
) -> None:
    before = processes_of(server)
    async with writing(writers[:4], server):
        server.process.send_signal(signal.SIGHUP)
        await until(lambda: len(now := processes_of(server)) == 2 and not now & before)
    await check(database_url, writers)


async def test_a_process_that_is_killed_is_replaced_while_the_other_serves(
    database_url: str, server: Server, writers: list[Writer]
) -> None:
    before = processes_of(server)
    killed = before.pop()
    book = writers[0].book
    book.begin(12)
    tasks = [asyncio.create_task(writer.write(server)) for writer in writers[:4]]
    await book.enough.wait()
    os.kill(killed, signal.SIGKILL)
    async with server.client() as reader:
        assert (await reader.get("/readyz")).status_code == 200
    await until(lambda: len(processes_of(server) - {killed}) == 2)
    assert before < processes_of(server)
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    await asyncio.gather(*(writer.write_again(server) for writer in writers[:4]))
    await check(database_url, writers)


async def test_processes_that_are_told_to_stop_let_nobody_new_in_and_end(server: Server) -> None:
    all_of_them = processes_of(server)
    server.process.send_signal(signal.SIGTERM)
    await refusing(server.port)
    assert await asyncio.to_thread(server.process.wait) == 0
    assert not any(Path(f"/proc/{each}").exists() for each in all_of_them)


async def test_no_process_outlives_the_one_that_began_it(server: Server) -> None:
    all_of_them = processes_of(server)
    server.process.send_signal(signal.SIGKILL)
    await asyncio.to_thread(server.process.wait)
    await until(lambda: not any(listens(each, server.port) for each in all_of_them))


async def test_several_processes_that_cannot_begin_end_with_an_error(database_url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        async with serving(database_url, options=TWO, port=port) as server:
            assert await asyncio.to_thread(server.process.wait) == 3
