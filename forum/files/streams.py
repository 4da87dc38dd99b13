"""Sealed streams: bytes of any length, encrypted piece by piece, so that none can be changed, moved, left out or cut off.

The construction is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015) over AES-256-GCM: each piece's nonce has its number and
whether it is the last. The key of a stream is derived from the given one and a salt of its own.
"""

import hmac
import io
import secrets
from base64 import urlsafe_b64decode
from collections.abc import Sequence
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"forum sealed 1\n"
SALT, CHECK, TAG = 32, 16, 16
PIECE = 1024 * 1024


class WrongKey(Exception):
    """Raised where none of the keys opens a stream."""


class Damaged(Exception):
    """Raised where a stream is not as it was sealed: changed, or cut off."""


def _derived(key: str, salt: bytes) -> tuple[AESGCM, bytes]:
    """What seals the pieces of one stream, and what tells its key from others."""
    made = HKDF(algorithm=SHA256(), length=32 + CHECK, salt=salt, info=MAGIC).derive(urlsafe_b64decode(key))
    return AESGCM(made[:32]), made[32:]


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


class Sealing(io.RawIOBase):
    """A file to write to, which seals what it is given into another. Only `finish` makes the stream whole."""

    def __init__(self, into: BinaryIO, key: str) -> None:
        super().__init__()
        salt = secrets.token_bytes(SALT)
        self._seal, check = _derived(key, salt)
        self._into, self._held, self._number = into, bytearray(), 0
        into.write(MAGIC + salt + check)

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._held += data
        while len(self._held) > PIECE:  # The last piece is known by what follows, so one is held back.
            self._put(bytes(self._held[:PIECE]), last=False)
            del self._held[:PIECE]
        return len(data)

    def finish(self) -> None:
        """Writes the last piece."""
        self._put(bytes(self._held), last=True)
        self._held.clear()

    def _put(self, piece: bytes, *, last: bool) -> None:
        self._into.write(self._seal.encrypt(_nonce(self._number, last), piece, MAGIC))
        self._number += 1


class Opening(io.RawIOBase):
    """A file to read from, which opens a sealed one as it goes. Raises WrongKey at once, Damaged when it comes to it."""

    def __init__(self, source: BinaryIO, keys: Sequence[str]) -> None:
        super().__init__()
        head = source.read(len(MAGIC) + SALT + CHECK)
        if len(head) < len(MAGIC) + SALT + CHECK:
            raise Damaged
        salt, check = head[len(MAGIC) : -CHECK], head[-CHECK:]
        known = [seal for seal, told in (_derived(key, salt) for key in keys) if hmac.compare_digest(told, check)]
        if not known:
            raise WrongKey
        self._seal, self._source = known[0], source
        self._opened, self._at, self._number = b"", 0, 0
        self._next = source.read(PIECE + TAG)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if size < 0:
            return b"".join(iter(lambda: self.read(PIECE), b""))
        if self._at >= len(self._opened) and self._next:
            self._open_next()
        given = self._opened[self._at : self._at + size]
        self._at += len(given)
        return given

    def _open_next(self) -> None:
        piece, self._next = self._next, self._source.read(PIECE + TAG)
        try:
            self._opened = self._seal.decrypt(_nonce(self._number, not self._next), piece, MAGIC)
        except InvalidTag:
            raise Damaged from None
        self._number, self._at = self._number + 1, 0


def is_sealed(source: BinaryIO) -> bool:
    """Whether a file that stands at its beginning is a sealed stream; it stands there again afterwards."""
    sealed = source.read(len(MAGIC)) == MAGIC
    source.seek(0)
    return sealed
