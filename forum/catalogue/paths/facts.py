"""The paths as the forum came with them: our own wording, unverified, in every language that pages are in."""

from collections.abc import Mapping
from dataclasses import dataclass

from forum.catalogue.facts import Sourced, read
from forum.catalogue.facts_files import content_of

ORIGINALS = "pt"
"""The language whose texts are the originals."""


@dataclass(frozen=True, kw_only=True)
class TextFact:
    """What a path or a step says in one language."""

    title: str
    body: str


@dataclass(frozen=True, kw_only=True)
class StepFact:
    """A step: places to go to, the codes of documents to bring, and its texts by language."""

    texts: Mapping[str, TextFact]
    places: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PathFact(Sourced):
    """A path, and the slugs of the topics it is linked from."""

    slug: str
    texts: Mapping[str, TextFact]
    topics: tuple[str, ...]
    steps: tuple[StepFact, ...]


paths = read(PathFact, "paths", "paths", "source")
"""The five paths in order."""


def documents(step: StepFact, language: str) -> list[str]:
    """The names in a language of the documents to bring for a step."""
    names = content_of("paths")["documents"]
    return [names[code][language] for code in step.documents]
