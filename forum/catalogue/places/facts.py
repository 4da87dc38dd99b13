"""The places as the forum came with them, and what their sources contradict each other in.

`unplaced` are facts of the same source that no page has a place for yet.
"""

from dataclasses import dataclass

from forum.catalogue.facts import Named, Sourced, read
from forum.text import personal


@dataclass(frozen=True, kw_only=True)
class HoursFact(Sourced):
    """Opening hours of a place in OpenStreetMap's syntax, beside the source's own wording."""

    opening_hours: str
    wording: str = ""


@dataclass(frozen=True, kw_only=True)
class PlaceFact(Sourced, Named):
    """A place; its fields are those of the row `Place`."""

    slug: str
    kind: str
    lines: tuple[str, ...]
    postcode: str
    town: str
    latitude: float
    longitude: float
    accuracy: int
    exact: bool
    numbers: tuple[dict[str, str], ...]
    line: str
    email: str
    hours: tuple[HoursFact, ...]
    cabinets: tuple[str, ...]
    institutions: tuple[str, ...]
    without: tuple[str, ...]
    languages: tuple[str, ...]
    walk_in: bool | None
    sources: dict[str, str]
    notes: tuple[dict[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Contradiction:
    """Something that sources say differently, and which of it pages have; `about` is the place or line, "" for none.

    `hours` says that it is about opening hours, which are rows or facts of their own.
    """

    code: str
    about: str
    said: tuple[dict[str, str], ...]
    kept: str
    hours: bool = False


@dataclass(frozen=True, kw_only=True)
class Unplaced(Sourced):
    """A fact that no page has a place for."""

    code: str
    text: str


places = read(PlaceFact, "places", "places")
"""The four centres."""
contradictions = read(Contradiction, "places", "contradictions")
unplaced = read(Unplaced, "places", "unplaced")


def streets() -> frozenset[str]:
    """The streets of the centres with their house numbers, as personal data are compared."""
    return frozenset(personal.value(line) for place in places() for line in place.lines if any(map(str.isdigit, line)))
