"""Word rules: they find words also in look-alike letters, in any script's digits, and with spaces or dots between letters.

A line of a rule is words that must all stand in one text, in any order. In a line `a|b` is one or the other, `a*` and `*a`
leave the word's end or beginning open, and a hyphen joins words that follow each other. `☎` is any contact, `€` any price. Pure.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from operator import itemgetter

from forum.text import letters

Span = tuple[int, int]
MASK = "▮▮▮"
CONTACT, PRICE = "☎", "€"
"""Marks: in a rule they stand for the places of a text that `with_marks` was told of."""

# A letter and all that is written in its place as one; l and i, which stand for each other, as i.
_FLAT = {ord(sign): "i" if letter == "l" else letter for letter, signs in letters.SIGNS.items() for sign in signs}
_FLAT[ord(" ")] = ""
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_LETTER = rf"[^ @$|{_UNSPACED}]"  # of a script that puts spaces between words
_UNPARTED = re.compile(f"[{_UNSPACED}]")
_APART = re.compile(_LETTER)
_TOGETHER = re.compile(f"{_LETTER}+")
_VIRAMA = 9
LONGEST_WORD = 60
"""Letters of a rule's word; a longer one is refused when it is saved, and finds nothing."""


@dataclass(frozen=True)
class Folded:
    """A text folded for word search: character n of `key` stands at `at[n]` in the text.

    `marks` are the spans of the key that a mark in a rule stands for, by mark.
    """

    key: str
    at: tuple[int, ...]
    marks: Mapping[str, Sequence[Span]] = field(default_factory=dict)

    @cached_property
    def flat(self) -> str:
        """The key without spaces, with each sign as the letter it may stand for."""
        return self.key.translate(_FLAT)

    @cached_property
    def signs(self) -> str:
        """The key without spaces, each sign as it is."""
        return self.key.replace(" ", "")

    @cached_property
    def places(self) -> Sequence[int]:
        """The place in the key of each character of `flat`."""
        return [place for place, sign in enumerate(self.key) if sign != " "]

    @cached_property
    def runs(self) -> Sequence[Span]:
        """The letters that stand together, of scripts that put spaces between words; in order."""
        return [found.span() for found in _TOGETHER.finditer(self.key)]

    def after(self, place: int) -> int:
        """The place in the key of what stands at `place` in the text or comes after it."""
        return bisect_left(self.at, place)


def fold(text: str) -> Folded:
    """The text in one spelling: small letters without accents, ASCII digits, one space for whatever is no letter."""
    return Folded(*letters.with_places(text, _plain))


def with_marks(text: Folded, mark: str, spans: Iterable[Span], words: str = "") -> Folded:
    """The text with a mark at these spans of it, and where it has the words of a rule's lines."""
    marked = [(text.after(start), text.after(end)) for start, end in spans]
    marked += [span for line in _found(text, words) for term in line for span in term.spans(text)]
    return replace(text, marks={**text.marks, mark: sorted(span for span in marked if span[0] < span[1])})


@lru_cache(maxsize=8192)
def _plain(character: str) -> str:
    if unicodedata.category(character) == "Cf":
        return ""
    return "".join(map(_sign, letters.small(character)))


def _sign(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Nd":
        return letters.decimal(character)
    if category in ("Mn", "Me") and unicodedata.combining(character) not in (0, _VIRAMA):
        return ""
    if category[0] in "LMN" or character in "@$|":
        return character.translate(letters.IN_TEXTS)
    return " "


@dataclass(frozen=True)
class _Word:
    """One word of a rule: its letters, its flat form, and its ends that must be ends of a word."""

    letters: str
    flat: str
    begins: bool
    ends: bool

    def spans(self, text: Folded) -> Iterator[Span]:
        """The places of the word in the key, in linear time."""
        start = text.flat.find(self.flat)
        while start >= 0:
            if self._is_spelt(text.signs[start : start + len(self.letters)]):
                span = text.places[start], text.places[start + len(self.letters) - 1] + 1
                if self._is_apart(text.key, span):
                    yield span
            start = text.flat.find(self.flat, start + 1)

    def _is_spelt(self, signs: str) -> bool:
        """Whether the signs spell the letters; a bare number never spells a word."""
        if signs == self.letters:
            return True
        alike = all(map(_passes_for, signs, self.letters))
        return alike and any(map(str.isalpha, signs))

    def _is_apart(self, key: str, span: Span) -> bool:
        start, end = span
        if self.begins and start and _APART.match(key[start - 1]):
            return False
        return not (self.ends and end < len(key) and _APART.match(key[end]))


def _passes_for(sign: str, letter: str) -> bool:
    return sign == letter or sign in letters.SIGNS.get(letter, "")


@dataclass(frozen=True)
class Term:
    """One word of a line, with its alternatives; some of them may be marks."""

    words: tuple[str, ...]
    marks: tuple[str, ...] = ()

    @cached_property
    def _sought(self) -> Sequence[_Word]:
        return [word for word in map(_word, self.words) if len(word.letters) <= LONGEST_WORD]

    def spans(self, text: Folded) -> Iterator[Span]:
        """The places of the term in the key, word by word; some may overlap."""
        for mark in self.marks:
            yield from text.marks.get(mark, ())
        for word in self._sought:
            yield from word.spans(text)


def _word(written: str) -> _Word:
    spelt = _letters(written)
    begins = not written.startswith("*") and not _UNPARTED.match(spelt[0])
    ends = not written.endswith("*") and not _UNPARTED.match(spelt[-1])
    return _Word(spelt, spelt.translate(_FLAT), begins, ends)


def _letters(word: str) -> str:
    return fold(word.strip("*")).signs


@lru_cache(maxsize=256)
def lines(words: str) -> tuple[tuple[Term, ...], ...]:
    """The lines of a rule. Words without a letter or digit are left out, and so are lines without words."""
    read = [tuple(filter(None, map(_term, line.split()))) for line in words.splitlines()]
    return tuple(line for line in read if line)


def _term(written: str) -> Term | None:
    words = tuple(word for word in written.split("|") if _letters(word))
    marks = tuple(mark for mark in (CONTACT, PRICE) if mark in written.split("|"))
    return Term(words, marks) if words or marks else None


def found(text: Folded, rule: str) -> bool:
    """True if the text has all the words of at least one line."""
    return next(_found(text, rule), None) is not None


def _found(text: Folded, rule: str) -> Iterator[Sequence[Term]]:
    for line in lines(rule):
        if all(next(term.spans(text), None) for term in line):
            yield line


def last(text: Folded, rule: str) -> int:
    """The end in the key of the last word of the lines found in the text; 0 without one."""
    return max((end for line in _found(text, rule) for term in line for _, end in term.spans(text)), default=0)


def places(text: Folded, whole: Folded, rule: str) -> list[Span]:
    """The places in `text`, a part of `whole`, of the words of all lines found in the whole; in characters of the text.

    A word whose end or beginning a line leaves open is meant as a whole.
    """
    spans = {_whole(span, text) for line in _found(whole, rule) for term in line for span in term.spans(text)}
    return sorted((text.at[start], text.at[end - 1] + 1) for start, end in spans)


def _whole(span: Span, text: Folded) -> Span:
    """The span, extended to whole words at both ends."""
    start, end = span
    return min(start, _run(text, start)[0]), max(end, _run(text, end - 1)[1])


def _run(text: Folded, place: int) -> Span:
    """The letters that stand together there; only that place, where it is no such letter."""
    number = bisect_right(text.runs, place, key=itemgetter(0)) - 1
    run = text.runs[number] if number >= 0 else (place, place)
    return run if run[0] <= place < run[1] else (place, place + 1)


def masked(text: str, spans: Sequence[Span]) -> str:
    """The text with a mark in place of each span; spans that overlap are one."""
    pieces, end = [], 0
    for start, stop in sorted(spans):
        if start >= end:
            pieces += [text[end:start], MASK]
        end = max(end, stop)
    return "".join([*pieces, text[end:]])
