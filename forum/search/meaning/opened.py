"""What meaning needs while a process runs: the model, what it takes out of vectors, and the mapped files."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import lru_cache
from pathlib import Path

import numpy as np

from forum.search.meaning import rows, subspace
from forum.search.meaning.embedding import Embeddings, Local, Remote
from forum.search.meaning.files import Index, Near
from forum.search.meaning.subspace import Array, Subspaces
from forum.settings import Settings

AUDIENCES = ("public", "team")
SHIPPED = Path(__file__).parent / "subspace.npz"
WEIGHTS = (1.0, 2.0, 1.5)
"""What title, title with the beginning of the question, and gist count for in a document's vector."""

REMEMBERED = 256
"""Queries whose vectors a process keeps, for their further pages."""


class Meaning:
    """The model, its subspaces and the files of the connected database."""

    def __init__(self, embeddings: Embeddings, folder: Path) -> None:
        self.embeddings, self.folder = embeddings, folder
        # A model whose languages were not learnt keeps them; `check` says so.
        self.subspaces: Subspaces | None = subspace.read(subspace_file(embeddings, folder), embeddings.name)
        self.outdated = False
        self._indexes: Mapping[str, Index] = {}
        self._thread = ThreadPoolExecutor(1, "meaning")
        self._embedded = lru_cache(REMEMBERED)(self._embed)

    def forget(self) -> None:
        """Forgets the vectors of queries."""
        self._embedded.cache_clear()

    def close(self) -> None:
        """Gives the thread up."""
        self._thread.shutdown(wait=False)

    def cleaned(self, vectors: Array, *, queries: bool) -> Array:
        """Vectors of queries or of passages without what tells languages apart."""
        known = self.subspaces or subspace.none(vectors.shape[1])
        return (known.queries if queries else known.passages).cleaned(vectors)

    def vector(self, passages: tuple[str, ...]) -> Array:
        """The vector of a document. Blocks; raises NoEmbeddings."""
        cleaned = self.cleaned(self.embeddings.passages(passages), queries=False)
        weights = np.array(WEIGHTS[: len(passages)], np.float32)
        return subspace.unit(np.asarray(weights @ cleaned, np.float32))

    async def indexes(self) -> Mapping[str, Index]:
        """The files of the connected database by audience; empty before its first vector."""
        if not self._indexes and (token := (await rows.clock()).token):
            self._indexes = {each: Index(self.files_of(token), each) for each in AUDIENCES}
        return self._indexes

    def files_of(self, token: str) -> Path:
        """The folder of a database's files, made with this model."""
        return self.folder / token / _tag(self.embeddings.name)

    async def nearest(self, texts: tuple[str, ...], audience: str, limit: int) -> list[Near]:
        """The documents of an audience nearest to any of the texts, the nearest first. Raises NoEmbeddings."""
        return await self._in_thread(lambda: self._embedded(texts), audience, limit)

    async def nearest_to(self, passages: tuple[str, ...], audience: str, limit: int) -> list[Near]:
        """The documents of an audience nearest to one with these passages, the nearest first. Raises NoEmbeddings."""
        return await self._in_thread(lambda: self.vector(passages)[None], audience, limit)

    async def _in_thread(self, embed: Callable[[], Array], audience: str, limit: int) -> list[Near]:
        index = (await self.indexes()).get(audience)
        if not index:
            return []
        return await asyncio.get_running_loop().run_in_executor(self._thread, _nearest, embed, index, limit)

    def _embed(self, texts: tuple[str, ...]) -> Array:
        return self.cleaned(self.embeddings.query(texts), queries=True)


def _nearest(embed: Callable[[], Array], index: Index, limit: int) -> list[Near]:
    best: dict[int, Near] = {}
    for query in embed():
        for each in index.nearest(query, limit):
            if each.id not in best or best[each.id].cosine < each.cosine:
                best[each.id] = each
    return sorted(best.values(), key=lambda each: -each.cosine)[:limit]


_current: Meaning | None = None


def current() -> Meaning | None:
    """What `opening` opened, None outside it."""
    return _current


@asynccontextmanager
async def opening(configured: Settings) -> AsyncIterator[Meaning | None]:
    """Within the block this process can tell meaning, unless the settings have it off. The database is connected already."""
    global _current
    former, _current = _current, of_settings(configured)
    try:
        yield _current
    finally:
        if _current:
            _current.close()
        _current = former


def of_settings(configured: Settings) -> Meaning | None:
    """What the settings ask for; None where they have it off."""
    if configured.meaning == "off":
        return None
    return Meaning(embeddings(configured), configured.forum_data / "vectors")


def embeddings(configured: Settings) -> Embeddings:
    """The remote model if the settings have `embeddings_url`, else the one in this process."""
    if configured.embeddings_url:
        return Remote(configured.embeddings_url, configured.embeddings_model, configured.embeddings_key)
    return Local()


def subspace_file(model: Embeddings, folder: Path) -> Path:
    """Where the subspaces of a model are kept: in the project for the one we ship with, else beside its vectors."""
    return SHIPPED if isinstance(model, Local) else folder / f"{_tag(model.name)}.npz"


def _tag(name: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-." else "_" for letter in name)
