"""The real server as a process of its own, to be killed."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.cast import SECRET

ROOT = Path(__file__).parents[2]
READY_WITHIN = 60  # seconds, on the slowest machine; tests record how long it took


class Server:
    """`python main.py serve` on a port of its own with these options, begun by the command `by` where there is one."""

    def __init__(
        self,
        url: str,
        by: Sequence[str] = (),
        options: Sequence[str] = (),
        port: int = 0,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = port or int(free.getsockname()[1])
        inherited = {name: value for name, value in os.environ.items() if name != "FORUM_BASE_URL"}
        generous = {f"LIMIT_{name}": "100000/minute" for name in ("ASK", "UNNAMED", "UNNAMED_ALL", "ANSWER", "VOTE")}
        self.data = tempfile.TemporaryDirectory()
        self.process = subprocess.Popen(
            [*by, sys.executable, "main.py", "serve", "--port", str(self.port), *options],
            cwd=ROOT,
            env=inherited
            | generous
            | {"DATABASE_URL": url, "FORUM_SECRET": SECRET, "HOLDING": "off", "STAFF_SECOND_FACTOR": "off"}
            | {"FORUM_DATA": self.data.name}
            | dict(settings or {}),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.base = f"http://127.0.0.1:{self.port}"

    async def ready(self) -> float:
        """Waits until it says so; how many seconds that took."""
        began = time.monotonic()
        async with self.client() as asking:
            while time.monotonic() < began + READY_WITHIN:
                assert self.process.poll() is None, "the server ended by itself"
                try:
                    if (await asking.get("/readyz")).status_code == 200:
                        return time.monotonic() - began
                except httpx.TransportError:
                    await asyncio.sleep(0.02)
        raise TimeoutError

    def client(self, **how: Any) -> httpx.AsyncClient:
        """Somebody's connections to it, without the certificates of the world: to read those takes longer than ten requests."""
        return httpx.AsyncClient(base_url=self.base, verify=False, **how)

    async def end(self, how: signal.Signals) -> None:
        self.process.send_signal(how)
        await asyncio.to_thread(self.process.wait)
        self.data.cleanup()


@asynccontextmanager
async def serving(
    url: str,
    by: Sequence[str] = (),
    options: Sequence[str] = (),
    port: int = 0,
    settings: Mapping[str, str] | None = None,
) -> AsyncIterator[Server]:
    server = Server(url, by, options, port, settings)
    try:
        yield server
    finally:
        await server.end(signal.SIGKILL)
