"""Somebody's program on this machine that takes what it is told: it keeps all of it, and can refuse, redirect, be silent or kill."""

import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, NamedTuple


class Told(NamedTuple):
    """A request, its headers by small names."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def said(self) -> Any:
        return json.loads(self.body)


class Program:
    """What it was told, and how it answers: a `status`, or by killing the process `kills` before it answers."""

    def __init__(self) -> None:
        self.told: list[Told] = []
        self.status, self.kills, self.address = 200, 0, ""


@contextmanager
def program() -> Iterator[Program]:
    kept = Program()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            kept.told.append(Told(self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            if kept.kills:
                os.kill(kept.kills, signal.SIGKILL)
                self.close_connection = True
                return
            self.send_response(kept.status)
            if kept.status == 302:
                self.send_header("Location", f"{kept.address}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *given: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    Thread(target=server.serve_forever, daemon=True).start()
    kept.address = f"http://127.0.0.1:{server.server_port}/told"
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()
