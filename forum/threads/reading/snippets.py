"""Snippets: the piece of a text in which the words of a search are, those words marked. Plain text, never HTML. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from forum.search import analyser

LENGTH, BEFORE = 180, 40
READ_AT_MOST = 3_000
ENOUGH = 0.6
"""The share of a query's weight that makes a text worth showing without a look at the next."""
_LINK = re.compile(r"\[([^\[\]]*)\]\([^)\s]*\)")
_MARKUP = re.compile(r"[*_`#~]+|^\s*[-+>]\s", re.MULTILINE)
_IN_PLACE = re.compile(r"\[[^\[\]]*\]")
"""Words in square brackets, which stand in place of others: those of a mask are nobody's, so that no search marks them."""


class Piece(NamedTuple):
    """A piece of a snippet, as plain text; `marked` where it is a word that was looked for."""

    text: str
    marked: bool = False


class Looked(NamedTuple):
    """A word that was looked for: the terms it is known by, and its share of the query's weight."""

    terms: frozenset[str]
    share: float


class Mark(NamedTuple):
    """A place in a text, and the number of the word that was looked for there."""

    start: int
    end: int
    word: int


class Snippet(NamedTuple):
    """Pieces of a text, its language, and the share of the query's weight in them."""

    pieces: tuple[Piece, ...]
    language: str
    share: float


class Marker:
    """Finds what was looked for in texts; each word as it is spelt is analysed once."""

    def __init__(self, looked: Sequence[Looked]) -> None:
        self.looked = looked
        self._known: dict[tuple[str, str], tuple[Mark, ...]] = {}

    def marks(self, text: str, language: str) -> Iterator[Mark]:
        """The places in a text, in order."""
        for start, end in analyser.tokens(text):
            key = text[start:end], language
            if key not in self._known:
                self._known[key] = tuple(self._in_word(*key))
            for mark in self._known[key]:
                yield Mark(start + mark.start, start + mark.end, mark.word)

    def _in_word(self, spelt: str, language: str) -> Iterator[Mark]:
        for word in analyser.words(spelt, (language, "pt")):
            for number, each in enumerate(self.looked):
                if not each.terms.isdisjoint(word.terms):
                    yield Mark(word.start, word.end, number)
                    break

    def best(self, texts: Iterable[tuple[str, str]]) -> Snippet | None:
        """The snippet of the first of `texts`, (language, source) each, that has most of what was looked for."""
        found: Snippet | None = None
        for language, source in texts:
            made = self.snippet(source, language)
            if found is None or made.share > found.share:
                found = made
            if found.share >= ENOUGH:
                break
        return found

    def snippet(self, source: str, language: str) -> Snippet:
        """A snippet of one text: where most of what was looked for stands close together, else its beginning."""
        text = " ".join(_MARKUP.sub(" ", _LINK.sub(r"\1", source[:READ_AT_MOST])).split())
        masks = [each.span() for each in _IN_PLACE.finditer(text)]
        marks = [each for each in self.marks(text, language) if not any(a <= each.start < b for a, b in masks)]
        start, share = _window(marks, self.looked)
        begin = _after_blank(text, max(0, start - BEFORE)) if start > BEFORE else 0
        return Snippet(tuple(_pieces(text, begin, _end(text, begin), marks)), language, share)


def _end(text: str, begin: int) -> int:
    """Where a window ends: between two words, if there are any blanks."""
    end = begin + LENGTH
    if end >= len(text):
        return len(text)
    blank = text.rfind(" ", begin + LENGTH // 2, end)
    return blank if blank > 0 else end


def _window(marks: Sequence[Mark], looked: Sequence[Looked]) -> tuple[int, float]:
    """Where the window with most weight begins, and that weight."""
    start, most = 0, 0.0
    for place, first in enumerate(marks):
        inside = {each.word for each in marks[place:] if each.end <= first.start + LENGTH - BEFORE}
        weight = sum(looked[word].share for word in inside)
        if weight > most + 1e-9:
            start, most = first.start, weight
    return start, most


def _after_blank(text: str, place: int) -> int:
    blank = text.find(" ", place, place + BEFORE)
    return blank + 1 if blank >= 0 else place


def _pieces(text: str, begin: int, end: int, marks: Sequence[Mark]) -> Iterable[Piece]:
    place, lead = begin, "…" if begin else ""
    for mark in marks:
        if mark.start < place or mark.end > end:
            continue
        if mark.start > place or lead:
            yield Piece(lead + text[place : mark.start])
            lead = ""
        yield Piece(text[mark.start : mark.end], marked=True)
        place = mark.end
    rest = lead + text[place:end] + ("…" if end < len(text) else "")
    if rest:
        yield Piece(rest)
