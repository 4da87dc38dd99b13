"""Places: where to go, whether it is open, how to call, and what a cabinet does."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from starlette.responses import Response

from forum import clock, gazetteer
from forum.catalogue.alphabets import by_alphabet
from forum.catalogue.places import formats
from forum.catalogue.places.records import Record, record_of
from forum.catalogue.places.views import KINDS, Found, PlaceView, Wanted, find
from forum.errors import NotFound
from forum.threads.reading import official_lists
from forum.threads.reading.list_rows import Listed
from forum.threads.reading.rendered import lists_in_own
from forum.web.rendering import calendars, maps, places
from forum.web.rendering.page import PRIVATE, file, page
from forum.web.requests import languages
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest

FIELDS = ("kind", "near", "q", "open", "language", "district")
POSITION = Shape(lines=("latitude", "longitude", *FIELDS))
LONGEST, SHOWN, ANSWERS = 60, 20, 5
ROUGHLY = 2  # decimals of a degree: about a kilometre


async def index(request: ForumRequest) -> Response:
    """The places that fit, the nearest to a typed town or postcode first, and the same numbers on a map."""
    form = Form({name: request.query_params.get(name, "").strip()[:LONGEST] for name in FIELDS})
    spot = gazetteer.find(form["near"]) if form["near"] else None
    if form["near"] and spot is None:
        form.errors = {"near": "no_such_town"}
    return _listed(request, form, spot)


async def near(request: ForumRequest, form: Form) -> Response:
    """The nearest places to a browser's position. It is rounded here again and named by its town; nothing keeps it."""
    try:
        latitude, longitude = (round(float(form[name]), ROUGHLY) for name in ("latitude", "longitude"))
        town, _ = gazetteer.nearest(latitude, longitude)
    except (ValueError, OverflowError):  # No numbers, or none of the earth's.
        form.errors = {"near": "no_such_town"}
        return _listed(request, form, None)
    form.values["near"] = town.name
    return _listed(request, form, gazetteer.Spot(town.name, latitude, longitude))


def _listed(request: ForumRequest, form: Form, spot: gazetteer.Spot | None) -> Response:
    moment, offered = places.now(), _offered(request)
    wanted = Wanted(form["kind"], form["q"], form["open"] in ("1", "yes"), form["language"], spot, form["district"])
    found = find(offered, wanted, moment)
    first = _after(found, request.query_params.get("after", ""))
    shown = list(enumerate(found[first : first + SHOWN], first + 1))
    request.places = [each.place.slug for _, each in shown]
    view = maps.of_district(form["district"]) if form["district"] in gazetteer.DISTRICTS else maps.WHOLE
    response = page(
        request,
        "places/index.html",
        position=True,
        form=form,
        rows=[places.row(each, request.words, request.catalogue, moment, n, form["language"]) for n, each in shown],
        pins=maps.pins(((n, each.place.latitude, each.place.longitude) for n, each in shown), view),
        view=view,
        spot=spot,
        kinds=[kind for kind in KINDS if any(each.kind == kind for each in offered)],
        districts=_districts(offered),
        in_district=lambda code: _address(request, form, district=code),
        spoken=_spoken(request, offered),
        more=_address(request, form, after=shown[-1][1].place.slug) if len(found) > first + SHOWN else "",
    )
    if form["near"]:  # Where somebody is: it stays in no cache.
        response.headers["Cache-Control"] = PRIVATE
    return response


def _districts(offered: Iterable[PlaceView]) -> list[tuple[str, str, int]]:
    """The districts that have places, by name: code, name, how many."""
    many = Counter(each.district for each in offered)
    named = [(code, name, many[code]) for code, name in gazetteer.DISTRICTS.items() if many[code]]
    return by_alphabet(named, lambda each: each[1], "pt")


def _after(found: list[Found], slug: str) -> int:
    """The place in the list of the first row after the one with that slug."""
    return next((place for place, each in enumerate(found, 1) if each.place.slug == slug), 0)


def _offered(request: ForumRequest) -> list[PlaceView]:
    today = clock.today()
    return [each for each in request.catalogue.places.values() if each.on(today)]


def _spoken(request: ForumRequest, offered: Iterable[PlaceView]) -> list[tuple[str, str, str]]:
    """The languages that are spoken at any place, to choose from."""
    spoken = {each.language for place in offered for each in place.languages}
    return [(code, view.endonym, code) for code, view in request.catalogue.languages.items() if code in spoken]


def _address(request: ForumRequest, form: Form, **other: str) -> str:
    """The address of the list as it was asked for, but for `other`."""
    asked = {name: form[name] for name in FIELDS} | other
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{request.link('places.index')}?{query}" if query else request.link("places.index")


def _place(request: ForumRequest) -> PlaceView:
    place = request.catalogue.places.get(request.path_params["slug"])
    if place is None or not place.on(clock.today()):
        raise NotFound
    return place


async def show(request: ForumRequest) -> Response:
    place, catalogue, today = _place(request), request.catalogue, clock.today()
    request.places = [place.slug]
    cabinets = [catalogue.cabinet(code) for code in place.cabinets]
    return page(
        request,
        "places/show.html",
        place=place,
        row=places.one(place, request.words, catalogue),
        line=places.line_of(place, catalogue),
        cabinets=[each for each in cabinets if each and not each.archived],
        institutions=[places.institution_name(catalogue, code, request.ui) for code in place.institutions],
        without=[places.institution_name(catalogue, code, request.ui) for code in place.without],
        languages_spoken=[
            (each, catalogue.languages[each.language])
            for each in place.languages
            if each.language in catalogue.languages
        ],
        days=[(day, times) for day, times in place.openings.exceptions if today <= day],
        way=places.way(place),
        pin=maps.pins([(1, place.latitude, place.longitude)]),
    )


async def calendar(request: ForumRequest) -> Response:
    """The openings of the next weeks, for a telephone's calendar (RFC 5545)."""
    place = _place(request)
    body = calendars.openings(place, place.name(request.ui), request.forum.settings.forum_base_url, places.now())
    return file(request, body, "text/calendar", f"{place.slug}.ics")


async def geojson(request: ForumRequest) -> Response:
    base = request.forum.settings.forum_base_url
    said = places.geojson(
        _offered(request), lambda place: f"{base}{request.link('places.show', slug=place.slug)}", request.ui
    )
    return file(request, json.dumps(said, ensure_ascii=False), "application/geo+json", "places.geojson")


async def table(request: ForumRequest) -> Response:
    """All places as a table for spreadsheets."""
    return file(request, formats.write_csv(_records(request)), "text/csv", "places.csv")


async def hsds(request: ForumRequest) -> Response:
    """All places in the Human Services Data Specification 3."""
    return file(request, formats.write_hsds(_records(request)), "application/json", "places.hsds.json")


def _records(request: ForumRequest) -> list[Record]:
    return [record_of(each, clock.today()) for each in _offered(request)]


async def cabinet(request: ForumRequest) -> Response:
    """What a cabinet does, where and when, in which languages, and its official answers."""
    view = request.catalogue.cabinet(request.path_params["cabinet"])
    if view is None:
        raise NotFound
    own = (await languages.find(request)).own
    topics = [each for each in request.catalogue.topics.values() if each.cabinet_id == view.id and not each.archived]
    official: dict[int, Listed] = {}
    for topic in topics:
        official |= {each.id: each for each in await official_lists.latest(rows=ANSWERS, own=own, topic_id=topic.id)}
    (answers,) = await lists_in_own(own, sorted(official.values(), key=lambda row: _rank(row, own))[:ANSWERS])
    there = [each for each in _offered(request) if view.code in each.cabinets]
    request.places = [each.slug for each in there]
    spoken = dict.fromkeys(each.language for place in there for each in place.languages)
    known = request.catalogue.languages
    return page(
        request,
        "places/cabinet.html",
        cabinet=view,
        rows=[places.one(each, request.words, request.catalogue) for each in there],
        topics=topics,
        answers=answers,
        spoken=[known[code] for code in spoken if code in known],
    )


def _rank(row: Listed, own: Sequence[str]) -> int:
    """The place among a reader's languages of the first that the row can be read in; after them where it is in none."""
    read = {row.language_id, *row.read_in.split()}
    return next((place for place, code in enumerate(own) if code in read), len(own))
