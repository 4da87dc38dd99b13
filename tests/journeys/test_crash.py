"""The server killed while people write: what was acknowledged is there once, counters are true, and it comes back."""

import asyncio
import signal
from collections.abc import Callable
from urllib.parse import urlencode

from forum import database
from forum.threads.models import Thread
from forum.web.requests.form_keys import FormKeys, form_of
from tests.cast import SECRET
from tests.journeys.acknowledged import check, refusing, written
from tests.journeys.served import Server, serving
from tests.journeys.writers import Writer

KILLS = 10
WRITES_BEFORE_A_KILL = 16
SLOW_SENDER = 0.5  # seconds, by which a server that doesn't wait has ended


async def test_ten_kills_lose_nothing_acknowledged_and_double_nothing(
    database_url: str, writers: list[Writer], record_testsuite_property: Callable[[str, object], None]
) -> None:
    restarts = []
    server = Server(database_url)
    try:
        await server.ready()
        for _ in range(KILLS):
            await written(writers, server, WRITES_BEFORE_A_KILL)
            server = Server(database_url)
            restarts.append(round(await server.ready(), 2))
            await asyncio.gather(*(writer.write_again(server) for writer in writers))
            await check(database_url, writers)
    finally:
        await server.end(signal.SIGKILL)
        record_testsuite_property("seconds until ready again", restarts)
    assert len(restarts) == KILLS


async def test_a_server_told_to_stop_answers_what_has_begun(database_url: str, writers: list[Writer]) -> None:
    async with serving(database_url) as server:
        await server.ready()
        path, fields, _ = writers[0].ask()
        fields["form_key"] = FormKeys(SECRET, writers[0].digest).make(form_of(path))
        body = urlencode(fields).encode()
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        head = [
            f"POST {path} HTTP/1.1",
            f"Host: 127.0.0.1:{server.port}",
            "Sec-Fetch-Site: same-origin",
            f"Cookie: session={writers[0].token}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
            "Expect: 100-continue",
        ]
        writer.write("\r\n".join([*head, "", ""]).encode())
        assert b" 100 " in await reader.readuntil(b"\r\n\r\n")
        server.process.send_signal(signal.SIGTERM)
        await refusing(server.port)
        await asyncio.sleep(SLOW_SENDER)
        writer.write(body)
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 303")
        writer.close()
        await asyncio.to_thread(server.process.wait)
    await database.connect(database_url)
    assert await Thread.filter(title=fields["title"]).count() == 1
    await database.close()
