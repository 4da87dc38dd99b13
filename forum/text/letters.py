"""Letters of any script: normal forms, scripts, digits, and the signs that look alike. Pure.

Nothing else in the forum calls `unicodedata.normalize`, whose time grows with the square of a run of marks.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Literal

LONGEST_RUN = 30
"""Marks in a row, as in Unicode's stream-safe text format (UAX 15): more than any language's words have."""
NO_SCRIPT = ""

# Default-ignorable letters and marks, and the Braille blank: all that shows nothing without being a format character.
INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0") | frozenset(
    map(chr, [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)])
)
_SCRIPT_OF_FIRST_WORD = {"CJK": "HAN", "IDEOGRAPHIC": "HAN", "EXTENDED": "ARABIC"} | dict.fromkeys(
    ("DIGIT", "COMBINING", "MODIFIER"), NO_SCRIPT
)

# Five columns: the letter · letters that pass for it anywhere · those that do at a glance at a name, but in running text
# would make two words of one language the same · letters that texts spell either way · signs written in its place.
# A "." is none, "?" a letter that may be i or l.
_ALIKE = """
    a аαɑ 4 . 4@     b вβ ьб68 . 8    c сϲ . . .       d ԁđð ժ . .      e еε з3 эəє 3    g . ԍց9 . 9
    h нһ հ . .       i іι ɩ ıӏ l1|    j јϳ յ . .       k к κ . .        l . ӏլ ł i1|     m м . . .
    n ոη пŋ . .      o оο օσ0 ø 0     p рρ þ . .       q ԛ զ . .        r . г . .        s ѕ 5 . 5$
    t тτ 7 . 7       u υ иս . .       v ѵν ʋ . .       w ԝω ш . .       x хχ . . .       y уү γ . .
    z . . ζ 2        ? . 1 . .        ae . æ . .       oe . œ . .       lo . ю . .
    ه ةہھۃ ە . .     ي ىی . . .       ك ک . . .
"""
JOINERS = "\u200c\u200d"
"""The zero-width non-joiner and joiner: format characters that some scripts spell words with."""

_VIRAMAS = "\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d"
"""The signs that make one sign of the consonants around them (`InCB=Linker` of Unicode 15.1)."""

_SIGNS_WORTH = {"HAN": 3, "HANGUL": 3}
_CAPITALS = str.maketrans("ΗΝΥΜΖ", "hnymz")  # these Greek capitals look unlike their small letters
_ROWS = list(zip(*[iter(_ALIKE.split())] * 5, strict=True))


def _table(*columns: int) -> dict[int, str]:
    return {ord(sign): row[0] for row in _ROWS for column in columns for sign in row[column] if sign != "."}


SIGNS: Mapping[str, str] = {letter: signs for letter, *_, signs in _ROWS if signs != "."}
"""The signs that are written in the place of a letter, by letter."""
IN_NAMES: Mapping[int, str] = _table(1, 2) | dict.fromkeys(map(ord, "ـʼʻ"), "")
"""For `str.translate`: signs in names → the letter they are read as at a glance."""
IN_TEXTS: Mapping[int, str] = _table(1, 3) | dict.fromkeys(map(ord, INVISIBLE | {"ـ"}), "")
"""For `str.translate`: letters in running text → the letter they pass for or replace."""


def normalized(text: str, form: Literal["NFC", "NFD", "NFKC", "NFKD"]) -> str:
    """The text in a normal form, in linear time: of a run of marks no more than LONGEST_RUN are kept."""
    return text if text.isascii() else unicodedata.normalize(form, stream_safe(text))


def stream_safe(text: str) -> str:
    """The text without the marks beyond LONGEST_RUN in a row; real text stays as it is."""
    if len(text) <= LONGEST_RUN or text.isascii():
        return text
    pieces, run, kept = [], 0, 0
    for place, character in enumerate(text):
        run = run + 1 if character > "\u02ff" and _is_mark(character) else 0
        if run > LONGEST_RUN:
            pieces.append(text[kept:place])
            kept = place + 1
    return "".join([*pieces, text[kept:]])


@lru_cache(maxsize=8192)
def _is_mark(character: str) -> bool:
    """Whether normalising may reorder a character or the parts of it among its neighbours."""
    parts = unicodedata.normalize("NFKD", character)
    return unicodedata.category(character) in ("Mn", "Me") or all(map(unicodedata.combining, parts))


def caseless(text: str) -> str:
    """The text without differences of case and compatibility form; the function is idempotent.

    Its steps are those of Unicode's compatibility caseless match (The Unicode Standard, D146), composed at the end.
    """
    once = normalized(normalized(text, "NFD").casefold(), "NFKD")
    return normalized(once.casefold(), "NFKC")


def decimal(text: str) -> str:
    """The text with the digits of every script as 0 to 9, of the same length."""
    return text if text.isascii() else "".join(map(_decimal, text))


def _decimal(character: str) -> str:
    return str(unicodedata.decimal(character)) if character.isdecimal() else character


def comparable(text: str) -> str:
    """The key for comparing secrets, never for hashing one: small letters, ASCII digits, no compatibility forms."""
    return decimal(normalized(text, "NFKC").casefold())


@lru_cache(maxsize=4096)
def script(character: str) -> str:
    """The script of a letter, mark or digit as its Unicode name begins, "HAN" for Chinese; NO_SCRIPT for any script's."""
    first = re.split("[ -]", unicodedata.name(character, ""), maxsplit=1)[0]
    return _SCRIPT_OF_FIRST_WORD.get(first, first)


def clusters(text: str) -> int:
    """The number of signs that a reader sees: extended grapheme clusters (UAX 29); what shows nothing counts as none."""
    return len(text) if text.isascii() else sum(_begun(text))


def substance(text: str) -> int:
    """The letters, vowel signs and other characters that say something; a Han or Hangul sign counts as three.

    It is for least lengths: real names of two signs, such as Ravi in Devanagari, are spelt with three characters.
    """
    return sum(_worth(character) for character in text)


@lru_cache(maxsize=8192)
def _worth(character: str) -> int:
    category, of = unicodedata.category(character), script(character)
    shows = category != "Cf" and character not in INVISIBLE and not (category in ("Mn", "Me") and of == NO_SCRIPT)
    return _SIGNS_WORTH.get(of, 1) if shows else 0


def _begun(text: str) -> Iterator[bool]:
    """For each character, whether it begins a cluster."""
    before, flags = "", 0
    for character in text:
        flags = flags + 1 if "\U0001f1e6" <= character <= "\U0001f1ff" else 0
        extends = character > "\u02ff" and _extends(character)
        pictured = before == "\u200d" and unicodedata.category(character) == "So"
        linked = before != "" and before in _VIRAMAS and script(character) == script(before)
        yield not (extends or pictured or linked or (flags and flags % 2 == 0))
        # A joiner after a virama only says how the two letters are joined.
        before = before if before and before in _VIRAMAS and character in JOINERS else character


@lru_cache(maxsize=8192)
def _extends(character: str) -> bool:
    """Whether a character belongs to the sign before it, or shows nothing."""
    late = "\u1160" <= character <= "\u11ff" or "\ud7b0" <= character <= "\ud7fb" or character in "\uff9e\uff9f"
    tone = "\U0001f3fb" <= character <= "\U0001f3ff"
    return late or tone or unicodedata.category(character) in ("Mn", "Mc", "Me", "Cf")


def small(text: str) -> str:
    """The text in small letters, decomposed, as IN_NAMES and IN_TEXTS expect it; Greek capitals become their look-alikes."""
    return normalized(normalized(text.translate(_CAPITALS), "NFKD").casefold(), "NFKD")


def with_places(text: str, spelling: Callable[[str], str]) -> tuple[str, tuple[int, ...]]:
    """The text respelt by `spelling` with single spaces, and for each of its characters the place in `text`."""
    spelt: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for sign in spelling(character):
            if sign != " " or (spelt and spelt[-1] != " "):
                spelt.append(sign)
                places.append(place)
    return "".join(spelt), tuple(places)
