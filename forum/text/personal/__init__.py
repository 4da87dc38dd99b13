"""Personal data in a text: numbers and addresses that somebody may have typed without thinking. Pure.

Found in any script's digits and across the gaps that people write in numbers: tax, social security, health and identity
card numbers, accounts and cards, passports and residence permits, machine-readable lines, telephones, e-mail and postal
addresses, case numbers, dates of birth, licence plates. Law numbers, prices, years, other dates and public contacts are not.
"""

import re
from collections.abc import Collection, Iterable, Sequence

from forum.text.personal.chains import chains
from forum.text.personal.scanning import VOID, Contacts, Found, Piece, scan
from forum.text.personal.shapes import FINDERS
from forum.text.word_rules import Span, masked

__all__ = ["KINDS", "NOBODYS", "Contacts", "Found", "found", "hidden", "in_name", "spans", "value", "values", "without"]

KINDS = (
    "nif", "niss", "sns", "cc", "passport", "permit", "iban", "card", "phone", "email", "address", "case", "mrz", "birth",
    "plate",
)  # fmt: skip
NOBODYS = Contacts()
"""No contact is public."""

_EDGES = re.compile(r"(?<=\D)(?=\d)|(?<=\d)(?=\D)")


def found(text: str, public: Contacts) -> list[Found]:
    """The places of personal data in a text, in order and apart; `public` contacts are nobody's."""
    scanned = scan(text)
    pieces: list[Piece] = []
    for find in (*FINDERS, chains):
        new = list(find(scanned, public))
        pieces += new
        scanned = scanned.without(new)
    own = [scanned.found(each) for each in pieces if each.kind != VOID]
    kept = [each for each in own if value(text[each.start : each.end]) not in public.values]
    return _apart(sorted(kept, key=lambda each: (each.start, -each.end)))


def spans(text: str, public: Contacts) -> list[Span]:
    """The same places without their kinds."""
    return [each.span for each in found(text, public)]


def _apart(places: Sequence[Found]) -> list[Found]:
    kept: list[Found] = []
    for each in places:
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept


def value(text: str) -> str:
    """The letters and digits of a piece of text, by which the same number is known in another spelling."""
    return "".join(filter(str.isalnum, scan(text).plain))


def values(text: str, public: Contacts) -> frozenset[str]:
    """The values of the personal data in a text."""
    return frozenset(value(text[each.start : each.end]) for each in found(text, public))


def hidden(text: str, public: Contacts, staying: Collection[str] = ()) -> str:
    """The text with a mark in place of its personal data, but for the kinds that are `staying`."""
    return masked(text, [each.span for each in found(text, public) if each.kind not in staying])


def without(text: str, values: Iterable[str], public: Contacts) -> str:
    """The text with a mark in place of the personal data that have one of these values."""
    gone = frozenset(values)
    return masked(text, [each.span for each in found(text, public) if value(text[each.start : each.end]) in gone])


def in_name(name: str) -> bool:
    """Whether a name is built around somebody's number."""
    return bool(found(_EDGES.sub(" ", name), NOBODYS))
