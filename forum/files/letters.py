"""What a photo or scan of a letter is, by its content, and what is kept of it: a picture redrawn, a PDF as it is."""

import asyncio
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from forum.files import redraw

LARGEST = 8 * 1024 * 1024
AT_ONCE = 2
LASTS = 30
"""Seconds after which a process that redraws is ended, whatever it waits for."""

PDF = "application/pdf"
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", PDF: "pdf"}
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
PHONE_KINDS = frozenset((b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"))
TAIL = 2048
"""Bytes at the end of a PDF among which its end is marked."""

_hands = ThreadPoolExecutor(AT_ONCE, "redraw")


class Refused(Exception):
    """Raised for what can't be kept: `code` is too_large, unknown_kind, phone_kind or unreadable."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Letter(NamedTuple):
    """A file as it is kept."""

    media_type: str
    data: bytes


async def read(data: bytes) -> Letter:
    """What is kept of an added file. Raises Refused."""
    if len(data) > LARGEST:
        raise Refused("too_large")
    if data.startswith(b"%PDF-"):
        if b"%%EOF" not in data[-TAIL:]:
            raise Refused("unreadable")
        return Letter(PDF, data)
    if data.startswith(PICTURES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return await asyncio.get_running_loop().run_in_executor(_hands, _redrawn, data)
    # Pillow does not read what some telephones store; their browsers send JPEG where that is asked for.
    raise Refused("phone_kind" if data[4:8] == b"ftyp" and data[8:12] in PHONE_KINDS else "unknown_kind")


def _redrawn(data: bytes) -> Letter:
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(Path(redraw.__file__))], input=data, capture_output=True, env={}, timeout=LASTS
        )
    except subprocess.TimeoutExpired:
        raise Refused("too_large") from None
    # A process that its bounds ended has a negative number.
    if done.returncode == redraw.TOO_LARGE or done.returncode < 0:
        raise Refused("too_large")
    kind, _, made = done.stdout.partition(b"\n")
    if done.returncode or kind.decode("ascii", "replace") not in ENDINGS or len(made) > LARGEST:
        raise Refused("unreadable")
    return Letter(kind.decode(), made)
