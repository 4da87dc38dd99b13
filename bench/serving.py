"""Server processes to be measured: started on a free port, watched from outside, ended."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
FORUM = ("main.py", "serve")
TICKS = os.sysconf("SC_CLK_TCK")
READY_WITHIN = 60  # seconds


@dataclass(frozen=True)
class Server:
    """A running process and where it listens."""

    process: "subprocess.Popen[bytes]"
    port: int

    def cpu_seconds(self) -> float:
        """Processor time it has used so far, which other work on the machine changes far less than the clock's time."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def resident_bytes(self) -> int:
        """Memory it holds now."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@contextmanager
def running(command: Sequence[str], ready: str, **settings: str) -> Iterator[Server]:
    """A Python process on core 0 that answers at the path `ready`; `settings` are its environment variables."""
    port = free_port()
    core = min(os.sched_getaffinity(0))
    process = subprocess.Popen(
        [sys.executable, *command, "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "FORUM_SECRET": "s" * 32, "HOLDING": "off", **settings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.sched_setaffinity(process.pid, {core})
    try:
        _wait(f"http://127.0.0.1:{port}{ready}", process)
        yield Server(process, port)
    finally:
        process.terminate()
        process.wait()


def _wait(address: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(address):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"{address} did not answer")
