"""Cleaning of typed text: drops unreadable characters, and isolates numbers in right-to-left text. Pure."""

import html
import re
import unicodedata
from collections.abc import Callable, Iterator

from forum.text.letters import normalized

_MARKS_IN_A_ROW = 4
# C0 and C1, embeddings and overrides, isolates, deprecated format characters, lone surrogates, and what XML forbids.
_DROPPED = [(0x00, 0x08), (0x0E, 0x1F), (0x7F, 0x9F), (0x202A, 0x202E), (0x2066, 0x206F), (0xD800, 0xDFFF)]
_DROPPED += [(0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB), (0xFFFE, 0xFFFF)]
_TAMING: dict[int, str | None] = {code: None for first, last in _DROPPED for code in range(first, last + 1)}
_TAMING |= dict.fromkeys(map(ord, "\v\f\r\x85\u2028\u2029"), "\n")

_SPACE = "[ \u00a0\u2007\u2009\u202f]"
_DASH = r"[-\u2010\u2011\u2013]"
_CODE = re.compile(
    r"(?<![A-Za-z\d])(?:"
    r"(?<![*#])[*#]{1,3}\d[\d*#]*#"
    rf"|(?:\(\+?\d{{1,4}}\){_SPACE}?|\+(?:(?<!\d.)(?<!\d{_SPACE}.){_SPACE}(?=\d{{2,3}}{_SPACE}?\d))?)?[A-Za-z]{{0,4}}\d[A-Za-z\d]*(?:\.?[ºª])?"
    rf"(?:(?:{_SPACE}|{_DASH}|[./,:])(?:[A-Z]{{2,5}}{_SPACE})?[A-Z]{{0,4}}\d[A-Za-z\d]*"
    rf"|(?:{_DASH}|/)[A-Z]{{1,4}}(?![A-Za-z])|\([A-Za-z\d]{{1,4}}\))*"
    r")"
)
_ARABIC_DIGIT = re.compile("[\u0660-\u0669]")
_THOUSANDS = re.compile(rf"\d{{1,3}}(?:{_SPACE}\d{{3}})+")


def clean(source: str) -> str:
    """The text in NFC without controls, bidi overrides, piled-up marks and the space around it."""
    return tame(source).strip()


def clean_line(source: str) -> str:
    """The same for a text of one line, such as a title, a name or a reason: every run of white space is one space."""
    return " ".join(tame(source).split())


def tame(text: str) -> str:
    """`clean` that keeps leading and trailing space, for a piece of a text."""
    text = normalized(text.replace("\r\n", "\n").translate(_TAMING), "NFC")
    return text if text.isascii() else "".join(_unpiled(text))


def _unpiled(text: str) -> Iterator[str]:
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        if category in ("Mn", "Me"):
            marks += 1
        elif category != "Cf":
            marks = 0
        if marks <= _MARKS_IN_A_ROW or category == "Cf":
            yield character


def isolate_numbers(plain: str) -> str:
    """Plain text as HTML, its telephone numbers, dates and codes kept as typed inside right-to-left text."""
    return isolated(tame(plain), html.escape)


def isolated(plain: str, escape: Callable[[str], str]) -> str:
    """The same for a piece that is clean already; `escape` escapes it."""
    pieces, end = [], 0
    for match in _CODE.finditer(plain):
        if _suffers(match[0]):
            # Groups of Arabic-Indic digits stand from right to left among whatever letters, unless they are overridden.
            tag = "bdo" if _ARABIC_DIGIT.search(match[0]) else "bdi"
            pieces += [escape(plain[end : match.start()]), f'<{tag} dir="ltr">{match[0]}</{tag}>']
            end = match.end()
    return "".join([*pieces, escape(plain[end:])])


def _suffers(code: str) -> bool:
    """True if the parts of a number change places among Arabic letters; those of a year, a price or an hour do not."""
    digits = sum(character.isdigit() for character in code)
    if re.search(r"[-+*#(\u2010\u2011\u2013./ºªA-Za-z]", code):
        return digits > 1
    return re.search(_SPACE, code) is not None and (digits > 6 or _THOUSANDS.fullmatch(code) is not None)
