"""What a text says otherwise than the facts of the places and help lines that it names. Pure.

A claim is about whatever its sentence names nearest before it, else nearest after it, else what its paragraph named last. A
service, a cabinet and what the forum has no facts of (a hospital, a consulate) take the claims beside them from others.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from forum.catalogue.places import hours
from forum.catalogue.places.recognising import CABINET, Known, Mention, all_known, mentions
from forum.catalogue.places.views import unknown
from forum.catalogue.views import Catalogue
from forum.text.claims import EMAIL, FAX, HOURS, TELEPHONE, Claim, claims, folded, is_stated, sentences
from forum.weekly_hours import DAYS, spans

PLACE = "place"
"""The kind of a reference to no place that we know."""
NEAREST, ALIKE = 3, 0.5
BESIDE_NAMES = 12  # letters beside names and times, up to which these are hours without a word that says so


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A claim that differs: its `kind`, what the text `said`, the `code` of the place or line, and what `we_have` of it.

    Of a reference to no place that we know: what stands in it, no code, and the slugs that are most like it.
    """

    kind: str
    said: str
    code: str
    we_have: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Owned:
    """A claim, whom it may be about, and all that its paragraph names by words."""

    claim: Claim
    owners: tuple[Known, ...]
    named: tuple[Known, ...]


def contradictions(text: str, catalogue: Catalogue, day: date) -> list[Contradiction]:
    """What a text says otherwise than the facts in force on a day, each claim once."""
    plain, known = folded(text), all_known(catalogue, day)
    found: dict[tuple[str, str, str], Contradiction] = {}
    for paragraph in re.split(r"\n\s*\n", plain):
        if any(map(str.isdigit, paragraph)) or "@" in paragraph:
            for each in _owned(paragraph, known):
                if wrong := _wrong(each, known):
                    found.setdefault((wrong.kind, wrong.said, wrong.code), wrong)
    offered = [slug for slug, place in catalogue.places.items() if place.on(day)]
    return [*_misspelt(text, catalogue, offered), *found.values()]


def _misspelt(text: str, catalogue: Catalogue, slugs: Sequence[str]) -> Iterator[Contradiction]:
    for said in unknown(text, catalogue.places):
        like = "-".join(said.casefold().split())
        yield Contradiction(PLACE, said, "", tuple(get_close_matches(like, slugs, NEAREST, ALIKE)))


def _owned(paragraph: str, known: Sequence[Known]) -> Iterator[Owned]:
    read = [
        (sentence, said := list(claims(sentence)), mentions(sentence, known, said)) for sentence in sentences(paragraph)
    ]
    named = tuple(mention.known for _, _, found in read for mention in found if mention.by_words)
    earlier: tuple[Known, ...] = ()
    for sentence, said, found in read:
        for claim in said:
            if claim.kind != HOURS or _are_hours(claim, sentence, found):
                yield Owned(claim, _nearest(claim, found) or earlier, named)
        earlier = _at(found, max((each.end for each in found), default=0)) or earlier


def _are_hours(claim: Claim, sentence: str, found: Sequence[Mention]) -> bool:
    """Whether times are said to be the opening hours of a place, by days, a word of opening, or little else beside its name."""
    if any(each.known.kind == CABINET for each in found):
        return False
    if claim.days or is_stated(sentence):
        return True
    left = list(sentence)
    for start, end in [(claim.start, claim.end), *((each.start, each.end) for each in found)]:
        left[start:end] = " " * (end - start)
    return sum(map(str.isalpha, left)) <= BESIDE_NAMES


def _nearest(claim: Claim, found: Sequence[Mention]) -> tuple[Known, ...]:
    others = [each for each in found if each.by_words or claim.kind == HOURS]
    before = [each.end for each in others if each.start < claim.start]
    if before:
        return _at(others, max(before))
    return _at(others, min(((each.start, each.end) for each in others), default=(0, 0))[1])


def _at(found: Sequence[Mention], end: int) -> tuple[Known, ...]:
    return tuple(each.known for each in found if each.end == end)


def _wrong(each: Owned, known: Sequence[Known]) -> Contradiction | None:
    """The contradiction, if a claim is wrong of all it may be about."""
    claim = each.claim
    having = [one for one in known if one.has(claim)]
    if any(one.kind == "line" or (one in each.named and one not in each.owners) for one in having):
        return None
    owners = each.owners or (_alike(claim, known) if claim.kind == EMAIL else ())
    judged = [_agrees(claim, one) for one in owners]
    if not judged or any(agrees is not False for agrees in judged):
        return None
    owner = owners[0]
    have = {TELEPHONE: owner.numbers, FAX: owner.faxes, EMAIL: owner.emails}.get(claim.kind, owner.weeks)
    return Contradiction(claim.kind, claim.said, owner.code, tuple(sorted(have)))


def _alike(claim: Claim, known: Sequence[Known]) -> tuple[Known, ...]:
    """Whose address it may have been meant to be: the same mailbox elsewhere."""
    mailbox = claim.value.partition("@")[0]
    return tuple(
        one for one in known if "." in mailbox and any(mail.partition("@")[0] == mailbox for mail in one.emails)
    )[:1]


def _agrees(claim: Claim, one: Known) -> bool | None:
    """Whether a claim is as the facts have it; None where there are none."""
    if claim.kind == HOURS:
        weeks = [read[0] for week in one.weeks if (read := hours.read(week))]
        return any(_fits(claim, week) for week in weeks) if weeks else None
    if claim.kind == EMAIL:
        return claim.value in one.emails if one.emails else None
    if claim.kind == FAX:
        return claim.value in one.faxes if one.faxes else None
    return claim.value in one.numbers if one.numbers or one.faxes else None


def _fits(claim: Claim, week: dict[str, str]) -> bool:
    """Whether some day of a week, or each that is named, has one of the spans that a claim may mean."""
    days = {day: {(_minute(a), _minute(b)) for a, b in spans(times)} for day, times in week.items()}
    if claim.days:
        return any(all(span in days[day] for day in claim.days) for span in claim.spans)
    return any(span in days[day] for span in claim.spans for day in DAYS)


def _minute(written: str) -> int:
    return int(written[:2]) * 60 + int(written[3:])
