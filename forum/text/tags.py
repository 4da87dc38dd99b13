"""Language tags (BCP 47) and usual directions of texts; one in Latin letters, of a language with others, says so. Pure."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from babel.core import get_global

from forum.text.directions import direction
from forum.text.language import CODES

UNKNOWN = "und"
_RIGHT_TO_LEFT = frozenset({"Adlm", "Arab", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa"})
_LIKELY: Mapping[str, str] = get_global("likely_subtags")
_TAG = re.compile("<[^>]*>|&[a-z]+;")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_OTHER_LETTER = re.compile(r"[^\W\d_A-Za-z\u00aa-\u02ff\u1e00-\u1eff]")
_MANY = 4
"""How many times the letters of its own there are Latin ones in a text that is romanised: names and acronyms are Latin anyhow."""
_READ_AT_MOST = 400


@cache
def script(code: str) -> str:
    """The script (ISO 15924) a language is usually written in."""
    _, written, *_ = [*_LIKELY.get(code, "").split("_"), ""]
    return written or "Latn"


def tag(code: str, words: str, named: str = "") -> str:
    """The tag of a text, which may be HTML, in a language of the catalogue; `named` is what `other` was recognised as.

    Reads the first 400 characters: it runs while pages are made.
    """
    if code in ("other", ""):
        code = named if named in CODES else UNKNOWN
    return f"{code}-Latn" if script(code) != "Latn" and _is_latin(words[:_READ_AT_MOST]) else code


def letters(words: str, beside: str) -> str:
    """The tag of words whose language nobody said, where Latin letters stand in a language of others; else empty."""
    return f"{UNKNOWN}-Latn" if script(beside) != "Latn" and _is_latin(words[:_READ_AT_MOST]) else ""


@lru_cache(2048)
def _is_latin(words: str) -> bool:
    plain = _TAG.sub("", words)
    return len(_LATIN.findall(plain)) > _MANY * len(_OTHER_LETTER.findall(plain))


@cache
def usual_direction(tag: str) -> str:
    """The direction of the language and script of a tag; "auto" where the language is not known."""
    if tag == UNKNOWN:
        return "auto"
    code, _, written = tag.partition("-")
    return "rtl" if (written if len(written) == 4 else script(code)) in _RIGHT_TO_LEFT else "ltr"


@lru_cache(4096)
def direction_in(tag: str, words: str) -> str:
    """The direction of a line of text, which may be HTML: by its letters, else that of its language."""
    return direction(_TAG.sub("", words), usual_direction(tag))
