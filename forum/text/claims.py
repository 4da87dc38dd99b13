"""What a text claims: telephone numbers, mail addresses and opening hours, in digits of any script. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from forum.text.claim_words import (
    AFTER_FAX,
    BESIDE,
    DAY_NAMES,
    END,
    FAXED,
    GAP,
    MARK,
    NOT_CALLED,
    NOT_SO,
    ONCE,
    OPEN,
    OWN,
    SEVERAL,
    THROUGH,
    TIME,
)
from forum.text.letters import decimal, normalized
from forum.weekly_hours import DAYS

MOST = 40
"""Claims of a kind that are read in a sentence, and days named in it."""
LOOKED_BACK = 60  # characters
Minutes = tuple[int, int]
TELEPHONE, FAX, EMAIL, HOURS = "telephone", "fax", "email", "hours"

NUMBER = re.compile(
    r"(?<![\w/@#-])(?<!\d[ .])(?:(?:\+ ?|00)351[ .-]?)?(?:\(0?\) ?)?(\d(?:[ .()-]{0,2}\d){8})(?![\d/@])"
)
MAIL = re.compile(r"(?<![\w.+-])([a-z0-9][\w.+-]*@[a-z0-9-]+(?:\.[a-z0-9-]+)+)")
_FOLDED_AWAY = re.compile("[\u0300-\u036f\u0653-\u0655\u064b-\u0652\u200b-\u200f\u2066-\u2069\u202a-\u202e]")


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim within a folded text, from `start` to `end`: its `kind`, its `value` as values are compared, and as it was `said`.

    `spans` are the spans of times that its hours may mean, in minutes; `days` those it says them of, empty for none.
    """

    kind: str
    value: str
    said: str
    start: int
    end: int
    spans: frozenset[Minutes] = frozenset()
    days: frozenset[str] = frozenset()


def lettered(pattern: str) -> str:
    """A pattern in small letters as it fits folded texts."""
    return _FOLDED_AWAY.sub("", normalized(pattern, "NFD"))


def folded(text: str) -> str:
    """A text as claims and names are looked for in it: small letters without marks, digits 0 to 9."""
    return _FOLDED_AWAY.sub("", normalized(decimal(normalized(text, "NFKC")).casefold(), "NFD"))


def sentences(paragraph: str) -> list[str]:
    """The sentences of a folded paragraph; a line is one of its own."""
    return [each for each in END.split(paragraph) if each.strip()]


def is_stated(sentence: str) -> bool:
    """Whether a folded sentence has a word of being open."""
    return _fitting(OPEN).search(sentence) is not None


def claims(sentence: str) -> Iterator[Claim]:
    """The claims of a folded sentence, in no order."""
    for found in islice(MAIL.finditer(sentence), MOST):
        yield Claim(EMAIL, found[1].rstrip("."), found[1].rstrip("."), *found.span())
    for found in islice(NUMBER.finditer(sentence), MOST):
        digits = "".join(filter(str.isdigit, found[1]))
        if digits[0] in "236789" and not _fitting(NOT_CALLED).search(sentence, *_before(found)):
            before = sentence[max(found.start() - BESIDE, 0) : found.start()]
            if not _fitting(OWN).search(before):
                is_fax = FAXED.search(before) or AFTER_FAX.match(sentence, found.end())
                yield Claim(FAX if is_fax else TELEPHONE, digits, found[0].strip(), *found.span())
    if not _fitting(ONCE).search(sentence):
        yield from _hours(sentence)


@cache
def _fitting(pattern: str) -> re.Pattern[str]:
    return re.compile(lettered(pattern))


@cache
def _range() -> re.Pattern[str]:
    first, last = [TIME.format(n, before=MARK.format(f"b{n}"), after=MARK.format(f"a{n}")) for n in ("1", "2")]
    return re.compile(lettered(rf"(?<![\d:.,/-]){first}{GAP}{last}(?![\d/])"))


@cache
def _days() -> re.Pattern[str]:
    groups = "|".join(f"(?P<{code}>{lettered(tokens)})" for code, tokens in DAY_NAMES.items())
    return re.compile(rf"(?<![a-zа-яіїєў])(?:{groups})(?![a-zа-яіїєў])")


def _hours(sentence: str) -> Iterator[Claim]:
    named = list(_named_days(sentence))
    ranges = list(islice(_range().finditer(sentence), MOST))
    said_first = bool(named and ranges and named[0][0] < ranges[0].start())
    for number, found in enumerate(ranges):
        begins = ranges[number - 1].end() if number and said_first else found.end() if not said_first else 0
        ends = (
            found.start() if said_first else ranges[number + 1].start() if number + 1 < len(ranges) else len(sentence)
        )
        days = frozenset(day for place, days in named if begins <= place < ends for day in days)
        if said_first and not days and number:  # "Monday 9:00-12:30 and 14:00-17:30"
            days = frozenset(day for place, each in named if place < begins for day in each)
        if (_sure(found) or named or is_stated(sentence)) and not _fitting(NOT_SO).search(sentence, *_before(found)):
            spans = _spans(found)
            if spans:
                yield Claim(HOURS, said := _written(min(spans)), said, *found.span(), spans, days)


def _before(found: re.Match[str]) -> tuple[int, int]:
    """The places of what stands right before a claim."""
    return max(found.start() - LOOKED_BACK, 0), found.start()


def _written(span: Minutes) -> str:
    return "–".join(f"{minute // 60}:{minute % 60:02}" for minute in span)


def _sure(found: re.Match[str]) -> bool:
    """Whether it looks like times of the clock by itself."""
    return any(value for name, value in found.groupdict().items() if name not in ("h1", "h2"))


def _spans(found: re.Match[str]) -> frozenset[Minutes]:
    first, last = _minutes(found, "1"), _minutes(found, "2")
    made = {(a, b) for a in first for b in last if a < b}
    return frozenset(made or {(a, b) for a in first for b in (each + 720 for each in last) if a < b <= 1440})


def _minutes(found: re.Match[str], n: str) -> list[int]:
    hour, minute = int(found[f"h{n}"]), int(found[f"m{n}"] or 0)
    if found[f"pmb{n}"] or found[f"pma{n}"]:
        return [(hour % 12 + 12) * 60 + minute] if hour <= 12 else [hour * 60 + minute]
    if found[f"amb{n}"] or found[f"ama{n}"]:
        return [hour % 12 * 60 + minute] if hour <= 12 else [hour * 60 + minute]
    return [hour * 60 + minute]


def _named_days(sentence: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The days that a sentence names, each with its place; those between two joined by "to" too."""
    before: re.Match[str] | None = None
    for found in islice(_days().finditer(sentence), MOST):
        code = found.lastgroup or ""
        if code in SEVERAL:
            yield found.start(), SEVERAL[code]
            continue
        if before is not None and _fitting(THROUGH).fullmatch(sentence, before.end(), found.start()):
            first, last = DAYS.index(before.lastgroup or ""), DAYS.index(code)
            yield before.start(), DAYS[first : last + 1] if first <= last else (*DAYS[first:], *DAYS[: last + 1])
        else:
            yield found.start(), (code,)
        before = found
