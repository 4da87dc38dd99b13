"""Archives of a whole forum: one tar file, sealed where a key is given, whose last part tells the digest of each other.

What is read is compared with what was written, byte for byte by digests, before anybody relies on it.
"""

import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, cast

from forum.files import streams

MANIFEST, DATABASE, ERASURES = "manifest.json", "database", "erasures"
NAMED = re.compile(r"database|erasures|(files|vault)/[0-9a-f]{2}/[0-9a-f]{64}")
FORMAT = 1
PIECE = 1024 * 1024

Progress = Callable[[int], None]


class Refused(Exception):
    """Raised for what can't be used as an archive; the text is one sentence for whoever gave it."""


@dataclass(frozen=True)
class Manifest:
    """What an archive says of itself: when and by which migrations it was made, rows by table, size and digest by part."""

    made_at: str
    engine: str
    migrations: list[str]
    counts: dict[str, int]
    parts: dict[str, list[Any]] = field(default_factory=dict)
    format: int = FORMAT


class _Digesting(io.RawIOBase):
    """A file to read from, which knows the digest and length of what was read."""

    def __init__(self, source: BinaryIO) -> None:
        super().__init__()
        self._source, self.digest, self.length = source, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size)
        self.digest.update(data)
        self.length += len(data)
        return data


def write(into: BinaryIO, key: str, manifest: Manifest, parts: Sequence[tuple[str, Path]], progress: Progress) -> None:
    """Writes an archive of these parts, sealed where `key` is one. A file that goes meanwhile was erased: it is left out."""
    sealing = streams.Sealing(into, key) if key else None
    with tarfile.open(fileobj=cast(BinaryIO, sealing or into), mode="w|", bufsize=PIECE) as tar:
        for name, path in parts:
            try:
                source = path.open("rb")
            except FileNotFoundError:
                continue
            with source:
                said = tarfile.TarInfo(name)
                said.size, said.mode = os.fstat(source.fileno()).st_size, 0o600
                reading = _Digesting(source)
                tar.addfile(said, cast(BinaryIO, reading))
                manifest.parts[name] = [reading.length, reading.digest.hexdigest()]
                progress(reading.length)
        text = json.dumps(asdict(manifest), indent=1).encode()
        last = tarfile.TarInfo(MANIFEST)
        last.size, last.mode = len(text), 0o600
        tar.addfile(last, io.BytesIO(text))
    if sealing:
        sealing.finish()


def read(source: BinaryIO, keys: Sequence[str], place: Callable[[str], Path | None], progress: Progress) -> Manifest:
    """Reads a whole archive and returns its manifest; each part becomes the file that `place` names for it, if any.

    Raises Refused with a sentence for what is no archive, damaged, or opened by no key.
    """
    found: dict[str, list[Any]] = {}
    with _refusing():
        sealed = streams.is_sealed(source)
        if sealed and not keys:
            raise Refused("This backup is sealed, and FORUM_BACKUP_KEYS has no key.")
        opened = cast(BinaryIO, streams.Opening(source, keys) if sealed else source)
        text = b""
        with tarfile.open(fileobj=opened, mode="r|", bufsize=PIECE) as tar:
            for member in tar:
                inside = tar.extractfile(member) if member.isreg() else None
                if inside is None or (member.name != MANIFEST and not NAMED.fullmatch(member.name)):
                    raise Refused("This is no backup of a forum.")
                if member.name == MANIFEST:
                    text = inside.read()
                else:
                    found[member.name] = _taken(cast(BinaryIO, inside), place(member.name))
                    progress(member.size)
        while opened.read(PIECE):  # A sealed stream is whole only to its end.
            pass
        return _fitting(text, found)


def _taken(inside: BinaryIO, file: Path | None) -> list[Any]:
    reading = _Digesting(inside)
    if file:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with file.open("wb") if file else io.BytesIO() as out:
        while data := reading.read(PIECE):
            if file:
                out.write(data)
    return [reading.length, reading.digest.hexdigest()]


def _fitting(text: bytes, found: Mapping[str, list[Any]]) -> Manifest:
    """The manifest, where all that it names is there as it says. Raises Refused."""
    if not text:
        raise Refused("This backup is damaged: it ends too early.")
    try:
        known = Manifest(**json.loads(text))
    except (ValueError, TypeError):
        raise Refused("This backup is damaged, or of a later version of the forum.") from None
    if known.format != FORMAT:
        raise Refused("This backup is of a later version of the forum.")
    for name in sorted({*known.parts, *found}):
        if known.parts.get(name) != found.get(name):
            raise Refused(f"This backup is damaged: {name} is not what it was.")
    if DATABASE not in found:
        raise Refused("This backup has no database.")
    return known


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except streams.WrongKey:
        raise Refused("No key in FORUM_BACKUP_KEYS opens this backup.") from None
    except streams.Damaged:
        raise Refused("This backup is damaged: it was changed or cut off since it was made.") from None
    except tarfile.TarError as fault:
        raise Refused(f"This is no backup of a forum, or a damaged one: {fault}.") from None
