"""Drills that take something away: the database, Redis, room on the disk, the right time."""

import asyncio
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

from bench.drills.stage import Stage, holds, small_disk, staged
from bench.serving import free_port
from tests.journeys.served import Server

PAGES = ("/en/", "/pt/threads", "/ar/threads?state=official")
HELP = "/ar/help"
ANSWERS_WITHIN = 10.0  # seconds, for a page without its database
BACK_WITHIN = 20.0
SMALL = {"sqlite": 40, "postgres": 320}  # megabytes of the disk that fills up
BLOCK = b"\0" * 4096
MOST_FORMS = 2_000
FAKETIME = [str(each) for each in Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")]
REDIS = shutil.which("redis-server") or shutil.which("valkey-server")


async def database_gone(stage: Stage) -> str:
    """The database taken away and given back: pages answer 503 without a trace within 10 s, and are there again by themselves."""
    async with stage.server() as server, server.client(timeout=BACK_WITHIN) as reader:
        await stage.write(server, times=4)
        stage.engine.take_away(stage.url)
        slowest = 0.0
        for page in PAGES:
            began = time.monotonic()
            answer = await reader.get(page)
            slowest = max(slowest, time.monotonic() - began)
            holds(answer.status_code == 503, f"{page} answered {answer.status_code} without the database")
            holds(
                "Traceback" not in answer.text and "Error" not in answer.text, f"{page} shows an error of the program"
            )
        holds(slowest < ANSWERS_WITHIN, f"a page took {slowest:.1f} s")
        help_lines = await reader.get(HELP)
        holds(help_lines.status_code == 200, f"whom to call is not told without the database: {help_lines.status_code}")
        stage.engine.give_back(stage.url)
        back = await _again(reader)
        await stage.write(server, writer=1, times=4)
    seen = f"503 after {slowest:.1f} s at most, help lines all the while, pages again after {back:.1f} s"
    return f"{seen}, {await stage.check()} texts there once"


async def _again(reader: httpx.AsyncClient) -> float:
    """The seconds until every page is there."""
    began = time.monotonic()
    while not all([(await reader.get(page)).status_code == 200 for page in PAGES]):
        holds(time.monotonic() < began + BACK_WITHIN, f"pages were not there again after {BACK_WITHIN:.0f} s")
        await asyncio.sleep(0.1)
    return time.monotonic() - began


async def redis_gone(stage: Stage) -> str:
    """Redis killed and begun again: reading and writing go on, and tries at a password are still counted."""
    holds(REDIS is not None, "not tried: no redis-server or valkey-server here")
    port = free_port()
    with tempfile.TemporaryDirectory() as folder, _redis(port, folder) as first:
        async with (
            stage.server(CACHE_URL=f"redis://127.0.0.1:{port}") as server,
            server.client(timeout=BACK_WITHIN) as reader,
        ):
            await stage.write(server, times=2)
            first.kill()
            first.wait()
            await _pages(reader, "without Redis")
            await stage.write(server, writer=1, times=2)
            refused = await _tries(reader)
            with _redis(port, folder):
                await _pages(reader, "with Redis back")
                await stage.write(server, writer=2, times=2)
    return f"every page and form answered, the tries at a password ended after {refused}, {await stage.check()} texts there once"


async def _pages(reader: httpx.AsyncClient, when: str) -> None:
    for page in PAGES:
        answer = await reader.get(page)
        holds(answer.status_code == 200, f"{page} answered {answer.status_code} {when}")


async def _tries(reader: httpx.AsyncClient) -> int:
    """The number of wrong passwords after which no more are taken."""
    for number in range(60):
        form = {"nickname": "amina", "password": f"wrong password {number}"}
        answer = await reader.post("/en/login", data=form, headers={"Sec-Fetch-Site": "same-origin"})
        if answer.status_code == 429:
            return number
        holds(answer.status_code < 500, f"a try at a password was answered with {answer.status_code}")
    holds(False, "sixty wrong passwords were taken without Redis")
    return 0


@contextmanager
def _redis(port: int, folder: str) -> Iterator["subprocess.Popen[bytes]"]:
    command = [str(REDIS), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    time.sleep(0.5)
    try:
        yield server
    finally:
        server.kill()
        server.wait()


async def disk_full(stage: Stage) -> str:
    """No room left where the database is: reading goes on, forms are answered 503, nothing acknowledged is lost."""
    disk = small_disk(stage.name, SMALL[stage.name])
    folder, engine = await asyncio.to_thread(disk.__enter__)
    try:
        async with staged(stage.name, engine) as own:
            return await _full(own, folder)
    finally:
        await asyncio.to_thread(disk.__exit__, None, None, None)


async def _full(stage: Stage, folder: Path) -> str:
    filler = folder / "filler"
    async with stage.server() as server, server.client(timeout=BACK_WITHIN) as reader:
        await stage.write(server, times=4)
        with suppress(OSError), filler.open("wb", buffering=0) as file:
            while file.write(BLOCK):
                pass
        taken = await _until(503, stage, server)
        await _pages(reader, "on a full disk")
        filler.unlink()
        back = await _again(reader)
        await _until(303, stage, server)
        await stage.write(server, writer=1, times=4)
    texts = await stage.check()
    return f"{taken} more forms taken, then 503 and pages all the while; all again {back:.1f} s after; {texts} texts there once"


async def _until(status: int, stage: Stage, server: Server) -> int:
    """Sends one writer's forms until one is answered so; how many were taken before. Any answer but 303 and 503 fails."""
    writer = stage.writers[0]
    async with writer.browser(server) as browser:
        for taken in range(MOST_FORMS):
            path, fields, note = writer.form()
            answer = await browser.post(path, data=fields)
            holds(answer.status_code in (303, 503), f"a form was answered with {answer.status_code} on a full disk")
            if answer.status_code == 303:
                note(answer.headers["location"])
            if answer.status_code == status:
                return taken
    holds(False, f"{MOST_FORMS} forms, and none was answered with {status}")
    return MOST_FORMS


async def clock_jumps(stage: Stage) -> str:
    """The clock of the machine put an hour ahead and two back while people read and write: nothing fails, nobody is signed out."""
    holds(bool(FAKETIME), "not tried: faketime is not installed here")
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "clock"
        told.write_text("+0", encoding="ascii")
        faked = {"LD_PRELOAD": FAKETIME[0], "FAKETIME_TIMESTAMP_FILE": str(told), "FAKETIME_NO_CACHE": "1"}
        async with (
            stage.server(**faked, FAKETIME_DONT_FAKE_MONOTONIC="1") as server,
            server.client(timeout=BACK_WITHIN) as reader,
        ):
            for writer, jump in enumerate(("+0", "+3600", "-3600")):
                told.write_text(jump, encoding="ascii")
                await _pages(reader, f"with the clock at {jump} s")
                await stage.write(server, writer=writer, times=4)
                await stage.write(server, writer=0, times=2)
    return f"an hour ahead and two back: every page and form answered, {await stage.check()} texts there once"
