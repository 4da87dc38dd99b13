"""Learning what tells languages apart, from the same sentences in each of them."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from forum.search.meaning import subspace
from forum.search.meaning.embedding import Embeddings
from forum.search.meaning.subspace import Array, Subspaces

AT_ONCE = 32


def learn(
    embeddings: Embeddings, sentences: Sequence[Mapping[str, str]], progress: Callable[[int, int], None]
) -> Subspaces:
    """The subspaces of a model from sentences, each a mapping from language to text that has every language.

    `progress` is called with the number of texts embedded and of all. Raises NoEmbeddings.
    """
    languages = sorted(sentences[0])
    every, done = 2 * len(languages) * len(sentences), 0
    learnt = []
    for embed in (embeddings.query, embeddings.passages):
        by_language = []
        for language in languages:
            parts: list[Array] = []
            for start in range(0, len(sentences), AT_ONCE):
                texts = [sentence[language] for sentence in sentences[start : start + AT_ONCE]]
                parts.append(embed(texts))
                progress(done := done + len(texts), every)
            by_language.append(np.concatenate(parts))
        learnt.append(subspace.learnt(np.stack(by_language)))
    return Subspaces(*learnt)
