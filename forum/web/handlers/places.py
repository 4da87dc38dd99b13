"""Places: where to go, whether it is open, how to call, and what a cabinet does."""

import json
from urllib.parse import urlencode

from starlette.responses import Response

from forum import clock, gazetteer
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
from forum.web.requests.forms import Form
from forum.web.requests.request import ForumRequest

FIELDS = ("kind", "near", "q", "open", "language")
LONGEST, SHOWN, ANSWERS = 60, 20, 5


async def index(request: ForumRequest) -> Response:
    """The places that fit, the nearest first, and the same numbers on a map."""
    form = Form({name: request.query_params.get(name, "").strip()[:LONGEST] for name in FIELDS})
    wanted, moment = _wanted(form), places.now()
    if form["near"] and wanted.near is None:
        form.errors = {"near": "no_such_town"}
    found = find(request.catalogue.places.values(), wanted, moment, clock.today())
    first = _after(found, request.query_params.get("after", ""))
    shown = found[first : first + SHOWN]
    response = page(
        request,
        "places/index.html",
        form=form,
        rows=[places.row(each, request.words, request.catalogue, moment, first + n) for n, each in enumerate(shown, 1)],
        pins=maps.pins((first + n, each.place.latitude, each.place.longitude) for n, each in enumerate(shown, 1)),
        spot=wanted.near,
        moment=moment,
        kinds=[kind for kind in KINDS if any(each.kind == kind for each in _offered(request))],
        spoken=_spoken(request),
        more=_address(request, form, shown[-1].place.slug) if len(found) > first + SHOWN else "",
    )
    if form["near"]:  # Where somebody is: it stays in no cache.
        response.headers["Cache-Control"] = PRIVATE
    return response


def _wanted(form: Form) -> Wanted:
    near = gazetteer.find(form["near"]) if form["near"] else None
    return Wanted(form["kind"], form["q"], form["open"] in ("1", "yes"), form["language"], near)


def _after(found: list[Found], slug: str) -> int:
    """The place in the list of the first row after the one with that slug."""
    return next((place for place, each in enumerate(found, 1) if each.place.slug == slug), 0)


def _offered(request: ForumRequest) -> list[PlaceView]:
    today = clock.today()
    return [each for each in request.catalogue.places.values() if each.on(today)]


def _spoken(request: ForumRequest) -> list[tuple[str, str, str]]:
    """The languages that are spoken at any place, to choose from."""
    spoken = {each.language for place in _offered(request) for each in place.languages}
    return [(code, view.endonym, code) for code, view in request.catalogue.languages.items() if code in spoken]


def _address(request: ForumRequest, form: Form, after: str) -> str:
    asked = {name: form[name] for name in FIELDS if form[name]} | {"after": after}
    return f"{request.link('places.index')}?{urlencode(asked)}"


def _place(request: ForumRequest) -> PlaceView:
    place = request.catalogue.places.get(request.path_params["slug"])
    if place is None or not place.on(clock.today()):
        raise NotFound
    return place


async def show(request: ForumRequest) -> Response:
    place, catalogue, today = _place(request), request.catalogue, clock.today()
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
    (answers,) = await lists_in_own(own, list(official.values())[:ANSWERS])
    there = [each for each in _offered(request) if view.code in each.cabinets]
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
