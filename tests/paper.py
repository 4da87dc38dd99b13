"""PDF as a browser prints it, read back: how many pages it has, and the words on them, by the fonts' own tables of letters."""

import re
import unicodedata
import zlib
from collections.abc import Iterator

OBJECT = re.compile(rb"(\d+) 0 obj\b(.*?)endobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
SHOWN = re.compile(rb"/(\w+) [\d.]+ Tf|<([0-9A-Fa-f]+)>|\bET\b")
VALUE = re.compile(rb"<([0-9A-Fa-f]+)>")
SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def words(pdf: bytes) -> str:
    """What stands on the pages of a PDF of Chromium's; letters of Arabic come in the order in which they are drawn."""
    objects = {int(number): body for number, body in OBJECT.findall(pdf)}
    fonts: dict[bytes, dict[int, str]] = {}
    for body in objects.values():
        for name, number in re.findall(rb"/(F\d+) (\d+) 0 R", body):
            if found := re.search(rb"/ToUnicode (\d+) 0 R", objects.get(int(number), b"")):
                fonts[name] = _letters(_stream(objects[int(found[1])]))
    said = [_said(_stream(body), fonts) for body in objects.values() if b" Tf" in _stream(body)]
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", " ".join(said)))


def _stream(body: bytes) -> bytes:
    found = STREAM.search(body)
    if found is None or b"FlateDecode" not in body:
        return found[1] if found else b""
    try:
        # The last byte of a checksum may be "\r", which then reads like a part of the line's end; nobody checks it here.
        return zlib.decompressobj().decompress(found[1])
    except zlib.error:
        return b""


def _letters(table: bytes) -> dict[int, str]:
    """The letters of glyphs, by a font's table."""
    known: dict[int, str] = {}
    for kind, rows in SECTION.findall(table):
        given = [each.decode() for each in VALUE.findall(rows)]
        if kind == b"bfchar":
            pairs = zip(given[::2], given[1::2], strict=True)
            known |= {int(glyph, 16): bytes.fromhex(letters).decode("utf-16-be") for glyph, letters in pairs}
            continue
        for first, last, letter in zip(given[::3], given[1::3], given[2::3], strict=True):
            begin, end = int(first, 16), int(last, 16)
            known |= {glyph: chr(int(letter, 16) + glyph - begin) for glyph in range(begin, end + 1)}
    return known


def _said(content: bytes, fonts: dict[bytes, dict[int, str]]) -> str:
    return "".join(_runs(content, fonts))


def _runs(content: bytes, fonts: dict[bytes, dict[int, str]]) -> Iterator[str]:
    font: dict[int, str] = {}
    for name, glyphs in SHOWN.findall(content):
        if name:
            font = fonts.get(name, {})
        elif glyphs:
            yield "".join(font.get(int(glyphs[at : at + 4], 16), "") for at in range(0, len(glyphs), 4))
        else:
            yield " "
