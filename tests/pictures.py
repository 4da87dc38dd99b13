"""Pictures and other files that people may try to add."""

import io
import struct
import zlib
from typing import Any

from PIL import Image

GPS = b"N38.7223W9.1393"
PDF = b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>endobj\ntrailer<<>>\n%%EOF\n"


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), *, turned: int = 1, **how: Any) -> bytes:
    """A picture, red at its start and blue at its end, whose metadata say where and by what it was taken."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    noted = Image.Exif()
    noted[0x0112], noted[0x010F], noted[0x9286] = turned, "SpyCam", GPS
    noted.get_ifd(0x8825)[2] = (38.0, 43.0, 20.0)
    made = io.BytesIO()
    image.save(made, kind, exif=noted, **how)
    return made.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def bomb(width: int, height: int) -> bytes:
    """A small PNG that says how many points it has, and has them: one bit each, all the same."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    lines = zlib.compressobj(9)
    row = b"\0" * (width // 8 + 2)
    drawn = b"".join(lines.compress(row) for _ in range(height)) + lines.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", drawn) + chunk(b"IEND", b"")
