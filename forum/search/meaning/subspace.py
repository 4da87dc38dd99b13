"""What tells languages apart in vectors of texts is taken out of them, so that texts are near each other by meaning alone.

The mean vectors of the same sentences in each language differ by the language only; what these differences span is removed.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]


TAKEN = 0.85
"""The part of the directions in which languages differ, those of greatest difference first, that is taken out: of the last
ones search loses more than it gains."""


class Subspace(NamedTuple):
    """The mean of all languages, and orthogonal directions (rows) in which languages differ."""

    mean: Array
    directions: Array

    def cleaned(self, vectors: Array) -> Array:
        """The vectors (rows) without what tells languages apart, each of length one."""
        centred = vectors - self.mean
        left = centred - (centred @ self.directions.T) @ self.directions
        return unit(np.asarray(left, np.float32))


class Subspaces(NamedTuple):
    """The subspace of queries and that of passages, which a model embeds differently."""

    queries: Subspace
    passages: Subspace


def unit(vectors: Array) -> Array:
    """The vectors (rows), each of length one."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), np.float32)


def learnt(by_language: Array) -> Subspace:
    """The subspace of vectors of the same sentences by language: an array of languages × sentences × dimensions."""
    means = by_language.mean(axis=1)
    mean = means.mean(axis=0)
    directions = np.linalg.svd(means - mean, full_matrices=False)[2][: round(TAKEN * (len(means) - 1))]
    return Subspace(mean.astype(np.float32), directions.astype(np.float32))


def none(dimensions: int) -> Subspaces:
    """Subspaces that take nothing out."""
    empty = Subspace(np.zeros(dimensions, np.float32), np.zeros((0, dimensions), np.float32))
    return Subspaces(empty, empty)


def read(file: Path, model: str) -> Subspaces | None:
    """The subspaces kept in a file; None where there is no file, or it was made with another model."""
    if not file.exists():
        return None
    with np.load(file, allow_pickle=False) as kept:
        if str(kept["model"]) != model:
            return None
        queries, passages = (
            Subspace(kept[f"{side}_mean"], kept[f"{side}_directions"]) for side in ("query", "passage")
        )
    return Subspaces(queries, passages)


def write(file: Path, model: str, subspaces: Subspaces) -> None:
    """Keeps subspaces in a file, with the model they are of."""
    queries, passages = subspaces
    np.savez(
        file,
        model=np.array(model),
        query_mean=queries.mean,
        query_directions=queries.directions,
        passage_mean=passages.mean,
        passage_directions=passages.directions,
    )
