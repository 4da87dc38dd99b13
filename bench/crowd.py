"""Clients who keep a server waiting: idle ones, and slow ones that send their header or their body a byte a second."""

import asyncio
import os
import resource
import time
from collections.abc import Sequence
from dataclasses import dataclass

NETWORKS = 40
AT_ONCE = 100


@dataclass(frozen=True)
class Crowd:
    """The numbers of clients that came and were connected at the end, and the seconds until the last other was let go."""

    came: int
    left: int
    last: float


def come(port: int, idle: int, slow: int, seconds: float, network: str = "") -> Crowd:
    """Opens all of them, from `network` or from many, and stays so many seconds; to be called in a process of its own."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return asyncio.run(_come(port, idle, slow, seconds, network))


async def _come(port: int, idle: int, slow: int, seconds: float, network: str) -> Crowd:
    header = f"GET /pt/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX-Slow: {'x' * 500}"
    body = (
        f"POST /pt/login HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nSec-Fetch-Site: same-origin\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 900\r\n\r\n"
    )
    places = asyncio.Semaphore(AT_ONCE)

    async def stay(number: int, begin: str, drip: str) -> float | None:
        own = network or f"127.7.{number % NETWORKS + 1}.1"
        try:
            async with places:
                reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(own, 0))
        except OSError:
            return 0.0
        began = time.monotonic()
        writer.write(begin.encode())
        ended = asyncio.create_task(_ended(reader))
        for letter in drip:
            writer.write(letter.encode())
            await asyncio.wait([ended], timeout=1)
            if ended.done() or time.monotonic() > began + seconds:
                break
        if not drip:
            await asyncio.wait([ended], timeout=seconds)
        lasted = time.monotonic() - began if ended.done() else None
        ended.cancel()
        writer.transport.abort()
        return lasted

    clients = [stay(number, "", "") for number in range(idle)]
    clients += [stay(number, header[:20], header[20:]) for number in range(slow // 2)]
    clients += [stay(number, body, "x" * 900) for number in range(slow - slow // 2)]
    return _summed(await asyncio.gather(*clients))


def _summed(lasted: Sequence[float | None]) -> Crowd:
    closed = [each for each in lasted if each is not None]
    return Crowd(len(lasted), len(lasted) - len(closed), max(closed, default=0.0))


async def _ended(reader: asyncio.StreamReader) -> None:
    try:
        while await reader.read(4096):
            pass
    except OSError:
        pass
