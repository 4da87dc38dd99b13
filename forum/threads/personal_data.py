"""Personal data in a text: numbers and addresses that somebody may have pasted without thinking. Pure.

Found in any script's digits: account, tax, social security, health, identity card, passport, permit and telephone numbers
and e-mail addresses. Law and case numbers, prices, dates and the contacts of public services are not.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import accumulate

from forum.catalogue import help_lines
from forum.catalogue.help_lines import Contacts
from forum.text.word_rules import Span

Finder = Callable[[str, Contacts], Iterator[Span]]
PUBLIC = help_lines.contacts(())
"""The contacts that the forum came with, where a caller has no newer ones."""

_GAP = r"[ \u00a0.-]?"
_NINE = rf"\d{_GAP}\d{_GAP}\d{_GAP}\d{_GAP}\d{_GAP}\d{_GAP}\d{_GAP}\d{_GAP}\d"
_ALONE, _END = r"(?<![\w/.,-])", r"(?![\w/])(?![.,-]\d)"
_NAMED = r"[^\d\n]{0,30}?"
_PASSPORT = (
    "passport|passaporte|passeport|pasaport|паспорт|пашпарт|পাসপোর্ট|पासपोर्ट|پاسپورٹ|جواز|护照"
    "|residência|residencia|residence|rizidénsia|séjour|permit|посвідк|жительств|রেসিডেন্স|रेज़िडेंस|ریزیڈنس|إقام|居留"
)

_PORTUGUESE_IBAN = rf"pt{_GAP}\d\d(?:{_GAP}\d){{21}}"
_OTHER_IBAN = r"[a-z]{2}\d\d(?: ?[a-z0-9]{4}){2,7}(?: ?[a-z0-9]{1,3})?"
_IBAN = re.compile(rf"(?i){_ALONE}(?:{_PORTUGUESE_IBAN}|{_OTHER_IBAN}){_END}")
_MAIL = re.compile(r"(?a)(?<![\w.+%-])[\w.+%-]{1,64}@((?:[A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,24})(?![\w@-]|\.\w)")
_ABROAD = re.compile(rf"(?<![\w/.,+-])(?:\+|00)[1-9](?:{_GAP}\(?\d\)?){{7,14}}(?!\d)")
_NINES = re.compile(rf"{_ALONE}(?:PT ?)?({_NINE}){_END}(?!{_GAP}\d)")
_ELEVENS = re.compile(rf"{_ALONE}({_NINE}{_GAP}\d{_GAP}\d){_END}")
_CARD = re.compile(rf"{_ALONE}\d{{8}} ?\d ?[A-Za-z]{{2}}\d{_END}")
_DOCUMENT = re.compile(rf"{_ALONE}[A-Z]{{2}}\d{{7}}{_END}")
_NUMBERED = re.compile(rf"(?i)(?:{_PASSPORT}){_NAMED}(?<![^\W\d_])([a-z]{{1,3}} ?\d{{5,9}}|\d{{7,9}}){_END}")
_KEYED = re.compile(r"(?i)\b(?:nif|niss|utente|contribuinte|sns|المستفيد|الضريبي)\b\D{0,20}$")
_MOBILE_OR_FIXED = re.compile(r"9[1236]|2[1-9]")


def found(text: str, public: Contacts = PUBLIC) -> list[Span]:
    """The spans of personal data in a text, in order; `public` are the numbers and hosts of help lines."""
    plain = _without_public("".join(map(_digit, text)), public)
    spans = sorted({span for find in _FINDERS for span in find(plain, public)}, key=lambda span: (span[0], -span[1]))
    furthest = [0, *accumulate((end for _, end in spans), max)]
    return [span for span, before in zip(spans, furthest, strict=False) if span[1] > before]


def _digit(character: str) -> str:
    return str(unicodedata.digit(character)) if unicodedata.category(character) == "Nd" else character


def _without_public(text: str, public: Contacts) -> str:
    return _public_numbers(public).sub(lambda match: "#" * len(match[0]), text)


def _accounts(text: str, public: Contacts) -> Iterator[Span]:
    for match in _IBAN.finditer(text):
        letters = re.sub(r"[ \u00a0.-]", "", match[0]).upper()
        if letters.startswith("PT") or int("".join(str(int(each, 36)) for each in letters[4:] + letters[:4])) % 97 == 1:
            yield match.span()


def _mails(text: str, public: Contacts) -> Iterator[Span]:
    return (each.span() for each in _MAIL.finditer(text) if not is_public(each[1], public))


def is_public(host: str, public: Contacts = PUBLIC) -> bool:
    """Whether an address on the network is a public service's: the state's, or a help line's."""
    host = host.casefold().removeprefix("www.")
    return host == "gov.pt" or host.endswith(".gov.pt") or host in public.hosts


def _nines(text: str, public: Contacts) -> Iterator[Span]:
    for match in _NINES.finditer(text):
        number = "".join(filter(str.isdigit, match[1]))
        named = _KEYED.search(text[max(match.start() - 30, 0) : match.start()])
        if named or _MOBILE_OR_FIXED.match(number) or _is_tax_number(number):
            yield match.span()


def _is_tax_number(number: str) -> bool:
    rest = sum(int(digit) * weight for digit, weight in zip(number[:8], range(9, 1, -1), strict=True)) % 11
    return number[0] in "1235689" and int(number[8]) == (0 if rest < 2 else 11 - rest)


def _elevens(text: str, public: Contacts) -> Iterator[Span]:
    for match in _ELEVENS.finditer(text):
        number = "".join(filter(str.isdigit, match[1]))
        weights = (29, 23, 19, 17, 13, 11, 7, 5, 3, 2)
        check = 9 - sum(int(digit) * weight for digit, weight in zip(number[:10], weights, strict=True)) % 10
        named = _KEYED.search(text[max(match.start() - 30, 0) : match.start()])
        if number[0] in "12" and (named or int(number[10]) == check):
            yield match.span()


def _whole(pattern: re.Pattern[str]) -> Finder:
    return lambda text, public: (each.span() for each in pattern.finditer(text))


def _documents(text: str, public: Contacts) -> Iterator[Span]:
    return (each.span(1) for each in _NUMBERED.finditer(text))


_FINDERS: tuple[Finder, ...] = (
    _accounts, _mails, _nines, _elevens, _documents, _whole(_ABROAD), _whole(_CARD), _whole(_DOCUMENT),
)  # fmt: skip


@lru_cache(maxsize=16)
def _public_numbers(public: Contacts) -> re.Pattern[str]:
    spaced = "|".join(_GAP.join(number) for number in sorted(public.numbers, key=len, reverse=True))
    return re.compile(rf"(?<!\d)(?:(?:\+|00)351{_GAP})?(?:{spaced})(?!\d)")
