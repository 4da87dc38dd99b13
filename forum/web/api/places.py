"""Places for programs: what fits, the nearest first, and how each is now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from forum import clock, gazetteer
from forum.catalogue.places.views import KINDS, Found, Wanted, find
from forum.errors import NotFound
from forum.web.api import parameters
from forum.web.api.parameters import LANGUAGE, LIMIT, SLUG, Parameter
from forum.web.api.resources import Asked, NotThere, Resource
from forum.web.rendering import places
from forum.web.rendering.opening import openness

LONGEST = 60
KIND = Parameter("kind", "Only places of this kind.", choices=KINDS)
WORDS = parameters.words("q", "Words of its name, its address or who is there.", LONGEST)
NEAR = parameters.words("near", "A town or postcode: the nearest first. Such answers are kept in no cache.", LONGEST)
OPEN = Parameter("open", "Only places that are open now.", choices=("yes",))
DISTRICT = Parameter("district", "The code of a district.", choices=tuple(gazetteer.DISTRICTS))
AFTER = Parameter("after", "The slug `next` of an earlier page: the places after it.", SLUG)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A language that is spoken at a place; `hours` say when in OpenStreetMap's syntax, empty where nobody knows."""

    language: str
    hours: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place. `open` is yes, no or unknown, until `changes_at`; `exact`: the position is that of the door."""

    slug: str
    url: str
    kind: str
    name: str
    names: Annotated[Mapping[str, str], "By the code of a language."]
    address: str
    postcode: str
    town: str
    district: str
    latitude: float | None
    longitude: float | None
    exact: bool
    kilometres: Annotated[float | None, "From the town or postcode that was asked for, as the crow flies."]
    phones: Sequence[str]
    email: str
    website: str
    appointment_url: str
    walk_in: Annotated[bool | None, "Whether one comes without an appointment; None where nobody knows."]
    access: Annotated[Sequence[str], "step_free, lift, toilet, hearing, sign or parking."]
    cabinets: Sequence[str]
    institutions: Sequence[str]
    languages: Sequence[Spoken]
    open: str
    changes_at: datetime | None
    opening_hours: Annotated[Sequence[str], "In OpenStreetMap's syntax; several where sources disagree."]
    time_zone: str
    source: str
    verified_on: date | None
    unconfirmed_since: Annotated[date | None, "Nobody there has confirmed its facts since that day."]


@dataclass(frozen=True, slots=True)
class PlacePage:
    """A page of places; `next` is None at the end."""

    places: Sequence[Place]
    next: str | None


async def index(asked: Asked) -> PlacePage:
    language = asked.language()
    spot = gazetteer.find(asked["near"]) if asked["near"] else None
    if asked["near"] and spot is None:
        raise NotThere("near", "no_such_town")
    wanted = Wanted(
        asked["kind"], asked["q"], bool(asked["open"]), language.code if language else "", spot, asked["district"]
    )
    today, rows = clock.today(), int(asked["limit"])
    offered = [each for each in asked.catalogue.places.values() if each.on(today)]
    found = find(offered, wanted, places.now())
    first = _after(found, asked["after"])
    shown = found[first : first + rows]
    more = shown[-1].place.slug if len(found) > first + rows else None
    return PlacePage([_place(each, asked) for each in shown], more)


def _after(found: Sequence[Found], slug: str) -> int:
    """The place in the list of the first row after the one with that slug. Raises NotThere."""
    if not slug:
        return 0
    first = next((number for number, each in enumerate(found, 1) if each.place.slug == slug), None)
    if first is None:
        raise NotThere("after")
    return first


async def show(asked: Asked) -> Place:
    found = asked.catalogue.places.get(asked["slug"])
    if found is None or not found.on(clock.today()):
        raise NotFound
    return _place(Found(found), asked)


def _place(found: Found, asked: Asked) -> Place:
    view, today = found.place, clock.today()
    state = view.at(places.now())
    return Place(
        slug=view.slug,
        url=asked.address("places.show", slug=view.slug),
        name=view.name(asked.ui),
        names=view.names,
        kilometres=None if found.kilometres is None else round(found.kilometres, 1),
        phones=[each.display for each in view.phones],
        website=view.url,
        languages=[Spoken(each.language, each.hours) for each in view.languages],
        open=openness(view.openings, state),
        changes_at=state.changes,
        opening_hours=[each.hours for each in view.hours_on(today)],
        time_zone=view.openings.zone,
        unconfirmed_since=view.unconfirmed_since(today, asked.catalogue.confirm_days),
        **{name: getattr(view, name) for name in AS_IT_IS},
    )


AS_IT_IS = (
    "kind", "address", "postcode", "town", "district", "latitude", "longitude", "exact", "email", "appointment_url",
    "walk_in", "access", "cabinets", "institutions", "source", "verified_on",
)  # fmt: skip
"""What a place has under the same name."""

RESOURCES = (
    Resource(
        "/places",
        "listPlaces",
        "Where to go, the nearest first.",
        PlacePage,
        index,
        (KIND, WORDS, NEAR, OPEN, LANGUAGE, DISTRICT, LIMIT, AFTER),
        personal=("near",),
    ),
    Resource(
        "/places/{slug}", "getPlace", "A place.", Place, show, (Parameter("slug", "A slug.", SLUG, in_path=True),)
    ),
)
