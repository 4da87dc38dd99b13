"""Places in words: kind, distance, how it is now, ways to get there; and a place as GeoJSON and as a calendar."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from babel.units import format_unit
from markupsafe import Markup, escape

from forum import clock
from forum.catalogue.alphabets import by_alphabet
from forum.catalogue.help_lines import LineFact
from forum.catalogue.places.formats import PLACE
from forum.catalogue.places.records import record_of
from forum.catalogue.places.views import Found, PlaceView
from forum.catalogue.views import Catalogue
from forum.web.rendering.help_lines import SUPPORT, open_at
from forum.web.rendering.i18n import Words
from forum.web.rendering.opening import hours_words, openness, state_words
from forum.web.rendering.words.places import ACCESS, KINDS

MAP = "https://www.openstreetmap.org"
Option = tuple[str, str, str]
"""One of those to choose from: value, name, language of the name."""


@dataclass(frozen=True, slots=True)
class BorrowedLine:
    """The help line that a place without a telephone has, and how the line itself is now."""

    name: str
    open: str
    said: Markup


@dataclass(frozen=True, slots=True)
class Row:
    """A place as a row of a list: `open` is one of yes, no and unknown, `number` what to call, of the `line` if it is a line's.

    `unconfirmed` is the day since which its steward has not confirmed its facts, if that is too long ago. `spoken` is when the
    wanted language is spoken there, if that is known.
    """

    place: PlaceView
    open: str
    said: Markup
    href: str
    number: str
    line: BorrowedLine | None
    unconfirmed: date | None = None
    distance: Markup | None = None
    pin: int = 0
    spoken: Markup | None = None


def now() -> datetime:
    """The moment, to the minute, so that a page stays the same within it."""
    return clock.this_minute()


def row(found: Found, words: Words, catalogue: Catalogue, moment: datetime, pin: int = 0, language: str = "") -> Row:
    place = found.place
    state = place.at(moment)
    number, is_borrowed = called(place, catalogue)
    spoken = next((each.hours for each in place.languages if each.language == language), "")
    return Row(
        place=place,
        open=openness(place.openings, state),
        said=state_words(place.openings, state, moment, words),
        href=number[1],
        number=number[0],
        line=_borrowed(line_of(place, catalogue), words, moment) if is_borrowed else None,
        unconfirmed=place.unconfirmed_since(clock.today(), catalogue.confirm_days),
        distance=None if found.kilometres is None else kilometres(found.kilometres, words),
        pin=pin,
        spoken=hours_words(spoken, words) if spoken else None,
    )


def one(place: PlaceView, words: Words, catalogue: Catalogue) -> Row:
    """A place as a row, as it is now."""
    moment = now()
    return row(Found(place), words, catalogue, moment)


def chosen(slugs: Iterable[str], words: Words, catalogue: Catalogue) -> list[Row]:
    """The places of these slugs that there are today, as rows."""
    known = [catalogue.places[slug] for slug in slugs if slug in catalogue.places]
    return [one(place, words, catalogue) for place in known if place.on(clock.today())]


def citable(catalogue: Catalogue, language: str) -> list[Option]:
    """The places that there are, to choose from for a text."""
    offered = [each for each in catalogue.places.values() if each.on(clock.today())]
    listed = by_alphabet(offered, lambda place: place.name(language), language)
    return [(each.slug, each.name(language), "") for each in listed]


def called(place: PlaceView, catalogue: Catalogue) -> tuple[tuple[str, str], bool]:
    """The number to call, as printed and as a link, and whether it is a help line's since the place has none of its own."""
    if place.phones:
        return (place.phones[0].display, place.phones[0].href), False
    first = line_of(place, catalogue).numbers[0]
    return (first.display, first.href), True


def line_of(place: PlaceView, catalogue: Catalogue) -> LineFact:
    """The help line whose numbers the place has."""
    lines = catalogue.lines(clock.today())
    return lines.get(place.line) or lines[SUPPORT]


def _borrowed(line: LineFact, words: Words, moment: datetime) -> BorrowedLine:
    return BorrowedLine(line.name(words.code), *open_at(line.open_now or "", moment, words))


def address_words(place: PlaceView) -> Markup:
    """The address on one line, which ends at no hyphen of the postcode."""
    ahead = Markup("").join(escape(f"{line}, ") for line in place.lines)
    return ahead + Markup('<bdi class="whole">{}</bdi> {}').format(place.postcode, place.town)


def kilometres(distance: float, words: Words) -> Markup:
    """A distance in words, in whole kilometres, at least one."""
    return escape(format_unit(max(round(distance), 1), "length-kilometer", "short", locale=words.locale))


def kind_name(kind: str, words: Words) -> Markup:
    return words.t(KINDS[kind])


def kind_options(kinds: Iterable[str], words: Words) -> list[tuple[str, Markup, str]]:
    """Kinds to choose from."""
    return [(kind, words.t(KINDS[kind]), "") for kind in kinds]


def access_name(code: str, words: Words) -> Markup:
    return words.t(ACCESS[code])


def institution_name(catalogue: Catalogue, code: str, language: str) -> str:
    """The name of an institution that pages may use today; its code where there is none."""
    rows = {row.language: row.name for row in catalogue.institution_names if row.code == code and row.in_force}
    return rows.get(language) or rows.get("pt") or code


def way(place: PlaceView) -> tuple[str, str]:
    """Links to the telephone's own map and to OpenStreetMap: to the point where it is exact, else to the address."""
    if place.exact and place.latitude is not None and place.longitude is not None:
        point = f"{place.latitude},{place.longitude}"
        return (
            f"geo:{point}",
            f"{MAP}/?mlat={place.latitude}&mlon={place.longitude}#map=18/{place.latitude}/{place.longitude}",
        )
    address = quote(f"{place.address}, Portugal")
    return f"geo:0,0?q={address}", f"{MAP}/search?query={address}"


def geojson(places: Iterable[PlaceView], address_of: Any, language: str) -> dict[str, Any]:
    """The places as a FeatureCollection (RFC 7946); a place without a position has no geometry."""
    return {"type": "FeatureCollection", "features": [_feature(each, address_of(each), language) for each in places]}


def _feature(place: PlaceView, address: str, language: str) -> dict[str, Any]:
    point = None
    if place.latitude is not None and place.longitude is not None:
        point = {"type": "Point", "coordinates": [place.longitude, place.latitude]}
    about = {
        "name": place.name(language),
        "kind": place.kind,
        "address": place.address,
        "phone": [each.display for each in place.phones],
        "email": place.email,
        "opening_hours": [each.hours for each in place.hours_on(clock.today())],
        "languages": [each.language for each in place.languages],
        "position": "exact" if place.exact else "approximate",
        "source": place.source,
        "verified_on": place.verified_on.isoformat() if place.verified_on else None,
        "url": address,
        PLACE: record_of(place, clock.today()),
    }
    return {"type": "Feature", "id": place.slug, "geometry": point, "properties": about}
