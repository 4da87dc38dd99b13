"""Drills that end processes: the server killed and told to stop, the worker killed."""

import asyncio
import os
import signal
import sys
from collections import Counter
from itertools import count
from random import Random
from urllib.parse import urlencode

from bench.drills.stage import Stage, holds
from forum import database
from forum.events import Event
from forum.notifications.models import Notification
from forum.threads.models import Post, Thread
from forum.threads.posting import votes
from tests.cast import SECRET, answer, ask, person
from tests.forum.threads.officers import correct, mark
from tests.journeys.acknowledged import refusing, written
from tests.journeys.served import ROOT, Server

ROUNDS = 10
WRITES = 16
READERS = 3
PATIENCE = 60.0  # seconds


async def kill_in_posting(stage: Stage) -> str:
    """kill -9 while eight people write, ten times; everything acknowledged is there once, and it serves again."""
    slowest = 0.0
    server = Server(stage.url)
    try:
        await server.ready()
        for _ in range(ROUNDS):
            await written(stage.writers, server, WRITES)
            server = Server(stage.url)
            slowest = max(slowest, await server.ready())
            await asyncio.gather(*(writer.write_again(server) for writer in stage.writers))
            texts = await stage.check()
    finally:
        await server.end(signal.SIGKILL)
    return f"{ROUNDS} kills, {texts} texts acknowledged, each there once; ready again after {slowest:.1f} s at most"


async def told_to_stop(stage: Stage) -> str:
    """SIGTERM while a form is half sent: it is answered, nobody new is let in, and the process ends with 0."""
    async with stage.server() as server:
        path, fields, _ = stage.writers[0].form()
        body = urlencode(fields).encode()
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        head = [
            f"POST {path} HTTP/1.1",
            f"Host: 127.0.0.1:{server.port}",
            "Sec-Fetch-Site: same-origin",
            f"Cookie: session={stage.writers[0].token}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
            "Expect: 100-continue",
        ]
        writer.write("\r\n".join([*head, "", ""]).encode())
        await reader.readuntil(b"\r\n\r\n")
        server.process.send_signal(signal.SIGTERM)
        await refusing(server.port)
        writer.write(body)
        answer = (await reader.readuntil(b"\r\n")).decode()
        writer.close()
        holds(" 303 " in answer, f"the half sent form was answered with {answer.strip()}")
        ended = await asyncio.wait_for(asyncio.to_thread(server.process.wait), PATIENCE)
        holds(ended in (0, -signal.SIGTERM), f"the process ended with {ended}")
    return "the half sent form was answered with 303, nobody new was let in, the process ended"


async def worker_killed(stage: Stage) -> str:
    """A worker killed ten times at moments of chance while official answers change; everybody is notified of each once."""
    chance = Random(7)
    await database.connect(stage.url)
    try:
        post = await followed()
        changing = asyncio.create_task(_change(post))
        for _ in range(ROUNDS):
            worker = await started_worker(stage.url)
            assert worker.stderr
            await asyncio.wait_for(worker.stderr.readuntil(b"has begun"), PATIENCE)
            await asyncio.sleep(chance.random())
            worker.kill()
            await worker.wait()
        changing.cancel()
        await asyncio.wait([changing])
        last = await started_worker(stage.url, "--once")
        _, said = await last.communicate()
        holds(last.returncode == 0, f"the last worker ended with {last.returncode}: {said.decode()[-200:]}")
        changes = await Event.filter(verb="official.corrected").count()
        told = Counter(
            [
                tuple(row)
                for row in await Notification.filter(kind="official_corrected").values_list("account_id", "about")
            ]
        )
    finally:
        await database.close()
    wanted = READERS * changes
    holds(
        len(told) == wanted and set(told.values()) == {1}, f"{sum(told.values())} notifications where {wanted} were due"
    )
    return f"{ROUNDS} kills, {changes} changes, {wanted} notifications, each once"


async def followed() -> Post:
    """An official answer to a question that two others follow, so that three people are told of each change."""
    made = await answer(await ask())
    await mark(made)
    for nickname in ("bilal", "rahima"):
        await votes.follow(await Thread.get(id=made.thread_id), True, by=await person(nickname))
    return made


async def _change(post: Post) -> None:
    for number in count():
        await correct(post, f"Word {number} of the cabinet.", "detail")
        await asyncio.sleep(0.1)


async def started_worker(url: str, *options: str) -> asyncio.subprocess.Process:
    command = (sys.executable, "main.py", "worker", *options)
    environment = os.environ | {"DATABASE_URL": url, "FORUM_SECRET": SECRET}
    return await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=environment, stderr=asyncio.subprocess.PIPE)
