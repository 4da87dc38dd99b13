"""Limits are shared through Redis, and go on, stricter, when it is gone."""

import asyncio
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from forum import settings
from forum.errors import TooMany
from forum.web.requests.limiting import Limiter

SECRET = "a secret for tests, long enough to be one"
SERVER = shutil.which("redis-server") or shutil.which("valkey-server")


def limiter(cache_url: str = "") -> Limiter:
    return Limiter(settings.read(forum_secret=SECRET, cache_url=cache_url, limit_ask="4/minute"))


async def allowed(counter: Limiter, key: str, tries: int = 10) -> int:
    for number in range(tries):
        try:
            await counter.count("ask", key)
        except TooMany as refusal:
            assert 1 <= refusal.retry_after <= 61
            return number
    return tries


@pytest.fixture
async def redis(tmp_path: Path) -> AsyncIterator[tuple[str, subprocess.Popen[bytes]]]:
    """A Redis of our own on a free port of loopback."""
    assert SERVER, "no redis-server or valkey-server here: install one, as .ci/run does"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [SERVER, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    for _ in range(200):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            break
        except OSError:
            await asyncio.sleep(0.02)
    yield f"redis://127.0.0.1:{port}", server
    server.kill()
    server.wait()


async def test_each_key_has_its_own_allowance() -> None:
    counter = limiter()
    assert await allowed(counter, "a") == 4
    assert await allowed(counter, "b") == 4


async def test_two_processes_share_one_allowance_through_redis(redis: tuple[str, subprocess.Popen[bytes]]) -> None:
    one, two = limiter(redis[0]), limiter(redis[0])
    assert await allowed(one, "a", 3) == 3
    assert await allowed(two, "a") == 1
    await one.close()
    await two.close()


async def test_when_redis_is_gone_the_limit_is_local_and_half(redis: tuple[str, subprocess.Popen[bytes]]) -> None:
    counter = limiter(redis[0])
    assert await allowed(counter, "a", 1) == 1
    redis[1].kill()
    redis[1].wait()
    assert await allowed(counter, "a") == 2
    await counter.close()


def test_a_network_is_an_ipv4_address_or_an_ipv6_prefix() -> None:
    counter = limiter()
    assert counter.network("192.0.2.1") != counter.network("192.0.2.2")
    assert counter.network("2001:db8::1") == counter.network("2001:db8::2")
    assert counter.network("2001:db8:0:1::1") != counter.network("2001:db8::1")
    assert "192.0.2.1" not in counter.network("192.0.2.1")
