"""Sound files are told by their bytes alone: Opus in Ogg and WebM, AAC in MP4 and ADTS; anything else is none."""

import os
from pathlib import Path

import pytest

from forum import files, sounds
from forum.sounds import Sound


def ogg(seconds: float, kind: bytes = b"OpusHead", filled: int = 100) -> bytes:
    def page(position: int, body: bytes) -> bytes:
        segments = [255] * (len(body) // 255) + [len(body) % 255]
        return b"OggS\0\2" + position.to_bytes(8, "little") + bytes(12) + bytes([len(segments), *segments]) + body

    head = kind + bytes([1, 1]) + (312).to_bytes(2, "little") + bytes(7)
    return page(0, head) + page(0, b"OpusTags") + page(312 + round(seconds * 48000), b"x" * filled)


def adts(seconds: float) -> bytes:
    frame = bytes([0xFF, 0xF1, 0x4C, 0x80, 0x02, 0x1F, 0xFC]) + bytes(9)  # 48 kHz, 16 bytes
    return frame * round(seconds * 48000 / 1024)


def box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return (8 + len(body)).to_bytes(4, "big") + kind + body


def mp4(seconds: float, *codecs: bytes) -> bytes:
    head = box(b"mvhd", bytes(12), (1000).to_bytes(4, "big"), round(seconds * 1000).to_bytes(4, "big"), bytes(80))
    tracks = [
        box(b"trak", box(b"mdia", box(b"minf", box(b"stbl", box(b"stsd", bytes(8), box(codec, bytes(20)))))))
        for codec in codecs or (b"mp4a",)
    ]
    return box(b"ftyp", b"M4A ") + box(b"moov", head, *tracks) + box(b"mdat", b"x" * 50)


def element(name: str, content: bytes, *, unknown: bool = False) -> bytes:
    size = b"\x01" + b"\xff" * 7 if unknown else (len(content) | 1 << 28).to_bytes(4, "big")
    return bytes.fromhex(name) + size + content


def webm(seconds: float, codec: bytes = b"A_OPUS", doctype: bytes = b"webm") -> bytes:
    head = element("1A45DFA3", element("4282", doctype))
    track = element("1654AE6B", element("AE", element("86", codec)))
    clusters = b"".join(
        element("1F43B675", element("E7", begun.to_bytes(4, "big")) + element("A3", b"\x81\0\0\0sound"), unknown=last)
        for begun, last in ((0, False), (round(seconds * 1000), True))
    )
    return head + element(
        "18538067", element("1549A966", element("2AD7B1", b"\x0f\x42\x40")) + track + clusters, unknown=True
    )


@pytest.mark.parametrize(
    ("data", "media_type"),
    [(ogg(2.5), "audio/ogg"), (webm(2.5), "audio/webm"), (mp4(2.5), "audio/mp4"), (adts(2.56), "audio/aac")],
)
def test_a_sound_is_told_with_its_length(data: bytes, media_type: str) -> None:
    known = sounds.identify(data)
    assert known and known.media_type == media_type
    assert known.seconds == pytest.approx(2.5, abs=0.1)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"OggS",
        b"<html><script>alert(1)</script>",
        b"ID3" + bytes(20),
        b"RIFF\0\0\0\0WAVEfmt ",
        ogg(2, b"\x01vorbis "),
        ogg(2)[:-1],
        ogg(2) + b"<script>",
        adts(2)[:-1],
        adts(2) + b"<script>",
        mp4(2, b"mp4a", b"avc1"),
        mp4(2, b"avc1"),
        mp4(2)[:-1],
        webm(2, b"V_VP9"),
        webm(2, doctype=b"matroska"),
        webm(2)[:20],
        bytes(5000),
    ],
)
def test_anything_else_is_no_sound(data: bytes) -> None:
    assert sounds.identify(data) is None


@pytest.mark.parametrize("whole", [ogg(1), webm(1), mp4(1), adts(1)])
def test_a_file_cut_or_altered_anywhere_is_a_sound_or_none_and_never_an_error(whole: bytes) -> None:
    for place in range(len(whole)):
        for part in (
            whole[:place],
            whole[:place] + b"\xff" + whole[place + 1 :],
            whole[:place] + b"\0" + whole[place + 1 :],
        ):
            assert sounds.identify(part) is None or isinstance(sounds.identify(part), Sound)


async def test_a_file_is_kept_once_by_its_content_and_swept_once_nothing_refers_to_it(tmp_path: Path) -> None:
    files.use(tmp_path)
    name, again, other = await files.keep(b"one"), await files.keep(b"one"), await files.keep(b"two")
    assert name == again != other
    kept = sorted(file for file in tmp_path.rglob("*") if file.is_file())
    assert len(kept) == 2 and all(file.stat().st_mode & 0o077 == 0 for file in kept)
    assert await files.sweep([name]) == 0
    os.utime(files.path(name), (0, 0))
    os.utime(files.path(other), (0, 0))
    assert await files.sweep([name]) == 1
    assert files.path(name).read_bytes() == b"one" and not files.path(other).exists()
    for wrong in ("../secret", "", "a" * 63, "A" * 64):
        with pytest.raises(ValueError, match="is no file"):
            files.path(wrong)
