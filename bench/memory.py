"""Memory of one process: after the start, and after many pages."""

import asyncio

from bench.generate import Size
from bench.load import put_on
from bench.pages import thread_paths
from bench.serving import FORUM, running

MEGABYTE = 1024 * 1024


def measure(url: str, *, size: Size, requests: int) -> tuple[float, float]:
    """Resident megabytes once it answers, and after at least so many requests for home, list and threads by turns."""
    paths = ["/pt/", "/pt/threads", *asyncio.run(thread_paths(url, size))]
    with running(FORUM, "/readyz", DATABASE_URL=url) as server:
        started, asked = server.resident_bytes(), 0
        while asked < requests:
            asked += put_on(server.port, paths, 5).answers
        return started / MEGABYTE, server.resident_bytes() / MEGABYTE
