"""A model of meaning for tests that costs nothing, and what a forum has made of it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np

from forum.search.meaning import keeping, opened
from forum.search.meaning.opened import Meaning
from forum.search.meaning.subspace import Array, unit

SAME = {"lumbrado": "glimmer", "frascão": "flask", "পংকট": "glimmer", "ঝুমক": "flask"}
DIMENSIONS = 384


class Words:
    """Texts are alike by their words, of which some mean the same in several languages."""

    name = "words-1"

    def missing(self) -> str:
        return ""

    def query(self, texts: Sequence[str]) -> Array:
        return unit(np.stack([self._of(text) for text in texts]))

    passages = query

    def _of(self, text: str) -> Array:
        vector = np.full(DIMENSIONS, 1e-6, np.float32)
        for word in text.casefold().replace(".", " ").replace("?", " ").split():
            seed = int.from_bytes(SAME.get(word, word).encode()[:8], "big")
            vector += np.random.default_rng(seed).standard_normal(DIMENSIONS).astype(np.float32)
        return vector


@asynccontextmanager
async def told_by(folder: Path, name: str = Words.name) -> AsyncIterator[Meaning]:
    """Within the block the forum tells meaning by such a model, and keeps its files in a folder."""
    model = Words()
    model.name = name
    meaning = Meaning(model, folder / "vectors")
    former, opened._current = opened._current, meaning
    try:
        yield meaning
    finally:
        meaning.close()
        opened._current = former


async def kept() -> int:
    """A worker makes and follows all that is waited for."""
    return await keeping.keep()


async def bytes_in(folder: Path, audience: str) -> bytes:
    """Everything that the files of an audience hold."""
    files = sorted((folder / "vectors").rglob(f"{audience}.*"))
    return b"".join([await asyncio.to_thread(file.read_bytes) for file in files])
