"""The sheet for a counter: what somebody ticks of a question goes on one page of paper, Portuguese beside their language."""

from urllib.parse import urlencode

import segno
from markupsafe import Markup
from starlette.responses import Response

from forum import clock, gazetteer
from forum.catalogue import papers
from forum.catalogue.places.views import REFERENCE, PlaceView, Wanted, find
from forum.errors import Invalid
from forum.gazetteer import Spot
from forum.threads.reading.thread_page import ThreadPage, thread_page
from forum.web.rendering import places, sheets
from forum.web.rendering.page import PRIVATE, page, redirect
from forum.web.rendering.sheets import CABINET, PORTUGUESE, Chosen, Side
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest

SHOW, PAPER, PLACE, MADE = "show", "paper", "place", "made"
NEAR = Shape(lines=("near", PLACE), repeated=(SHOW, PAPER))
OFFERED = 40
"""Places to choose from, the nearest to the chosen one first."""


async def show(request: ForumRequest) -> Response:
    """The boxes to tick, and once they were sent the sheet with what is ticked."""
    asked = request.query_params
    chosen = {name: asked.getlist(name) for name in (SHOW, PAPER)}
    return await _page(request, Form({PLACE: asked.get(PLACE, "")[:40]}, chosen), made=MADE in asked)


async def find_place(request: ForumRequest, form: Form) -> Response:
    """Leads to the sheet with the place nearest to a typed town or postcode, which no address has. Raises Invalid."""
    spot = gazetteer.find(form["near"])
    if spot is None:
        raise Invalid({"near": "no_such_town" if form["near"] else "missing"})
    nearest = _offered(request, spot)
    query = {name: [value for value in form.lists.get(name, ()) if value] for name in (SHOW, PAPER)}
    query |= {PLACE: [each.slug for each in nearest[:1]], MADE: ["1"]}
    address = request.link("threads.sheet", thread=request.thread.id)
    return redirect(f"{address}?{urlencode(query, doseq=True)}")


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    return await _page(request, form, made=False, status=status, problem=problem)


def _offered(request: ForumRequest, spot: Spot | None) -> list[PlaceView]:
    today = clock.today()
    there = (each for each in request.catalogue.places.values() if each.on(today))
    found = find(there, Wanted(near=spot), places.now())
    return [each.place for each in found[:OFFERED]]


async def _page(request: ForumRequest, form: Form, *, made: bool, status: int = 200, problem: str = "") -> Response:
    read = {code: await _read(request, code) for code in dict.fromkeys((PORTUGUESE, _beside(request)))}
    first = read[PORTUGUESE]
    knows = first.own or first.staff is not None
    sides = [Side(request.forum.words[code], each, knows) for code, each in read.items()]
    chosen = _chosen(request, form, first, begun=made or bool(problem))
    cabinet = request.catalogue.cabinets[request.thread.cabinet_id]
    offered = _offered(request, _spot(chosen.place))
    there = frozenset(each.slug for each in offered if _sits(request, each))
    if made and chosen.place and CABINET in chosen.parts and not _sits(request, chosen.place):
        form.errors[PLACE], made, status, problem = "without_cabinet", False, 422, "invalid"
    spoken = request.thread.language_id if knows else _beside(request)
    response = page(
        request,
        "threads/sheet.html",
        status=status,
        form=form,
        problem=problem,
        thread=request.thread,
        parts=_parts(first),
        papers=papers.offered(request.catalogue.topics[request.thread.topic_id].slug),
        chosen=chosen,
        places=offered,
        cabinet=cabinet.code,
        sits_at=there,
        rows=sheets.rows(sides, chosen, request.catalogue, spoken) if made else None,
        sides=sides,
        qr=_picture(request),
    )
    response.headers["Cache-Control"] = PRIVATE  # What somebody ticked is nobody else's, and a private question's.
    return response


def _parts(shown: ThreadPage) -> list[str]:
    """The parts that there are."""
    return [each for each in sheets.PARTS if each != sheets.ANSWER or shown.official.version]


def _chosen(request: ForumRequest, form: Form, shown: ThreadPage, *, begun: bool) -> Chosen:
    """What was ticked, once somebody has `begun`; what is usual before."""
    slug = form[PLACE] if begun else _named(shown)
    place = request.catalogue.places.get(slug)
    parts = form.lists.get(SHOW, []) if begun else _usual(request, _parts(shown))
    ticked = [each for each in papers.papers() if each.code in form.lists.get(PAPER, ())]
    place = place if place and place.on(clock.today()) else None
    apart = {CABINET} if place and not begun and not _sits(request, place) else set()
    return Chosen(frozenset(parts) & frozenset(sheets.PARTS) - apart, tuple(ticked), place)


def _sits(request: ForumRequest, place: PlaceView) -> bool:
    """Whether the question's cabinet, or the one above it, is at a place."""
    known = request.catalogue.cabinets
    covering = known[request.thread.cabinet_id].covering
    return any(known[each].code in place.cabinets for each in covering if each in known)


def _beside(request: ForumRequest) -> str:
    """The language beside Portuguese: the page's, else the question's."""
    own = request.thread.language_id
    return own if request.ui == PORTUGUESE and own in request.forum.words else request.ui


async def _read(request: ForumRequest, language: str) -> ThreadPage:
    known = request.forum.oversight
    return await thread_page(request.thread, request.user, request.catalogue, oversight=known, languages=(language,))


def _usual(request: ForumRequest, parts: list[str]) -> list[str]:
    """The parts that are ticked at first; what somebody asked in private only they put on paper."""
    topic = request.catalogue.topics[request.thread.topic_id]
    quiet = request.thread.visibility == "private" or topic.sensitive
    return [each for each in parts if not (quiet and each in (sheets.QUESTION, sheets.ANSWER))]


def _named(shown: ThreadPage) -> str:
    """The place that the official answer names first."""
    official = shown.conversation.official
    found = REFERENCE.search(official.html) if official else None
    return found[1] if found else ""


def _spot(place: PlaceView | None) -> Spot | None:
    if place is None or place.latitude is None or place.longitude is None:
        return None
    return Spot(place.town, place.latitude, place.longitude)


def _picture(request: ForumRequest) -> Markup:
    """The question's address for a camera; who may not read it is shown nothing there."""
    path = request.forum.urls.path("threads.show", PORTUGUESE, thread=request.thread.id)
    drawn = segno.make(f"{request.forum.settings.forum_base_url}{path}", error="m", micro=False)
    return Markup(drawn.svg_inline(omitsize=True, border=2, dark="#000", light="#fff", svgclass=None, lineclass=None))
