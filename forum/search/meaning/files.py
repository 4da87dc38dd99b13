"""Vectors in memory-mapped files, which a worker writes and all processes of a machine share: an index for each audience.

An index is three files: one bit a dimension, for a first pass over everything; a byte a dimension, for ranking those that
are left; and the document of each row with the number of its last change. A row without a document is all zeros.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from forum import private
from forum.search.meaning.subspace import Array

BLOCK = 16_384
"""Rows by which files grow, and whose bits stand together, a word of 64 dimensions after the other."""

EXACT = 4_000
"""Rows up to which all are ranked by their bytes."""

RANKED = 3_000
"""Rows that a first pass leaves at least."""

AT_ONCE = 1_000


class Near(NamedTuple):
    """A document near a query: its id, the number of the change its vector is of, and the cosine."""

    id: int
    changed: int
    cosine: float


class Row(NamedTuple):
    """A row to write; `vector` is None where the document is to go."""

    id: int
    changed: int
    vector: bytes | None


def in_bytes(vectors: Array) -> list[bytes]:
    """The vectors (rows) with a signed byte for each dimension."""
    greatest = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-9)
    return [row.tobytes() for row in np.rint(vectors * (127 / greatest)).astype(np.int8)]


class Index:
    """The index of one audience in a folder. One process writes at a time; any number read meanwhile."""

    def __init__(self, folder: Path, audience: str) -> None:
        self.dimensions = 0
        self._files = [folder / f"{audience}.{kind}" for kind in ("bits", "bytes", "rows")]
        self._seen: tuple[int, int] | None = None

    def __len__(self) -> int:
        return int(self._rows[0, 0]) if self._is_open() else 0

    @property
    def seen(self) -> int:
        """The number of the last change that was written."""
        return int(self._rows[0, 1]) if self._is_open() else 0

    def nearest(self, query: Array, limit: int) -> list[Near]:
        """The documents nearest to a query, a vector of length one; the nearest first."""
        count = len(self)
        chosen = np.arange(count) if count <= EXACT else self._first_pass(query, count)
        cosines = np.empty(len(chosen), np.float32)
        for start in range(0, len(chosen), AT_ONCE):
            vectors = self._bytes[chosen[start : start + AT_ONCE]].astype(np.float32)
            lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
            cosines[start : start + AT_ONCE] = (vectors @ query) / np.maximum(lengths, 1e-9)
        best = np.argsort(-cosines)[: limit + 1]
        found = [(self._rows[1 + chosen[place]], float(cosines[place])) for place in best]
        return [Near(int(row[0]), int(row[1]), cosine) for row, cosine in found if row[0]][:limit]

    def write(self, rows: Sequence[Row], seen: int, dimensions: int) -> None:
        """Writes rows, overwriting those of the same documents, and the number of the last change they came with."""
        self._grow(0, dimensions)
        ids = self._rows[1 : 1 + len(self), 0]
        among = np.flatnonzero(np.isin(ids, [row.id for row in rows]))
        places = dict(zip(ids[among].tolist(), among.tolist(), strict=True))
        free = np.flatnonzero(ids == 0)[: len(rows)].tolist()
        for row in rows:
            place = places.get(row.id)
            if row.vector is not None:
                self._set(place if place is not None else free.pop() if free else len(self), row)
            elif place is not None:
                self._set(place, Row(0, 0, None))
        self._rows[0, 1] = seen

    def _set(self, place: int, row: Row) -> None:
        numbers = np.frombuffer(row.vector or bytes(self.dimensions), np.int8)
        block, within = divmod(place, BLOCK)
        if block == len(self._bits):
            self._grow(block, self.dimensions)
        self._bytes[place] = numbers
        self._bits[block, :, within] = _packed(numbers)
        self._rows[1 + place] = row.id, row.changed
        self._rows[0, 0] = max(len(self), place + 1)

    def _grow(self, block: int, dimensions: int) -> None:
        """Makes room for a block; what readers look at grows last."""
        sizes = (_words(dimensions) * BLOCK * 8, dimensions * BLOCK, BLOCK * 16)
        for file, size, head in zip(self._files, sizes, (0, 0, 16), strict=True):
            private.make_file(file)
            if file.stat().st_size < (whole := head + (block + 1) * size):
                with file.open("r+b") as opened:
                    opened.truncate(whole)
        self._seen = None
        self._is_open("r+")

    def _is_open(self, mode: Any = "r") -> bool:
        """Maps the files, again when they have grown; False where there are none."""
        bits, numbers, rows = self._files
        try:
            found = rows.stat()
            if self._seen != (state := (found.st_ino, found.st_size)):
                blocks = (found.st_size - 16) // (BLOCK * 16)
                self.dimensions = numbers.stat().st_size // (blocks * BLOCK)
                self._bits = np.memmap(bits, np.uint64, mode, shape=(blocks, _words(self.dimensions), BLOCK))
                self._bytes = np.memmap(numbers, np.int8, mode, shape=(blocks * BLOCK, self.dimensions))
                self._rows = np.memmap(rows, np.int64, mode, shape=(1 + blocks * BLOCK, 2))
                self._seen = state
        except FileNotFoundError:
            return False
        return True

    def _first_pass(self, query: Array, count: int) -> NDArray[np.intp]:
        """The places of at least RANKED rows whose bits differ least from the query's."""
        sought = _packed(query)
        distances, counts = np.empty(count, np.uint16), np.zeros(64 * len(sought) + 1, np.int64)
        for block, start in enumerate(range(0, count, BLOCK)):
            size = min(BLOCK, count - start)
            part = np.zeros(size, np.uint16)
            for word, bits in enumerate(sought):
                part += np.bitwise_count(self._bits[block, word, :size] ^ bits)
            distances[start : start + size] = part
            counts += np.bincount(part, minlength=len(counts))
        farthest = int(np.searchsorted(np.cumsum(counts), RANKED))
        return np.flatnonzero(distances <= farthest)


def _packed(vector: NDArray[Any]) -> NDArray[np.uint64]:
    """One bit for each dimension: whether it is positive."""
    bits = np.packbits(vector > 0, bitorder="little")
    return np.frombuffer(bits.tobytes().ljust(_words(len(vector)) * 8, b"\0"), np.dtype("<u8"))


def _words(dimensions: int) -> int:
    return -(-dimensions // 64)
