"""Personal data that their shape gives away: addresses, accounts, cards, documents, cases, plates, dates of birth."""

import re
from collections.abc import Callable, Iterator

from stdnum import iban as ibans

from forum.text.personal.scanning import VOID, Contacts, Piece, Scanned
from forum.text.personal.streets import streets

Finder = Callable[[Scanned, Contacts], Iterator[Piece]]
_START, _END = r"(?<![a-z0-9])", r"(?![a-z0-9])"
_GAP = r"[ .\-]{0,2}"
_MAIL = re.compile(
    r"(?<![a-z0-9.+%_-])[a-z0-9.+%_-]{1,64} ?(?:@|[(\[] ?(?:at|arroba|@) ?[)\]]) ?"
    r"((?:[a-z0-9-]{1,63}(?:\.| ?[(\[] ?(?:dot|ponto) ?[)\]] ?)){1,4}[a-z]{2,24})(?![a-z0-9@-]|\.[a-z0-9])"
)
_PT_IBAN = re.compile(rf"(?:{_START}|(?<=iban))pt{_GAP}\d\d(?:{_GAP}\d){{21}}{_END}")
_IBAN = re.compile(rf"(?:{_START}|(?<=iban))[a-z]{{2}}\d\d(?:[ -]?[a-z0-9]{{4}}){{2,7}}(?:[ -]?[a-z0-9]{{1,3}})?{_END}")
_MRZ = re.compile(r"(?<![a-z0-9<])(?=[a-z0-9< ]{0,44}<)[a-z0-9<](?: ?[a-z0-9<]){27,45}(?![a-z0-9<])")
_CARD = re.compile(rf"{_START}\d{{8}}{_GAP}\d{_GAP}[a-z]{{2}} ?\d{_END}")
_DOCUMENT = re.compile(rf"{_START}[a-z]{{1,3}}-?\d{{6,9}}(?:[a-z]\d?)?{_END}")
_NAMED_DOCUMENT = re.compile(rf"{_START}(?:[a-z]{{1,3}}[ -]?\d{{5,9}}|\d{{2}}[a-z]{{2}}\d{{5}}){_END}")
_WORDS = ("pt", "nif", "sns", "nib", "tel", "tlm", "bi", "cc")
_SMALL_WORDS = ("de ", "da ", "do ", "em ", "ha ", "a ", "e ", "o ", "no ", "nr ", "n ", "is ", "of ", "to ")
_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"
_DATE = re.compile(
    rf"(?<![\d#])(?<!\d[./-])(?:{_YEAR} ?([./-]) ?{_MONTH} ?\1 ?{_DAY}|{_DAY} ?([./-]) ?(?:{_MONTH} ?\2 ?(?:{_YEAR}|\d\d)"
    rf"|{_DAY} ?\2 ?{_YEAR}))(?![\d#]|[./-]\d)"
)
_WORDED_DATE = re.compile(
    r"(?<![\d#])\d{1,2}(?:st|nd|rd|th|o|a)? (?:de |of )?[^\W\d]{3,14}\.?,? (?:de |of )?(?:19|20)\d\d(?!\d)"
)
_HAN_DATE = re.compile(r"(?:19|20)\d\d ?年 ?\d{1,2} ?月 ?\d{1,2} ?日")
_LAW = re.compile(
    r"(?:lei|leis|decreto|decret\w*|dl|portaria|despacho|regulament\w*|regulation|directive|directiva|diretiva|aviso|act|law|loi"
    r"|ley|art\w*|закон\w*|قانون|المادة|আইন|कानून|قانون|法)[^\d\n]{0,24}$"
)
_CASE = re.compile(r"(?<![\w/.,-])\d{3,9}/(?:19|20)?\d\d(?:\.\d[a-z]\d?[a-z]{2,5}(?:-[a-z])?|-?[a-z]{1,3})?(?![\w/])")
_COURT = re.compile(r"\d{1,7}/\d\d\.\d[a-z]")
_PLATE = re.compile(
    rf"{_START}(?:[a-z]{{2}}([ .-])\d\d\1(?:[a-z]{{2}}|\d\d)|\d\d([ .-])(?:[a-z]{{2}}\2\d\d|\d\d\2[a-z]{{2}})){_END}"
)
_LETTERS_OF_NO_PLATE = ("de", "do", "da", "ou", "or", "to", "at", "no", "na", "em", "as")
_MONEY = re.compile(r"[ ,.\d]*(?:€|eur|\$|usd|£)")


def mails(scanned: Scanned, public: Contacts) -> Iterator[Piece]:
    for match in _MAIL.finditer(scanned.plain):
        yield Piece(VOID if public.has_host(match[1]) else "email", *match.span())


def accounts(scanned: Scanned, public: Contacts) -> Iterator[Piece]:
    for pattern in (_PT_IBAN, _IBAN):
        for match in pattern.finditer(scanned.plain):
            written = re.sub(r"[ .\-]", "", match[0])
            is_sound = bool(ibans.is_valid(written))
            if is_sound or pattern is _PT_IBAN or scanned.said_of(*match.span()) == "iban":
                yield Piece("iban", *match.span(), not is_sound)


def machine_lines(scanned: Scanned, public: Contacts) -> Iterator[Piece]:
    for match in _MRZ.finditer(scanned.plain):
        if match[0].count("<") >= 2:
            yield Piece("mrz", *match.span())


def identity_cards(scanned: Scanned, public: Contacts) -> Iterator[Piece]:
    return (Piece("cc", *match.span()) for match in _CARD.finditer(scanned.plain))


def documents(scanned: Scanned, public: Contacts) -> Iterator[Piece]:
    """Passports and permits: by their shape, or by a looser one beside a word."""
    for match in _NAMED_DOCUMENT.finditer(scanned.plain):
        said = scanned.said_of(*match.span())
        if said in ("passport", "permit") and not match[0].startswith(_SMALL_WORDS):
            yield Piece(said, *match.span())
        elif _DOCUMENT.fullmatch(match[0]) and not match[0].startswith(_WORDS):
            yield Piece("cc" if said == "cc" else "passport", *match.span())


def cases(scanned: Scanned, public: Contacts) -> Iterator[Piece]:
    """Case numbers with a year; those of laws have fewer digits, or a law's word before them."""
    for match in _CASE.finditer(scanned.plain):
        number = match[0].partition("/")[0]
        if _LAW.search(scanned.plain[max(match.start() - 48, 0) : match.start()]):
            yield Piece(VOID, *match.span())
        elif scanned.said_of(*match.span()) == "case" or _COURT.match(match[0]) or len(number) > 4:
            yield Piece("case", *match.span())


def births(scanned: Scanned, public: Contacts) -> Iterator[Piece]:
    """Dates of birth; other dates are nobody's."""
    for pattern in (_DATE, _WORDED_DATE, _HAN_DATE):
        for match in pattern.finditer(scanned.plain):
            yield Piece("birth" if scanned.said_of(*match.span()) == "birth" else VOID, *match.span())


def plates(scanned: Scanned, public: Contacts) -> Iterator[Piece]:
    for match in _PLATE.finditer(scanned.plain):
        is_joined = "-" in match[0] and not any(f"-{each}-" in match[0] for each in _LETTERS_OF_NO_PLATE)
        if scanned.said_of(*match.span()) == "plate" or (is_joined and not _MONEY.match(scanned.plain, match.end())):
            yield Piece("plate", *match.span())


FINDERS: tuple[Finder, ...] = (
    machine_lines,
    accounts,
    mails,
    streets,
    births,
    cases,
    identity_cards,
    plates,
    documents,
)
"""Each reads what those before it left."""
