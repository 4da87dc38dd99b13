"""The real server among more clients than it may open files: readers are served, and it stops when it is told to."""

import asyncio
import signal
import subprocess
import sys

import pytest

from tests.journeys.served import ROOT, Server, serving

FILES = 200
EACH = 70  # connections from each of five networks
STOPS_WITHIN = 60  # seconds, on the slowest machine

Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def open_from(server: Server, network: str, count: int) -> list[Stream]:
    return [
        await asyncio.open_connection("127.0.0.1", server.port, local_addr=(network, 0)) for _ in range(count)
    ]  # fmt: skip


async def test_a_reader_is_served_among_more_clients_than_files(database_url: str) -> None:
    opened: list[Stream] = []
    async with serving(database_url, by=["prlimit", f"--nofile={FILES}:{FILES}"]) as server:
        await server.ready()
        async with server.client() as reader:
            for number in range(2, 7):
                opened += await open_from(server, f"127.0.0.{number}", EACH)
                for _, writer in opened[-EACH // 2 :]:
                    writer.write(b"GET /pt/ HT")
                for path in ("/healthz", "/readyz", "/pt/", "/pt/threads"):
                    assert (await reader.get(path)).status_code == 200
        server.process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(asyncio.to_thread(server.process.wait), STOPS_WITHIN)
    for _, writer in opened:
        writer.transport.abort()
    assert len(opened) > FILES


async def test_a_network_has_as_many_connections_as_the_setting_says(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONNECTIONS_PER_NETWORK", "3")
    async with serving(database_url) as server:
        await server.ready()
        opened = await open_from(server, "127.0.0.2", 4)
        assert await opened[0][0].read() == b""
        for reader, writer in opened[1:]:
            writer.write(b"GET /healthz HTTP/1.1\r\nHost: " + server.base[7:].encode() + b"\r\n\r\n")
            assert (await reader.readuntil(b"ok\n")).startswith(b"HTTP/1.1 200 ")
        for _, writer in opened:
            writer.transport.abort()


@pytest.mark.parametrize(("limits", "places"), [("64:64", 32), ("1024:1024", 768), ("1024:8192", 4096)])
def test_places_for_connections_leave_files_for_the_rest(limits: str, places: int) -> None:
    asked = "from forum.web.server.serving import places; print(places(4096))"
    command = ["prlimit", f"--nofile={limits}", sys.executable, "-c", asked]
    assert int(subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout) == places
