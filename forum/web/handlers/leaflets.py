"""Leaflets: the one of services and contacts, made of today's facts, and the library of titles in many languages."""

import segno
from markupsafe import Markup
from starlette.responses import Response

from forum import clock
from forum.catalogue.leaflets.editing import SERVICES
from forum.catalogue.leaflets.views import LeafletView, known
from forum.errors import NotFound
from forum.files.letters import PDF
from forum.web.rendering import places
from forum.web.rendering.files import SANDBOX, file_response
from forum.web.rendering.page import page
from forum.web.requests import languages
from forum.web.requests.request import ForumRequest

MOST_PLACES = 12
CENTRES = "cnaim"


async def index(request: ForumRequest) -> Response:
    """All leaflets by topic, the languages of the reader first."""
    own = (await languages.find(request)).own
    titles = (await known(request.catalogue)).values()
    topics = [topic for topic in request.catalogue.topics.values() if any(each.topic_id == topic.id for each in titles)]
    groups = [(topic, [each for each in titles if each.topic_id == topic.id]) for topic in topics]
    return page(request, "leaflets/index.html", groups=groups, own=own)


async def show(request: ForumRequest) -> Response:
    if request.path_params["slug"] == SERVICES:
        return _services(request)
    own = (await languages.find(request)).own
    return page(request, "leaflets/show.html", leaflet=await _leaflet(request), own=own)


async def _leaflet(request: ForumRequest) -> LeafletView:
    found = (await known(request.catalogue)).get(request.path_params["slug"])
    if found is None:
        raise NotFound
    return found


async def file(request: ForumRequest) -> Response:
    """The PDF of a leaflet in a language, to save."""
    leaflet, language = await _leaflet(request), request.path_params["language"]
    version = leaflet.versions.get(language)
    if version is None or not version.file:
        raise NotFound
    response = file_response(version.file, PDF, f"{leaflet.slug}-{language}.pdf")
    response.headers["Content-Security-Policy"] = SANDBOX["Content-Security-Policy"]
    return response


def _services(request: ForumRequest) -> Response:
    """Centres, lines and cabinets as they are today, for A4 paper."""
    catalogue, today = request.catalogue, clock.today()
    offered = [each for each in catalogue.places.values() if each.on(today)]
    shown = offered if len(offered) <= MOST_PLACES else [each for each in offered if each.kind == CENTRES][:MOST_PLACES]
    home = f"{request.forum.settings.forum_base_url}{request.link('home')}"
    drawn = segno.make(home, error="m", micro=False)
    return page(
        request,
        "leaflets/services.html",
        rows=[places.one(each, request.words, catalogue) for each in shown],
        more=len(offered) > len(shown),
        cabinets=[each for each in catalogue.cabinets.values() if not each.archived],
        addresses={each.slug: places.address_words(each) for each in shown},
        services={
            each.slug: [places.institution_name(catalogue, code, request.ui) for code in each.institutions]
            for each in shown
        },
        qr=Markup(drawn.svg_inline(omitsize=True, border=2, dark="#000", light="#fff", svgclass=None, lineclass=None)),
        address=home,
    )
