"""Places as pages read them: which there are, near what, and how each is at a moment. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from forum.catalogue.facts import SEED
from forum.catalogue.named import Named
from forum.catalogue.naming import ENTERED
from forum.catalogue.places import hours
from forum.catalogue.places.hours import Openings, State
from forum.gazetteer import Spot
from forum.text import personal

REFERENCE = re.compile(r"\[\[(?i:place):([^\[\]<>\n]{1,60})\]\]")
"""A place as texts name it: by its slug, so that what is said of it is always that of the day. A misspelt one is one too."""
KINDS = ("cnaim", "claim", "migrants", "refugees", "jobs", "other")
PHONE, FAX = "phone", "fax"
BETWEEN = " | "
"""Between the numbers of a place, its lines and its days where they are one text."""
ACCESS = ("step_free", "lift", "toilet", "hearing", "sign", "parking")


@dataclass(frozen=True, slots=True)
class Number:
    """A telephone or fax number of a place, as printed and as a link."""

    display: str
    href: str
    use: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """A language that is spoken at a place; `hours` in opening_hours syntax say when, "" if nobody knows."""

    language: str
    hours: str = ""


@dataclass(frozen=True, slots=True)
class HoursRow:
    """Opening hours as one source has them."""

    id: int
    hours: str
    wording: str
    valid_from: date | None
    valid_until: date | None
    source: str
    confirmed: bool

    @property
    def verified(self) -> bool:
        return self.confirmed or self.source == SEED


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceView(Named):
    """A place as the row `Place` has it, with all that says when it is open."""

    id: int
    slug: str
    kind: str
    lines: tuple[str, ...]
    postcode: str
    town: str
    holidays_of: str
    latitude: float | None
    longitude: float | None
    accuracy: int
    exact: bool
    numbers: tuple[Number, ...]
    line: str
    email: str
    url: str
    appointment_url: str
    walk_in: bool | None
    access: tuple[str, ...]
    cabinets: tuple[str, ...]
    institutions: tuple[str, ...]
    without: tuple[str, ...]
    languages: tuple[Spoken, ...]
    notes: tuple[Mapping[str, str], ...]
    source: str
    sources: Mapping[str, str]
    verified_on: date | None
    stewarded_on: date | None
    confirmed_on: date | None
    valid_from: date | None
    valid_until: date | None
    archived: bool
    hours: tuple[HoursRow, ...]
    openings: Openings
    said: str
    """Its names, its address and who is there, in one line without case, for the search."""
    district: str

    def name(self, language: str) -> str:
        """Its name; without one in that language the name that stands on its door."""
        return self.names.get(language) or self.names.get("pt") or self.texts.find(self.names, language)

    @property
    def phones(self) -> list[Number]:
        return [each for each in self.numbers if each.use == PHONE]

    @property
    def faxes(self) -> list[Number]:
        return [each for each in self.numbers if each.use == FAX]

    def written(self, use: str) -> str:
        """Its numbers of one use as somebody types them."""
        return BETWEEN.join(each.display for each in self.numbers if each.use == use)

    @property
    def address(self) -> str:
        """The address on one line."""
        return ", ".join(filter(None, (*self.lines, f"{self.postcode} {self.town}".strip())))

    @property
    def public_values(self) -> frozenset[str]:
        """Its numbers, streets and mail address as personal data are compared: they are nobody's own."""
        streets = [line for line in self.lines if any(map(str.isdigit, line))]
        said = [*(each.display for each in self.numbers), *streets, *filter(None, [self.email])]
        return frozenset(map(personal.value, said))

    def source_of(self, part: str) -> str:
        return str(self.sources.get(part, self.source))

    def verified(self, part: str) -> bool:
        """Whether the seed says so, or an admin checked it."""
        return self.verified_on is not None or self.source_of(part) in (SEED, ENTERED)

    @property
    def checked(self) -> bool:
        """Whether anybody has checked its facts since the forum came with them: staff, or its own people."""
        return self.verified_on is not None or self.confirmed_on is not None

    def unconfirmed_since(self, day: date, days: int) -> date | None:
        """The day since which its steward has not confirmed its facts, once that is more than `days` ago."""
        if self.stewarded_on is None:
            return None
        last = max(self.stewarded_on, self.confirmed_on or self.stewarded_on)
        return (self.confirmed_on or self.stewarded_on) if day > last + timedelta(days=days) else None

    def on(self, day: date) -> bool:
        """Whether there is such a place on a day."""
        return not self.archived and (self.valid_from or day) <= day <= (self.valid_until or day)

    def at(self, moment: datetime) -> State:
        return hours.state(self.openings, moment)

    def hours_on(self, day: date) -> list[HoursRow]:
        """The hours that count on a day."""
        counted = self.openings.in_force(day)
        return [row for row, told in zip(self.hours, self.openings.timetables, strict=True) if told in counted]

    def in_conflict(self, day: date) -> bool:
        """Whether sources disagree on the hours that count on a day."""
        return len({each.hours for each in self.hours_on(day)}) > 1

    def kilometres(self, spot: Spot) -> float | None:
        if self.latitude is None or self.longitude is None:
            return None
        return spot.kilometres(self.latitude, self.longitude)


def cited(texts: Iterable[str], places: Mapping[str, PlaceView]) -> list[PlaceView]:
    """The places that texts name by reference, each once."""
    slugs = dict.fromkeys(slug for text in texts for slug in REFERENCE.findall(text))
    return [places[slug] for slug in slugs if slug in places]


def unknown(text: str, places: Mapping[str, PlaceView]) -> list[str]:
    """What a text writes in references in the place of a slug, where there is no such place."""
    return [slug for slug in dict.fromkeys(REFERENCE.findall(text)) if slug not in places]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The places that are looked for; an empty value asks for all. `near` puts the nearest first."""

    kind: str = ""
    words: str = ""
    open: bool = False
    language: str = ""
    near: Spot | None = None
    district: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A place that fits, and how far it is from the spot that was asked for."""

    place: PlaceView
    kilometres: float | None = None


def find(places: Iterable[PlaceView], wanted: Wanted, moment: datetime) -> list[Found]:
    """The places that fit, the nearest first; those of which nobody knows where they are come last."""
    words, near = wanted.words.casefold().split(), wanted.near
    fitting = [each for each in places if _fits(each, wanted, words)]
    if wanted.open:
        open_now = {each: hours.open_at(each, moment) for each in {each.openings for each in fitting}}
        fitting = [each for each in fitting if open_now[each.openings]]
    if near is None:
        return [Found(each) for each in fitting]
    found = [Found(each, each.kilometres(near)) for each in fitting]
    return sorted(found, key=lambda each: (each.kilometres is None, each.kilometres or 0.0))


def _fits(place: PlaceView, wanted: Wanted, words: list[str]) -> bool:
    if wanted.kind and place.kind != wanted.kind:
        return False
    if wanted.district and place.district != wanted.district:
        return False
    if wanted.language and all(each.language != wanted.language for each in place.languages):
        return False
    return all(word in place.said for word in words)
