"""Asking a server as fast as it answers, over connections that stay open: by wrk where it is installed, else by asyncio."""

import asyncio
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from math import ceil
from statistics import median

CONNECTIONS = 8
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}
WRK = """
local paths, number = { %s }, 0
request = function() number = number %% #paths + 1; return wrk.format("%s", paths[number], nil, %s) end
"""


@dataclass(frozen=True)
class Load:
    """The result: answers a second, and the 99th percentile and the median of their time, in milliseconds."""

    rate: float
    p99: float
    answers: int
    p50: float


@dataclass(frozen=True)
class Sent:
    """What is sent besides an address: the cookie of a session, and the body of a form, which makes it a POST."""

    cookie: str = ""
    form: str = ""
    encoding: str = ""

    @property
    def headers(self) -> dict[str, str]:
        named = {"Accept-Encoding": self.encoding, "Cookie": self.cookie}
        if self.form:
            named |= {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        return {name: value for name, value in named.items() if value}


def put_on(port: int, paths: Sequence[str], seconds: float, *, encoding: str = "", sent: Sent | None = None) -> Load:
    """Asks for `paths` in turn from the last core for some seconds. Raises RuntimeError when anything but 200 came."""
    core, sent = max(os.sched_getaffinity(0)), sent or Sent(encoding=encoding)
    if shutil.which("wrk"):
        return _by_wrk(port, paths, seconds, sent, core)
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        return asyncio.run(_by_asyncio(port, paths, seconds, sent))
    finally:
        os.sched_setaffinity(0, before)


def _by_wrk(port: int, paths: Sequence[str], seconds: float, sent: Sent, core: int) -> Load:
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        listed = ", ".join(f'"{path}"' for path in paths)
        script.write(WRK % (listed, "POST" if sent.form else "GET", f'"{sent.form}"' if sent.form else "nil"))
        script.flush()
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{ceil(seconds)}s", "--latency", "-s", script.name]
        for name, value in sent.headers.items():
            command += ["-H", f"{name}: {value}"]
        said = subprocess.run(
            ["taskset", "-c", str(core), *command, f"http://127.0.0.1:{port}"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    slow = re.search(r"99%\s+([\d.]+)(us|ms|s|m)", said)
    middle = re.search(r"50%\s+([\d.]+)(us|ms|s|m)", said)
    answers = re.search(r"(\d+) requests in", said)
    if not (rate and slow and middle and answers) or "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(said)
    return Load(float(rate[1]), float(slow[1]) * UNITS[slow[2]], int(answers[1]), float(middle[1]) * UNITS[middle[2]])


async def _by_asyncio(port: int, paths: Sequence[str], seconds: float, sent: Sent) -> Load:
    waiting, taken = cycle(paths), list[float]()
    headers = sent.headers | ({"Content-Length": str(len(sent.form.encode()))} if sent.form else {})
    head_lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    method = "POST" if sent.form else "GET"
    until = time.perf_counter() + seconds

    async def visit() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while (began := time.perf_counter()) < until:
            writer.write(
                f"{method} {next(waiting)} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{head_lines}\r\n{sent.form}".encode()
            )
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            length = re.search(rb"content-length: (\d+)", head)
            if not head.startswith(b"http/1.1 200") or not length:
                raise RuntimeError(head.decode())
            await reader.readexactly(int(length[1]))
            taken.append(time.perf_counter() - began)
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(visit() for _ in range(CONNECTIONS)))
    lasted = time.perf_counter() - began
    return Load(len(taken) / lasted, sorted(taken)[int(len(taken) * 0.99)] * 1000, len(taken), median(taken) * 1000)
