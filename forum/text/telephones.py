"""Telephone numbers in running text that are certain to be some: a tax number or a sum of money never is one. Pure."""

import re
from collections.abc import Iterator

from forum.text.letters import decimal

_GAP = r"[ \u00a0\u2007\u2009\u202f.\u2010\u2011\u2013-]?"
_SPACE = r"[ \u00a0\u2007\u2009\u202f.]"
_SIX = rf"(?:{_GAP}\d){{6}}"
_PORTUGUESE = rf"[2-9](?:{_GAP}\d){{8}}"
_BEFORE, _AFTER = r"(?<![\w/.,*#@=-])(?<!\d )", rf"(?![\w/*#@=]|{_GAP}\d|[.,]\d| ?[€$£%])"
_NUMBER = re.compile(
    rf"{_BEFORE}(?:"
    rf"(?P<portugal>(?:\(?\+ ?|00)351\)?{_GAP}{_PORTUGUESE})"
    rf"|(?P<abroad>\(?\+(?!351)[1-9]\d{{0,2}}\)?(?:{_GAP}\(?\d\)?){{7,12}})"
    rf"|(?P<mobile>9[1236]\d{_SIX})"
    # Nine digits in a row or in threes that begin with 2 may be a tax number.
    rf"|(?P<fixed>2[1-9]{_SPACE}\d{{3}}{_SPACE}\d\d{_SPACE}\d\d)"
    rf"|(?P<service>80[08](?:{_SPACE}\d{{3}}){{2}}|116{_SPACE}?(?:000|006|111|117|123))"
    rf"){_AFTER}"
)
_ANOTHER_NUMBER = re.compile(
    r"(?i)\b(?:nif|niss|nipc|utente|contribuinte|sns|iban|passaporte|passport|processo|cartão|الضريبي|جواز)\b[^\d\n]{0,20}$"
)
_FEWEST_ABROAD = 10
"""Digits with the country's; fewer may be a number of people or of euros."""


def found(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and `tel:` address of each number, in order; digits may be of any script."""
    plain = decimal(text)
    for match in _NUMBER.finditer(plain):
        digits = "".join(filter(str.isdigit, match[0]))
        kind = match.lastgroup
        if kind == "abroad" and len(digits) < _FEWEST_ABROAD:
            continue
        if kind == "mobile" and _ANOTHER_NUMBER.search(plain, max(match.start() - 40, 0), match.start()):
            continue
        prefix = {"abroad": "+", "portugal": "+", "service": ""}.get(kind or "", "+351")
        yield *match.span(), f"tel:{prefix}{digits.removeprefix('00')}"
