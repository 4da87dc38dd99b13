"""What a query typed in Latin letters may be in its language's own script. Pure.

A word is one of the common words of a language, or one that the index knows by its sound; what is neither stays as typed, as
people leave English words among their own. Cyrillic is spelt out, since its letters are typed one by one.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from forum.search import analyser, function_words, transliteration
from forum.search.planning import Slot

FILE = Path(__file__).with_name("native_words.txt")
CREOLE = "criolo"
"""Creoles, which no model knows: their words are read as Portuguese ones."""

BLOCKS = {
    "bn": (0x0980, 0x09FF),
    "hi": (0x0900, 0x097F),
    "ur": (0x0600, 0x06FF),
    "ar": (0x0600, 0x06FF),
    "ru": (0x0400, 0x052F),
    "uk": (0x0400, 0x052F),
    "be": (0x0400, 0x052F),
    CREOLE: (0, 0),
}
"""The languages that are read, and the block of each one's script."""

NEAR = 0.75
"""How alike the letters of a typed word and of a common one must be."""

SHORTEST = 3
"""Letters of a word that tells in which language it is."""

ENOUGH, PART = 2.0, 0.4
"""Words, and the part of all, that tell a language."""

MOST, ALMOST = 2, 0.8
"""Spellings that are tried, and how many words the second must have of those of the first."""

EVERYWHERE = frozenset([
    "visa", "card", "doctor", "hospital", "school", "police", "passport", "bill", "gas", "portugal", "portuguese", "number",
    "office", "bank", "rent", "room", "job", "main", "per", "par", "dan", "das", "des", "hoy", "hay", "mais", "com", "sem", "son",
    "use", "man", "are", "day", "has", "her", "him",
])  # fmt: skip
"""Words that tell nothing, since they are typed in many languages."""

_OF_CREOLES = re.compile("k|tx|dj|^tch|[^aeou]u$|[^aeou]i$")
"""How words of creoles are spelt and Portuguese ones are not."""

_LETTERS = (
    ("shch", "щ"), ("zh", "ж"), ("kh", "х"), ("ch", "ч"), ("sh", "ш"), ("tsya", "тся"), ("ts", "ц"), ("yu", "ю"), ("ju", "ю"),
    ("ya", "я"), ("ja", "я"), ("ye", "е"), ("yo", "ё"), ("iy", "ий"), ("yi", "ї"),
)  # fmt: skip
_SIGNS = str.maketrans("abcdefghijklmnoprstuvwxyz", "абцдефгхийклмнопрстуввхыз")
_OF_UKRAINIAN = str.maketrans("hiy", "гіи")


class Words(NamedTuple):
    """The common words of a language: by how they are typed, and by how they sound."""

    typed: Mapping[str, str]
    sounding: Mapping[str, Sequence[str]]


def spellings(typed: str, slots: Sequence[Slot]) -> list[str]:
    """A query, and what it may be in other scripts if it was typed in Latin letters."""
    words = [word.folded for word in analyser.words(typed)]
    if not all(map(str.isascii, words)):
        return [typed]
    found = {code: _read(words, slots, code) for code in BLOCKS}
    likely = {code: count for code, (_, count) in found.items() if count}
    best = max(likely.values(), default=0.0)
    chosen = sorted((code for code, count in likely.items() if count >= ALMOST * best), key=lambda code: -likely[code])
    return [typed, *dict.fromkeys(found[code][0] for code in chosen[:MOST])]


def _read(words: Sequence[str], slots: Sequence[Slot], code: str) -> tuple[str, float]:
    """The words as they may be in a language, and how many of them tell that it is this one; 0 where too few do."""
    first, last = BLOCKS[code]
    indexed = {
        slot.typed: own[0]
        for slot in slots
        if (own := [terms[0] for terms in slot.variants if first <= ord(terms[0][0]) <= last])
    }
    written, known, telling = [], 0.0, 0
    for word in words:
        common = _common()[code].typed.get(word, "")
        own_word = common or _sounding(word, code)
        tells = _tells(word, code)
        telling += tells
        known += tells * (1.0 if common else 0.5 if own_word or word in indexed else 0.0)
        written.append(own_word or indexed.get(word) or _spelt_out(word, code))
    enough = known >= ENOUGH or (known >= 1 and known >= PART * telling)
    return " ".join(written), known if enough else 0.0


def _tells(word: str, code: str) -> bool:
    """Whether a word tells in which language it is."""
    if code == CREOLE:
        return bool(_OF_CREOLES.search(word)) and (len(word) >= SHORTEST or "k" in word)
    return len(word) >= SHORTEST and word not in EVERYWHERE and not function_words.is_one(word)


def _sounding(word: str, code: str) -> str:
    """The common word that sounds most like one, if it is near enough."""
    common = _common()[code].sounding
    likeness = {
        own: transliteration.likeness(word, own)
        for heard in transliteration.sounds(word)
        for own in common.get(heard, ())
    }
    best = max(likeness, key=lambda own: likeness[own], default="")
    return best if best and likeness[best] >= NEAR else ""


def _spelt_out(word: str, code: str) -> str:
    if BLOCKS[code] != BLOCKS["ru"] or not word.isalpha():
        return word
    for latin, own in _LETTERS:
        word = word.replace(latin, own)
    return word.translate(_SIGNS if code == "ru" else _OF_UKRAINIAN).translate(_SIGNS)


@cache
def _common() -> Mapping[str, Words]:
    typed: dict[str, dict[str, str]] = {code: {} for code in BLOCKS}
    sounding: dict[str, dict[str, list[str]]] = {code: {} for code in BLOCKS}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        code, *entries = line.split()
        for entry in entries if code in BLOCKS else ():
            own, _, given = entry.partition("=")
            for latin in re.split("/", given) if given else ():
                typed[code].setdefault(latin, own)
            folded = next(analyser.words(own)).folded
            if heard := transliteration.sound(folded):
                sounding[code].setdefault(heard, []).append(folded)
    return {code: Words(typed[code], sounding[code]) for code in BLOCKS}
