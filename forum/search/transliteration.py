"""Words of other scripts typed in Latin letters: Banglish, Hinglish, Arabizi, Roman Urdu, Latin-typed Cyrillic. Pure.

Vowels are written any way, or not at all, so a word is known by the sound of its consonants; of the words with one sound those
are meant whose letters are nearest.
"""

import re
from difflib import SequenceMatcher
from functools import lru_cache

from anyascii import anyascii

INDIC, ARABIC, CYRILLIC = "i", "a", "c"
_BLOCKS = (
    (re.compile("^[\u0400-\u052f]+$"), CYRILLIC),
    (re.compile("^[\u0600-\u06ff]+$"), ARABIC),
    (re.compile("^[\u0900-\u0dff\u200c\u200d]+$"), INDIC),
)
_TYPED = re.compile("^[a-z]+[a-z2-9]*$")
_NASAL = str.maketrans("\u0902\u0982", "nn")
_SAME = {
    INDIC: (
        ("chh|ch", "c"), ("ksh", "ks"), ("sh", "s"), ("kh|q|c(?=[aoulrk])|ck|c$", "k"), ("gh", "g"), ("dh", "d"), ("th", "t"),
        ("bh|v|w", "b"), ("ph|f", "p"), ("jh|z", "j"), ("ng", "n"), ("rh", "r"), ("x", "ks"),
    ),
    ARABIC: (
        ("sh|ch", "s"), ("kh", "k"), ("gh", "g"), ("th", "t"), ("dh", "d"), ("ph", "f"), ("q|c", "k"), ("v", "w"), ("p", "b"),
        ("h$", ""), ("g", "j"), ("w", ""),
    ),
    CYRILLIC: (
        ("shch|sch|sh", "s"), ("zh|j", "z"), ("tch|ch", "c"), ("kh|x|h", "g"), ("ts|tz", "c"), ("w", "v"), ("ph", "f"), ("q", "k"),
    ),
}  # fmt: skip
_RULES = {family: tuple((re.compile(was), now) for was, now in rules) for family, rules in _SAME.items()}
_VOWELS = re.compile("[^a-z]|[aeiouy]")
_TWICE = re.compile(r"(.)\1+")
SHORTEST, NEAREST = 2, 0.6
"""Consonants of a sound that tells something, and how alike the letters must be."""


def sound(folded: str) -> str:
    """The sound of a word that isn't in Latin letters, with its family of scripts; empty for any other word."""
    family = next((name for block, name in _BLOCKS if block.match(folded)), "")
    return _sound(_latin(folded), family) if family else ""


def sounds(typed: str) -> list[str]:
    """The sounds that a word typed in Latin letters may have in other scripts."""
    if not _TYPED.match(typed):
        return []
    return [heard for family in _SAME if (heard := _sound(_spelt(typed, family), family))]


def likeness(typed: str, folded: str) -> float:
    """How near the letters of a typed word are to those of one in another script, 0 to 1."""
    heard = sound(folded)
    family = heard[:1] or INDIC
    return SequenceMatcher(None, _near(_spelt(typed, family)), _near(_latin(folded)), autojunk=False).ratio()


def _spelt(typed: str, family: str) -> str:
    """Arabizi writes letters that Latin hasn't as numbers."""
    return typed.translate(_NUMBERS) if family == ARABIC else typed


_NUMBERS = {ord(sign): letter for sign, letter in zip("23456789", ("", "", "", "kh", "t", "h", "k", "s"), strict=True)}


@lru_cache(maxsize=4096)
def _latin(folded: str) -> str:
    return anyascii(folded.translate(_NASAL)).lower()


def _sound(latin: str, family: str) -> str:
    for was, now in _RULES[family]:
        latin = was.sub(now, latin)
    bones = _TWICE.sub(r"\1", _VOWELS.sub("", latin))
    return family + bones if len(bones) >= SHORTEST else ""


def _near(latin: str) -> str:
    plain = latin.replace("oo", "u").replace("ee", "i").replace("w", "b").replace("v", "b").replace("h", "")
    return _TWICE.sub(r"\1", re.sub("[^a-z]", "", plain))
