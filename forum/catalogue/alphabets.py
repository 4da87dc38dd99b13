"""The order of names in lists, by the alphabet of the language they are read in. Pure.

Letters of the language come first, in its own order (`facts/alphabets.json`), Chinese ones as they are read; then those of
other scripts by their code points, as Hindi and Bangla have them anyway. Accents, capitals and hamza decide between equals.
"""

import unicodedata
from collections.abc import Callable, Iterable
from functools import cache
from typing import TypeVar

from anyascii import anyascii

from forum.catalogue.facts_files import content_of
from forum.text.letters import normalized

T = TypeVar("T")
Place = tuple[int, str]
Key = tuple[tuple[Place, ...], tuple[str, ...], str]

LATIN, CHINESE, VIRAMA = "latin", "zh", 9
BLANK, DIGIT, OWN, OTHER = range(4)


def by_alphabet(things: Iterable[T], name: Callable[[T], str], language: str) -> list[T]:
    """The things in the order of their names."""
    return sorted(things, key=lambda each: key(name(each), language))


def key(name: str, language: str) -> Key:
    """The key that a name is sorted by: its letters, then their accents, then the name itself, so that no two names are equal."""
    letters, alike = _alphabet(language)
    places: list[Place] = []
    accents: list[str] = []
    for sign in normalized(normalized(name, "NFD").casefold(), "NFC"):
        parts = sign if sign in letters or sign in alike else normalized(sign, "NFD")
        base, marks = parts[0], parts[1:]
        if unicodedata.combining(base) not in (0, VIRAMA):
            base, marks = "", parts
        accents.append(f"{base if base in alike else ''}{marks}")
        for each in alike.get(base, base):
            places += _place(each, letters, language)
    return tuple(places), tuple(accents), normalized(name, "NFC")


def _place(sign: str, letters: dict[str, str], language: str) -> list[Place]:
    if sign in letters:
        return [(OWN, letters[sign])]
    if language == CHINESE and not sign.isascii() and sign.isalpha():
        return [(OWN, f"{anyascii(sign).lower().strip()} ")]
    if sign.isdecimal():
        return [(DIGIT, str(unicodedata.digit(sign)))]
    if sign.isspace():
        return [(BLANK, "")]
    return [(OTHER, sign)] if sign.isalpha() or unicodedata.category(sign).startswith("M") else []


@cache
def _alphabet(language: str) -> tuple[dict[str, str], dict[str, str]]:
    """The letters of a language with their places, those of Latin for one without its own, and the letters that count as others."""
    facts = content_of("alphabets")
    known = language if language in facts["letters"] else LATIN
    places = {letter: f"{place:03d}" for place, letter in enumerate(facts["letters"][known])}
    if language == CHINESE:
        places = {letter: letter for letter in places}
    return places, facts["alike"][LATIN] | facts["alike"].get(known, {})
