"""The analyser: words of any text as the terms that both engines index and look for. Pure.

A word's terms are its folded form (no case, no accents, one digit for all scripts) and its stems. A run of Chinese has its
signs and each two neighbours. A change of what a text becomes needs another VERSION, and `rebuild`.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from forum.search import stems
from forum.text import letters

VERSION = 1
LONGEST = 40
"""Characters of a word; what is longer is an address or noise, and is cut."""

_MARKS = "".join(chr(code) for code in range(0x300, 0xFFFF) if unicodedata.category(chr(code))[0] == "M")
_LETTER = rf"[^\W_{_MARKS}]|[{_MARKS}\u200c\u200d\u0640]"
_IN_CYRILLIC = "(?<=[\u0400-\u052f])['’ʼ`](?=[\u0400-\u052f])"
_WORD = re.compile(f"(?:{_LETTER}|{_IN_CYRILLIC})+")
_SIGNS = re.compile("[\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_NOTHING = dict.fromkeys(map(ord, "'’ʼ`\u200c\u200d\u0640\u0621"), None)
_ALIKE = str.maketrans("ىیےکڪۃہھەةںıłøđґ", "يييككهههههنilodг") | {ord("æ"): "ae", ord("œ"): "oe"}
_OWN = frozenset("йїў")
"""Letters that have a mark only in how Unicode spells them."""
_MEANT = ((0x0900, 0x109F), (0x1780, 0x17FF))
"""Blocks of scripts whose marks are vowels."""
_INDIC = str.maketrans("\u0901\u0981", "\u0902\u0982", "\u093c")
_ARTICLE = re.compile("^(?:[وبكف]?ال|لل)(?=.{3})")


class Word(NamedTuple):
    """A word of a text: its place there, its folded form first among its terms."""

    start: int
    end: int
    terms: tuple[str, ...]

    @property
    def folded(self) -> str:
        return self.terms[0]


def words(text: str, languages: Iterable[str] | None = None) -> Iterator[Word]:
    """The words of a text in order, stemmed as in `languages`, or as in all languages of the word's script.

    Signs of Chinese come in twos, and alone where no other stands beside.
    """
    known = None if languages is None else tuple(languages)
    for found in _WORD.finditer(text):
        start, end = found.span()
        last = start
        for run in _SIGNS.finditer(text, start, end):
            yield from _letters(text, last, run.start(), known)
            yield from _signs(run[0], run.start())
            last = run.end()
        yield from _letters(text, last, end, known)


def _letters(text: str, start: int, end: int, languages: tuple[str, ...] | None) -> Iterator[Word]:
    if start < end and (terms := _terms(text[start : min(end, start + LONGEST)], languages)):
        yield Word(start, end, terms)


def _signs(run: str, start: int) -> Iterator[Word]:
    if len(run) == 1:
        yield Word(start, start + 1, (run,))
    for place in range(len(run) - 1):
        yield Word(start + place, start + place + 2, (run[place : place + 2],))


def tokens(text: str) -> Iterator[tuple[int, int]]:
    """The places of the words of a text; a run of Chinese is in one of them, whole."""
    return (found.span() for found in _WORD.finditer(text))


def terms(text: str, language: str) -> set[str]:
    """All that a text of a document is found by. Portuguese words stand in texts of every language, so Latin ones are
    stemmed in Portuguese too."""
    found: set[str] = set()
    for word in words(text, (language, "pt")):
        found.update(word.terms)
    for run in _SIGNS.findall(text):
        found.update(run)
    return found


@lru_cache(maxsize=20_000)
def _terms(word: str, languages: tuple[str, ...] | None) -> tuple[str, ...]:
    folded = fold(word)
    return (folded, *stems.of(folded, languages)) if folded else ()


def fold(word: str) -> str:
    """A word without case, compatibility forms, accents, hamza and Arabic article, its digits as 0 to 9."""
    plain = letters.decimal(letters.caseless(word)).translate(_NOTHING)
    if not plain.isascii():
        plain = "".join(map(_plain, plain)).translate(_INDIC)
        plain = _ARTICLE.sub("", plain)
    return plain


@lru_cache(maxsize=8192)
def _plain(character: str) -> str:
    code = ord(character)
    if character in _OWN or any(first <= code <= last for first, last in _MEANT):
        return character
    parts = letters.normalized(character, "NFD")
    return "".join(each for each in parts if unicodedata.category(each) != "Mn").translate(_ALIKE)
