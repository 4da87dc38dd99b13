"""A text as the finders of personal data look through it: one spelling, with the place of each character in the text as typed."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from forum.text import letters
from forum.text.word_rules import MASK

LOOKED_BACK, LOOKED_ON = 48, 24
"""Characters before and after a number in which a word may say its kind."""
VOID = "void"
"""The kind of pieces that are nobody's, and that no later finder reads."""

_VIRAMA = 9
_DROPPED = frozenset("*`\u20e3")  # Emphasis, code and the frames of keycaps, which would part a number.
_BEFORE, _AFTER = re.compile(r"[\d#\n;?!]"), re.compile(r"[\d#\n;?!.]")
_CLOSED_UP_TO = 4
"""Letters up to which a word must stand alone; a longer one may have another ending."""


@dataclass(frozen=True, slots=True)
class Contacts:
    """Public contacts, which are nobody's personal data.

    `numbers` are telephones without their country, `hosts` those of addresses on the network, `places` streets with house
    numbers and `values` whatever else was confirmed to be public; both as `value` spells them.
    """

    numbers: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    values: frozenset[str] = frozenset()

    def has_host(self, host: str) -> bool:
        """Whether a host is the state's, or a help line's."""
        host = host.casefold().removeprefix("www.")
        return host == "gov.pt" or host.endswith(".gov.pt") or host in self.hosts


class Found(NamedTuple):
    """Personal data of a kind at a place of a text; `doubtful` where its check digits say a typing error."""

    kind: str
    start: int
    end: int
    doubtful: bool = False

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end


class Piece(NamedTuple):
    """Personal data of a kind at a place of the scanned text, which differs from its place in the text; `doubtful` as in Found."""

    kind: str
    start: int
    end: int
    doubtful: bool = False


@dataclass(frozen=True)
class Scanned:
    """The text in small letters without accents and in ASCII digits. `plain` has "#" where something is found or hidden."""

    text: str
    plain: str
    at: tuple[int, ...] = field(repr=False)

    def found(self, piece: Piece) -> Found:
        return Found(piece.kind, self.at[piece.start], self.at[piece.end - 1] + 1, piece.doubtful)

    def without(self, pieces: Iterable[Piece]) -> "Scanned":
        """The text in which nobody finds these pieces again."""
        parts, done = [], 0
        for piece in sorted(pieces, key=lambda each: each.start):
            start = max(done, piece.start)
            parts += [self.plain[done:start], "#" * max(piece.end - start, 0)]
            done = max(done, piece.end)
        return replace(self, plain="".join([*parts, self.plain[done:]]))

    def is_capital(self, place: int) -> bool:
        """Whether a letter stands there that the text has as a capital."""
        return self.text[self.at[place]].isupper()

    def said_of(self, start: int, end: int) -> str:
        """The kind that the nearest word before a place names, else the nearest after it; "" without one."""
        before = _BEFORE.split(self.plain[max(start - LOOKED_BACK, 0) : start])[-1]
        return _named_before(before) or _named_after(_AFTER.split(self.plain[end : end + LOOKED_ON])[0])


# Groups of digits in a row are tried in many ways, with the same words around them. What is kept is a few lines, in memory.


@lru_cache(maxsize=32)
def _named_before(before: str) -> str:
    nearest = [(last, kind) for kind, word in words().items() if (last := _last(word, before)) >= 0]
    return max(nearest, default=(0, ""))[1]


@lru_cache(maxsize=32)
def _named_after(after: str) -> str:
    following = [(match.start(), kind) for kind, word in words().items() if (match := word.search(after))]
    return min(following, default=(0, ""))[1]


def _last(word: re.Pattern[str], text: str) -> int:
    """The end of the last place of a word; -1 without one."""
    return max((match.end() for match in word.finditer(text)), default=-1)


def scan(text: str) -> Scanned:
    """The text as finders look through it."""
    return Scanned(text, *letters.with_places(text, _spelt))


@lru_cache(maxsize=8192)
def _spelt(character: str) -> str:
    if character == "\n":
        return character
    if character in MASK:
        return "#"
    category = unicodedata.category(character)
    if category == "Cf" or character in letters.INVISIBLE or character in _DROPPED:
        return ""
    if category[0] == "Z" or character == "\t":
        return " "
    if category == "Pd" or character == "−":
        return "-"
    return "".join(map(_sign, letters.small(letters.decimal(character))))


def _sign(sign: str) -> str:
    if unicodedata.category(sign) in ("Mn", "Me") and unicodedata.combining(sign) not in (0, _VIRAMA):
        return ""
    return " " if sign.isspace() else sign.translate(letters.IN_TEXTS)


@cache
def words() -> Mapping[str, re.Pattern[str]]:
    """The words that name a kind of number, by kind: `words.txt`, in the spelling of a scanned text."""
    text = Path(__file__).with_name("words.txt").read_text(encoding="utf-8")
    parts = re.split(r"^\[(\w+)\]$", text, flags=re.MULTILINE)[1:]
    return {kind: _any_of(lines) for kind, lines in zip(parts[::2], parts[1::2], strict=True)}


def _any_of(lines: str) -> re.Pattern[str]:
    written = {scan(each.strip()).plain for each in re.split(r"[,\n]", lines) if each.strip()}
    ordered = sorted(written, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(_standing, ordered)))


def _standing(word: str) -> str:
    opened = rf"(?<![a-z]){re.escape(word)}" if word[0].isascii() else re.escape(word)
    return rf"{opened}(?![a-z])" if len(word) <= _CLOSED_UP_TO and word[-1].isascii() else opened
