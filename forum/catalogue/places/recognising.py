"""Which places, help lines and other things a text names, with the facts a text may contradict. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from forum import gazetteer
from forum.catalogue.places.views import PlaceView
from forum.catalogue.views import Catalogue
from forum.text.claims import Claim, folded

CENTRE = "cnaim"
CENTRES = rf"(?<!\w)(?:{CENTRE}|cnai)(?!\w)"
"""What people call the national centres, beside the name of a town or of a part of the country."""
NEAR = 40  # characters between the two
OTHER, CABINET = "other", "cabinet"
OTHERS = folded(
    r"\b(?:claim|gip|sns ?24|hospital|embaixada|embajada|embassy|ambassade|ambasad[a-z]+|consulado|consulate?"
    r"|consulat[a-z]*|посольств[а-я]*"
    r"|консульств[а-я]*|junta de freguesia|camara municipal|city hall|mairie|police|policia|psp|gnr|escola|school"
    r"|ecole|escuela|financas|iefp"
    r"|centro de saude|health cent(?:re|er)|centre de sante|centro de salud|notary|notario|advogad[oa]|lawyer|avocat"
    r"|banco|bank|apav|oim|iom|unhcr"
    r"|acnur|cruz vermelha|больниц[а-я]*|лікарн[а-я]*|школ[а-яі]*)\b"
    r"|سفارة|السفارة|قنصلية|القنصلية|مستشفى|المستشفى|المدرسة|大使馆|领事馆|医院|学校|दूतावास|अस्पताल|দূতাবাস|হাসপাতাল|سفارت"
    r"|ہسپتال"
)


@dataclass(frozen=True, slots=True)
class Known:
    """A thing that texts name by `words`, a pattern for folded texts, if one of `hints` is in them at all.

    `code` is that of a place or line, "" for things without facts; `weeks` are opening hours, any of which may be said.
    """

    code: str
    kind: str
    hints: tuple[str, ...]
    words: re.Pattern[str]
    numbers: frozenset[str] = frozenset()
    faxes: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    weeks: tuple[str, ...] = ()

    def has(self, claim: Claim) -> bool:
        return claim.value in self.numbers or claim.value in self.faxes or claim.value in self.emails


@dataclass(frozen=True, slots=True)
class Mention:
    """A thing that is named, and where in the folded text: by words, else by a number or address of its own."""

    start: int
    end: int
    known: Known
    by_words: bool = True


def all_known(catalogue: Catalogue, day: date) -> tuple[Known, ...]:
    """All that texts may name on a day."""
    return catalogue.derived(("named_in_texts", day), lambda: tuple(_known(catalogue, day)))


def _known(catalogue: Catalogue, day: date) -> Iterator[Known]:
    lines, shared = catalogue.lines(day), _shared(catalogue)
    for place in catalogue.places.values():
        if place.on(day):
            borrowed = [each.href for each in lines[place.line].numbers] if place.line in lines else []
            yield Known(
                place.slug,
                place.kind,
                *_named(place, shared),
                _digits([*(each.href for each in place.phones), *borrowed]),
                _digits(each.href for each in place.faxes),
                frozenset(filter(None, [place.email.casefold()])),
                tuple(dict.fromkeys(row.hours for row in place.hours_on(day))),
            )
    for line in lines.values():
        weeks = dict.fromkeys(filter(None, (*(each.opening_hours for each in line.hours), line.open_now)))
        emails = frozenset(filter(None, [(line.email or "").casefold()]))
        numbers = _digits(each.href for each in line.numbers)
        yield Known(line.code, "line", *_by_names(line.names.values()), numbers, frozenset(), emails, tuple(weeks))
    yield Known(
        "", CABINET, *_by_names(n for each in catalogue.cabinets.values() for n in (each.code, *each.names.values()))
    )
    services = [row for row in catalogue.institution_names if not row.serving]
    hints, words = _by_names(name for row in services for name in (row.name, row.short) if len(name) > 2)
    yield Known("", OTHER, (), re.compile(f"{words.pattern}|{OTHERS}" if hints else OTHERS))


def _by_names(names: Iterable[str]) -> tuple[tuple[str, ...], re.Pattern[str]]:
    plain = sorted({folded(name) for name in names if name}, key=len, reverse=True)
    return tuple(plain), re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in plain) or r"(?!)")


def _named(place: PlaceView, shared: frozenset[str]) -> tuple[tuple[str, ...], re.Pattern[str]]:
    """What a place is called; a national centre also "CNAIM" beside its town or its part of the country."""
    hints, words = _by_names(place.names.values())
    if place.kind != CENTRE:
        return hints, words
    towns = {word for name in place.names.values() for word in _long(name)} | set(
        map(folded, gazetteer.spellings(place.town))
    )
    town = "|".join(re.escape(each) for each in sorted(towns - shared, key=len, reverse=True))
    beside = (
        rf"{CENTRES}[^.!?\n]{{0,{NEAR}}}?(?<![a-zа-я])(?:{town})\w{{0,3}}|(?<![a-zа-я])(?:{town})\w{{0,3}} {CENTRES}"
    )
    return (*hints, "cnai"), re.compile(f"{words.pattern}|{beside}")


def _long(name: str) -> set[str]:
    return set(re.findall(r"\w{4,}", folded(name)))


def _shared(catalogue: Catalogue) -> frozenset[str]:
    """Words in the names of several centres, which tell none from another."""
    words = [_long(" ".join(each.names.values())) for each in catalogue.places.values() if each.kind == CENTRE]
    return frozenset(word for each in words for word in each if sum(word in other for other in words) > 1) | {
        CENTRE,
        "cnai",
    }


def _digits(hrefs: Iterable[str]) -> frozenset[str]:
    return frozenset(re.sub(r"\D", "", each).removeprefix("351") for each in hrefs)


def mentions(sentence: str, known: Sequence[Known], said: Sequence[Claim]) -> list[Mention]:
    """What a folded sentence names; a number or address of ours names whose it is, "CNAIM" without a town all centres."""
    found = [
        Mention(*match.span(), each)
        for each in known
        if not each.hints or any(hint in sentence for hint in each.hints)
        for match in each.words.finditer(sentence)
        if not any(claim.start <= match.start() < claim.end for claim in said)
    ]
    found += [Mention(claim.start, claim.end, each, by_words=False) for claim in said for each in _whose(claim, known)]
    whole = [each for each in found if not any(_within(each, other) for other in found)]
    taken = [(each.start, each.end) for each in whole] + [(claim.start, claim.end) for claim in said]
    for match in re.finditer(CENTRES, sentence):
        if not any(start <= match.start() < end for start, end in taken):
            whole += [Mention(*match.span(), each) for each in known if each.kind == CENTRE]
    return sorted(whole, key=lambda each: each.start)


def _whose(claim: Claim, known: Iterable[Known]) -> list[Known]:
    """Whose number or address a claim is; a line's is nobody else's."""
    having = [each for each in known if each.has(claim)]
    return [each for each in having if each.kind == "line"] or having


def _within(one: Mention, other: Mention) -> bool:
    return other.start <= one.start and one.end <= other.end and other.end - other.start > one.end - one.start
