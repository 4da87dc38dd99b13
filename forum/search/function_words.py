"""Words that say little of what a text is about. Pure."""

from functools import cache
from pathlib import Path

from forum.search import analyser


@cache
def _folded() -> frozenset[str]:
    lines = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    typed = [word for line in lines if not line.startswith("#") for word in line.split()[1:]]
    return frozenset(analyser.fold(word) for word in typed) | frozenset("jldcsnm")


def is_one(folded: str) -> bool:
    """Whether a folded word is one in some language."""
    return folded in _folded()
