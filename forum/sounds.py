"""Sound files told by their bytes alone: what they are and how long they last. Pure.

Known are Opus in Ogg (RFC 7845) and in WebM, AAC in MP4 (ISO 14496-12) and as ADTS frames (ISO 13818-7). A file with a
picture in it is none.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

OPUS_RATE = 48_000
RATES = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350)
SAMPLES = 1024
"""Samples of one AAC frame."""


class Sound(NamedTuple):
    """A sound file: its media type, and its length in seconds."""

    media_type: str
    seconds: float


def identify(data: bytes) -> Sound | None:
    """What a file is; None for anything but a whole sound file of a kind that is known."""
    for media_type, length in KINDS:
        try:
            seconds = length(data)
        except (IndexError, ValueError):
            seconds = 0.0
        if seconds > 0:
            return Sound(media_type, seconds)
    return None


def _number(data: bytes, start: int, size: int, order: str = "big") -> int:
    part = data[start : start + size]
    if len(part) < size:
        raise ValueError("the file ends")
    return int.from_bytes(part, "little" if order == "little" else "big")


def _ogg(data: bytes) -> float:
    """The length of an Opus stream: the last position less what is skipped at the beginning."""
    place, last, skipped, pages = 0, 0, 0, 0
    while place < len(data):
        if data[place : place + 4] != b"OggS":
            raise ValueError("no page")
        segments = data[place + 26]
        body = place + 27 + segments
        size = sum(data[place + 27 : body])
        if body + size > len(data):
            raise ValueError("the file ends")
        if pages == 0:
            if data[body : body + 8] != b"OpusHead":
                raise ValueError("not Opus")
            skipped = _number(data, body + 10, 2, "little")
        position = _number(data, place + 6, 8, "little")
        last = position if position < 1 << 63 else last
        place, pages = body + size, pages + 1
    return (last - skipped) / OPUS_RATE


def _adts(data: bytes) -> float:
    """The length of a stream of AAC frames, which are the whole file but for a tag before them."""
    place, frames, rate = 0, 0, 0
    if data[:3] == b"ID3":
        place = 10 + sum((data[6 + step] & 0x7F) << 7 * (3 - step) for step in range(4))
    while place < len(data):
        if _number(data, place, 2) & 0xFFF6 != 0xFFF0:
            raise ValueError("no frame")
        rate = RATES[(data[place + 2] >> 2) & 0xF]
        size = (_number(data, place + 3, 3) >> 5) & 0x1FFF
        if size < 7 or place + size > len(data):
            raise ValueError("no frame")
        place, frames = place + size, frames + 1 + (data[place + 6] & 3)
    return frames * SAMPLES / rate if rate else 0.0


def _boxes(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """The boxes of an MP4 file between two places: kind, and where the content begins and ends."""
    while start < end:
        size, kind, head = _number(data, start, 4), data[start + 4 : start + 8], 8
        if size == 1:
            size, head = _number(data, start + 8, 8), 16
        size = size or end - start
        if size < head or start + size > end:
            raise ValueError("no box")
        yield kind, start + head, start + size
        start += size


def _inside(data: bytes, start: int, end: int, *way: bytes) -> Iterator[tuple[int, int]]:
    """The boxes that a way of kinds leads to."""
    for kind, inner, after in _boxes(data, start, end):
        if kind == way[0]:
            yield from _inside(data, inner, after, *way[1:]) if len(way) > 1 else [(inner, after)]


def _mp4(data: bytes) -> float:
    """The length of an MP4 file whose tracks are AAC."""
    kinds = [kind for kind, _, _ in _boxes(data, 0, len(data))]
    if kinds[:1] != [b"ftyp"] or b"mdat" not in kinds:
        raise ValueError("not MP4")
    tracks = list(_inside(data, 0, len(data), b"moov", b"trak"))
    coded = [
        data[first + 12 : first + 16]
        for start, end in tracks
        for first, _ in _inside(data, start, end, b"mdia", b"minf", b"stbl", b"stsd")
    ]
    if not coded or len(coded) != len(tracks) or set(coded) != {b"mp4a"}:
        raise ValueError("not AAC alone")
    head, _ = next(_inside(data, 0, len(data), b"moov", b"mvhd"), (0, 0))
    long = data[head] == 1
    scale, length = (_number(data, head + 20, 4), _number(data, head + 24, 8)) if long else (
        _number(data, head + 12, 4), _number(data, head + 16, 4)
    )  # fmt: skip
    return length / scale if head and scale else 0.0


SEGMENT, CLUSTER, TIME, BLOCK, GROUP, GROUPED = 0x18538067, 0x1F43B675, 0xE7, 0xA3, 0xA0, 0xA1
INFO, SCALE, TRACKS, TRACK, CODEC, HEADER, DOCTYPE = 0x1549A966, 0x2AD7B1, 0x1654AE6B, 0xAE, 0x86, 0x1A45DFA3, 0x4282
OPENED = frozenset({SEGMENT, CLUSTER, INFO, TRACKS, TRACK, HEADER, GROUP})


def _elements(data: bytes, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """The elements of a WebM file, those inside others too: id, and where the content begins and ends.

    One of unknown size, as a recorder writes it, reaches to the end.
    """
    while start < end:
        name_size = 9 - data[start].bit_length()
        name = _number(data, start, name_size)
        start += name_size
        size_size = 9 - data[start].bit_length()
        size = _number(data, start, size_size) & ((1 << 7 * size_size) - 1)
        start += size_size
        unknown = size == (1 << 7 * size_size) - 1
        after = end if unknown else start + size
        if after > end:
            raise ValueError("the file ends")
        yield name, start, after
        start = start if name in OPENED else after


def _webm(data: bytes) -> float:
    """The length of a WebM file whose one track is Opus: the time of the last block."""
    scale, begun, last, doctype, codecs = 1_000_000, 0, 0, b"", []
    for name, start, end in _elements(data, 0, len(data)):
        if name == DOCTYPE:
            doctype = data[start:end].rstrip(b"\0")
        elif name == SCALE:
            scale = _number(data, start, end - start)
        elif name == CODEC:
            codecs.append(data[start:end].rstrip(b"\0"))
        elif name == TIME:
            begun = _number(data, start, end - start)
        elif name in (BLOCK, GROUPED):
            track_size = 9 - data[start].bit_length()
            last = max(last, begun + _number(data, start + track_size, 2))
    if doctype != b"webm" or codecs != [b"A_OPUS"]:
        raise ValueError("not Opus alone")
    return last * scale / 1e9


Length = Callable[[bytes], float]
KINDS: tuple[tuple[str, Length], ...] = (
    ("audio/ogg", _ogg),
    ("audio/webm", _webm),
    ("audio/mp4", _mp4),
    ("audio/aac", _adts),
)
