"""The HTTP server: uvicorn, with bounds on each client."""

import ctypes
import resource
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from http import HTTPStatus
from typing import Any

import uvicorn
from uvicorn.config import STARTUP_FAILURE

from forum.settings import Settings
from forum.web.rendering.i18n import Words
from forum.web.rendering.words import PAGES
from forum.web.requests.gate import security_headers
from forum.web.server.application import Application
from forum.web.server.connections import Connection, connections_in
from forum.web.server.processes import several
from forum.web.server.room import Bounds, Room

FILES_KEPT = 256  # for the database and what else is opened
ARENAS, TRIMMED_ABOVE, MAPPED_ABOVE = -8, -1, -3  # glibc's malloc.h: M_ARENA_MAX, M_TRIM_THRESHOLD, M_MMAP_THRESHOLD
PARENT_DEATH_SIGNAL = 1  # linux/prctl.h: PR_SET_PDEATHSIG
LARGE = 128 * 1024  # bytes; glibc's own thresholds before it lets them grow to 64 MB
SAID = {400: "invalid", 408: "unavailable", 413: "too_large", 431: "too_large", 503: "unavailable"}


Begin = Callable[[], Application]
"""Makes the application of a process; where there are several it can be pickled, and each of them calls it."""

ALIKE: dict[str, Any] = {
    "ws": "none",
    "access_log": False,
    "log_level": "warning",
    "server_header": False,
    "date_header": True,
    "proxy_headers": False,
    "timeout_graceful_shutdown": 20,
    "timeout_worker_healthcheck": 30,
}
"""The options of uvicorn that every server has."""


class Own(uvicorn.Config):
    """The configuration of a process that makes its application and its connections itself, when it begins."""

    def __init__(self, begin: Begin, configured: Settings, *, host: str, port: int, processes: int = 1) -> None:
        super().__init__("", host=host, port=port, workers=processes, **ALIKE)
        self.begin, self.configured = begin, configured

    def load(self) -> None:
        bounds = Bounds(of_network=self.configured.connections_per_network)
        bounds = replace(bounds, in_all=places(bounds.in_all))
        give_memory_back()
        if self.workers > 1:
            end_with_parent()
        self.app = application = self.begin()
        self.http = bounded(self.configured, application.state.forum.words, bounds)
        super().load()


def run(begin: Begin, configured: Settings, *, host: str, port: int, processes: int = 1) -> None:
    """Serves what `begin` makes until the process is told to stop; requests begun by then are finished.

    Exits with 3 if the port is not to be had or an application can't begin.
    """
    config = Own(begin, configured, host=host, port=port, processes=processes)
    with suppress(KeyboardInterrupt):
        if not (one(config) if processes == 1 else several(config)):
            sys.exit(STARTUP_FAILURE)


def one(config: Own) -> bool:
    """Serves in this process; whether it ever did."""
    server = uvicorn.Server(config)
    with suppress(KeyboardInterrupt):
        server.run()
    return server.started


def give_memory_back() -> None:
    """Sets glibc's thresholds so that memory of large bodies is returned; by default it keeps ever more of it.

    Other C libraries have no such call or ignore it.
    """
    with suppress(AttributeError):
        mallopt = ctypes.CDLL(None).mallopt
        for option, value in ((ARENAS, 1), (TRIMMED_ABOVE, LARGE), (MAPPED_ABOVE, LARGE)):
            mallopt(option, value)


def end_with_parent() -> None:
    """Has the kernel tell this process to stop when the one that began it is gone. Linux alone knows the call."""
    with suppress(AttributeError):
        ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGTERM)


def bounded(configured: Settings, words: Mapping[str, Words], bounds: Bounds) -> type[Connection]:
    """The class of connections that keep within `bounds`."""
    return connections_in(Room(bounds, answers(configured, words), configured.trusted_proxy))


def places(wanted: int) -> int:
    """The number of connections that may be open, at most `wanted`: each takes a file descriptor.

    Raises the process's own limit as far as needed and allowed.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted + FILES_KEPT:
        more = wanted + FILES_KEPT if hard == resource.RLIM_INFINITY else min(wanted + FILES_KEPT, hard)
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (more, hard))
            soft = more
    return wanted if soft == resource.RLIM_INFINITY else min(wanted, soft - min(FILES_KEPT, soft // 2))


def answers(configured: Settings, words: Mapping[str, Words]) -> dict[int, bytes]:
    """The answers to requests that never reach the application, in all languages of the interface, for want of knowing one."""
    return {status: _answer(status, code, configured, words) for status, code in SAID.items()}


def _answer(status: int, code: str, configured: Settings, words: Mapping[str, Words]) -> bytes:
    said = "\n\n".join("\n".join(str(each.t(text)) for text in PAGES[code]) for each in words.values()) + "\n"
    headers = {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Length": str(len(said.encode())),
        "Cache-Control": "no-store",
        "Connection": "close",
        **({"Retry-After": "10"} if status == 503 else {}),
        **security_headers(configured),
    }
    head = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*head, "", said]).encode()
