"""Phrases, one a line: words, or beginnings of words before `*`, one after the other. Accents don't count. Pure.

They are for what people write openly; what somebody disguises is found by `word_rules`.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import itemgetter

from forum.text.letters import normalized

MARKS = re.compile("[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0640]")
HAN = re.compile("[\u3400-\u9fff]")
WORD = re.compile(r"\w+")
LONGEST_PHRASE = 150
"""Characters of a rule's line; a longer one is refused when it is saved, and finds nothing."""


def folded(text: str) -> str:
    """A text normalised for matching: lower case, without accents, one space between words."""
    return " ".join(MARKS.sub("", normalized(text.replace("’", "'").casefold(), "NFKD")).split())


@dataclass(frozen=True)
class Said:
    """A folded text and the positions of its words."""

    text: str

    @cached_property
    def _words(self) -> Sequence[tuple[int, int]]:
        return [word.span() for word in WORD.finditer(self.text)]

    def is_word(self, place: int) -> bool:
        return 0 <= place < len(self.text) and WORD.match(self.text[place]) is not None

    def end_of_word(self, place: int) -> int:
        """The end of the word at `place`; `place` itself where there is none."""
        number = bisect_right(self._words, place, key=itemgetter(0)) - 1
        return max(place, self._words[number][1]) if number >= 0 else place


@dataclass(frozen=True)
class _Phrase:
    """A line of a rule: words, or beginnings of words before `*`, one after the other.

    A phrase with Chinese characters matches inside a text without blanks (`anywhere`), any other between whole words.
    """

    pieces: Sequence[tuple[str, bool]]
    anywhere: bool

    def stands_in(self, said: Said) -> bool:
        """Whether the phrase is in the text. Takes time linear in the text."""
        first = self.pieces[0][0]
        start = said.text.find(first)
        while start >= 0:
            if self._stands_at(said, start):
                return True
            start = said.text.find(first, start + 1)
        return False

    def _stands_at(self, said: Said, start: int) -> bool:
        if not self.anywhere and said.is_word(start - 1):
            return False
        place = start
        for words, is_open in self.pieces:
            if not said.text.startswith(words, place):
                return False
            place += len(words)
            if is_open:
                place = said.end_of_word(place)
        return self.anywhere or not said.is_word(place)


def read(text: str) -> Said:
    """The text as phrases are looked for in it."""
    return Said(folded(text))


def found(said: Said, lines: str) -> bool:
    """Whether the text has the phrase of one of these lines."""
    return any(phrase.stands_in(said) for phrase in _phrases(lines))


@lru_cache(maxsize=64)
def _phrases(words: str) -> Sequence[_Phrase]:
    lines = dict.fromkeys(folded(line) for line in words.split("\n") if line.strip(" *"))
    return [_phrase(line) for line in lines if len(line) <= LONGEST_PHRASE]


def _phrase(line: str) -> _Phrase:
    pieces, words = [], ""
    for number, part in enumerate(line.split(" ")):
        words += " " * (number > 0) + part.replace("*", "")
        if "*" in part:
            pieces.append((words, True))
            words = ""
    return _Phrase((*pieces, (words, False)) if words else pieces, HAN.search(line) is not None)
