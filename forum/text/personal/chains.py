"""Numbers that are told apart by how many digits they have, by their check digits, and by the word beside them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType
from stdnum import luhn
from stdnum.pt import nif

from forum.text.personal.scanning import VOID, Contacts, Piece, Scanned

_GAP = r"[ .\-/()_·]{0,3}"
_CHAIN = re.compile(rf"(?<![\d#])(?<!\d,)(?:\+ ?)?\(?\d(?:{_GAP}\d){{4,40}}")
_GROUP = re.compile(r"\d+")
_MONEY_BEFORE, _MONEY_AFTER = (
    re.compile(r"(?:[€$£]|eur|euros) ?$"),
    re.compile(r"(?:,\d| ?(?:,\d\d)? ?(?:€|eur|\$|usd|£|%))"),
)
_COUNTRY = re.compile(r"(?<![a-z])pt ?$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NISS_WEIGHTS = (29, 23, 19, 17, 13, 11, 7, 5, 3, 2)
_LENGTHS = {
    "nif": (9, 9), "niss": (11, 11), "sns": (9, 9), "cc": (7, 13), "passport": (7, 9), "permit": (7, 9), "iban": (8, 24),
    "phone": (7, 13), "case": (5, 12),
}  # fmt: skip
"""The least and most digits of a number of which a word says the kind."""
_LENGTHS_BY_THEMSELVES = frozenset({9, 10, 11, 12, 16})
"""How many digits a number has that no word stands beside and that does not say its country."""
_RATHER_A_TELEPHONE = frozenset({"cc", "case", "iban"})
"""Kinds whose numbers don't have nine digits."""

_SERVICES = frozenset({
    PhoneNumberType.TOLL_FREE, PhoneNumberType.SHARED_COST, PhoneNumberType.PREMIUM_RATE, PhoneNumberType.UAN,
})  # fmt: skip
_MOBILE = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})
_WITH_ZERO = (
    "BD",
    "PK",
    "UA",
    "NP",
    "GB",
    "FR",
    "RO",
    "MD",
    "DE",
    "MA",
    "DZ",
    "EG",
    "NG",
    "GH",
    "AO",
    "NL",
    "BE",
    "CH",
)
"""Countries whose telephone numbers people write with a zero before them."""


@dataclass(frozen=True)
class _Number:
    """Groups of digits in a row that may be one number; `inner` ones have more of the row before and after them."""

    digits: str
    groups: tuple[str, ...]
    start: int
    end: int
    written: str
    inner: bool

    @property
    def is_abroad(self) -> bool:
        return "+" in self.written

    @property
    def is_plausible(self) -> bool:
        """Whether a number would be written in these groups: no year among them, and not all of them apart."""
        return len(self.groups) == 1 or not any(map(_YEAR.fullmatch, self.groups))


class _Row(NamedTuple):
    """Groups of digits in a row, and the place where the row begins, with a sign before its digits."""

    start: int
    groups: tuple[tuple[int, int], ...]


def chains(scanned: Scanned, public: Contacts) -> Iterator[Piece]:
    """The numbers in a text. Only whole groups of digits are one: inside a longer group there is none."""
    scanned = scanned.without(_public_numbers(scanned, public))
    for match in _CHAIN.finditer(scanned.plain):
        if match.end() < len(scanned.plain) and scanned.plain[match.end()].isdigit():
            continue
        row = _Row(match.start(), tuple(each.span() for each in _GROUP.finditer(scanned.plain, *match.span())))
        first = 0
        while first < len(row.groups):
            piece, first = _longest(scanned, row, first, public)
            if piece:
                yield piece


def _public_numbers(scanned: Scanned, public: Contacts) -> Iterator[Piece]:
    """Public numbers as long as a person's. A shorter one may be the end of a person's, so it counts only by itself."""
    long = [each for each in public.numbers if len(each) >= 9]
    return (Piece(VOID, *match.span()) for match in _any_of(frozenset(long)).finditer(scanned.plain))


@lru_cache(maxsize=16)
def _any_of(numbers: frozenset[str]) -> re.Pattern[str]:
    spaced = "|".join(_GAP.join(number) for number in sorted(numbers)) or r"(?!)"
    return re.compile(rf"(?<!\d)(?:(?:\+|00)351{_GAP})?(?:{spaced})(?!\d)")


def _longest(scanned: Scanned, row: _Row, first: int, public: Contacts) -> tuple[Piece | None, int]:
    """The longest number that begins with a group, and the group after it."""
    groups, plain = row.groups, scanned.plain
    texts = [plain[begin:end] for begin, end in groups[first : first + 16]]
    digits = "".join(texts)
    for last in range(first + len(texts), first, -1):
        end, inner = groups[last - 1][1], first > 0 and last < len(groups)
        opens = first == 0 and (plain[row.start] == "+" or ")" in plain[row.start : end])
        if opens or _may_be(digits, inner, public):
            start = row.start if opens else groups[first][0]
            number = _Number(digits, tuple(texts), start, end, plain[start:end], inner)
            if piece := _classified(scanned, number, public):
                return (None if piece.kind == VOID else piece), last
        digits = digits[: -len(texts.pop())]
    return None, first + 1


def _may_be(digits: str, inner: bool, public: Contacts) -> bool:
    """Whether digits may be a number at all; a word may say the kind only of what stands at an end of its row."""
    if _national(digits) in public.numbers:
        return True
    return len(digits) in _LENGTHS_BY_THEMSELVES or digits.startswith("00") if inner else 5 <= len(digits) <= 24


def _classified(scanned: Scanned, number: _Number, public: Contacts) -> Piece | None:
    digits, span = number.digits, (_begin(scanned, number), number.end)
    if _national(digits) in public.numbers:
        return Piece(VOID, *span)
    if not 5 <= len(digits) <= 24 or _is_money(scanned, number):
        return None
    said = "" if number.inner else scanned.said_of(*span)
    low, high = _LENGTHS.get(said, (1, 0))
    if said in _RATHER_A_TELEPHONE and len(digits) == 9 and _is_telephone(number):
        said, low, high = "phone", 9, 9
    if low <= len(digits) <= high and (number.is_plausible or said == "iban"):
        if said == "phone" and _service(digits):
            return Piece(VOID, *span)
        return Piece(said, *span, said in ("nif", "niss") and not _is_sound(said, digits))
    if not number.is_plausible or _is_glued(scanned, number):
        return None
    kind = _kind(number)
    return Piece(kind, *span) if kind else None


def _kind(number: _Number) -> str:
    """The kind of a number without a word beside it; "" if it is nobody's."""
    digits, length = number.digits, len(number.digits)
    if (number.is_abroad or digits.startswith("00")) and 8 <= length <= 17:
        return "phone"
    if length == 9 and _service(digits):
        return VOID
    if length == 11 and _is_sound("niss", digits):
        return "niss"
    if _is_telephone(number):
        return "phone"
    if length == 9 and _is_sound("nif", digits):
        return "nif"
    return "card" if length == 16 and digits[0] in "3456" and luhn.is_valid(digits) else ""


def _is_telephone(number: _Number) -> bool:
    digits, length = number.digits, len(number.digits)
    if length == 9 or (length == 12 and digits.startswith("351")):
        return _is_valid(digits[-9:], "PT", None)
    if digits[0] == "0" and length in (10, 11):
        return any(_is_valid(digits, country, _MOBILE) for country in _WITH_ZERO)
    if length == 11 and digits[2] == "9" and ("(" in number.written or "-" in number.written):
        return _is_valid(digits, "BR", _MOBILE)
    if length == 10 and digits[0] in "6789" and number.groups in ((digits,), (digits[:5], digits[5:])):
        return _is_valid(digits, "IN", _MOBILE)
    return length == 11 and digits[0] == "1" and _is_valid(digits, "CN", _MOBILE)


def _national(digits: str) -> str:
    return digits.removeprefix("00").removeprefix("351")


def _is_sound(kind: str, digits: str) -> bool:
    """Whether the check digit is right; the library knows no NISS, so its weights are here."""
    if kind == "nif":
        return digits[0] in "1235689" and bool(nif.is_valid(digits))
    total = sum(int(digit) * weight for digit, weight in zip(digits, _NISS_WEIGHTS, strict=False))
    return digits[0] in "12" and int(digits[-1]) == 9 - total % 10


def _service(digits: str) -> bool:
    """Whether a Portuguese number is one that companies and services rent: nobody has it at home."""
    return len(digits) == 9 and digits[0] in "678" and _is_valid(digits, "PT", _SERVICES)


@lru_cache(maxsize=4096)
def _is_valid(digits: str, country: str, kinds: frozenset[int] | None) -> bool:
    try:
        number = phonenumbers.parse(digits, country)
    except NumberParseException:
        return False
    kind = phonenumbers.number_type(number)
    return bool(phonenumbers.is_valid_number(number)) and (kind not in _SERVICES if kinds is None else kind in kinds)


def _is_money(scanned: Scanned, number: _Number) -> bool:
    before = scanned.plain[max(number.start - 6, 0) : number.start]
    return bool(_MONEY_BEFORE.search(before) or _MONEY_AFTER.match(scanned.plain, number.end))


def _is_glued(scanned: Scanned, number: _Number) -> bool:
    """Whether letters or an address stand right before or after a number, so that it is part of a code."""
    before = scanned.plain[number.start - 1 : number.start]
    after = scanned.plain[number.end : number.end + 1]
    if _begin(scanned, number) != number.start:
        before = ""
    return bool(re.match(r"[a-z/=_&]", before) or re.match(r"[a-z]", after))


def _begin(scanned: Scanned, number: _Number) -> int:
    """The beginning of a number with the country that a tax number may have before it."""
    country = (
        _COUNTRY.search(scanned.plain, max(number.start - 4, 0), number.start) if len(number.digits) == 9 else None
    )
    return country.start() if country else number.start
