"""Maps of the site for search engines: its standing pages, and the public threads in parts."""

from collections.abc import Callable, Iterator

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from forum import clock
from forum.catalogue import snapshot
from forum.catalogue.views import Catalogue
from forum.threads.reading import mapped
from forum.threads.reading.mapped import Mapped
from forum.web.rendering import sitemaps
from forum.web.requests.urls import Urls

FIRST = "pt"
"""The interface language of an address that stands for all of them, unless a thread was asked in another."""
STANDING = (
    "home",
    "about",
    "reuse",
    "threads.index",
    "topics.index",
    "paths.index",
    "leaflets.index",
    "places.index",
    "letters.index",
    "documents.index",
    "notices.index",
)
MOST_PARTS = 1 << 20
XML = "application/xml"
Address = Callable[[str], str]
Entry = tuple[str, dict[str, str], str]


async def index(request: Request) -> Response:
    """The map of the maps."""
    request.scope["route_name"] = "sitemap"
    base, count = _base(request), await mapped.parts(await snapshot.current())
    parts = [f"{base}/sitemaps/threads-{number}-of-{count}.xml" for number in range(count)]
    return _answer(sitemaps.index([f"{base}/sitemaps/pages.xml", *parts]))


async def pages(request: Request) -> Response:
    """The pages that stand whatever is asked, and those of topics, places and cabinets."""
    request.scope["route_name"] = "sitemap_pages"
    return _answer(
        sitemaps.urls(_entry(request, FIRST, address) for address in _addresses(request, await snapshot.current()))
    )


async def threads(request: Request) -> Response:
    """The public threads of one part."""
    request.scope["route_name"] = "sitemap_threads"
    number, of = request.path_params["part"], request.path_params["of"]
    if not (number < of <= MOST_PARTS):
        raise HTTPException(404)
    urls, known = _urls(request), request.app.state.forum.words

    def entry(each: Mapped) -> Entry:
        first = each.language_id if each.language_id in known else FIRST
        return _entry(request, first, lambda ui: urls.thread(each, ui), f"{each.active_at:%Y-%m-%d}")

    return _answer(sitemaps.urls(entry(each) for each in await mapped.part(number, of, await snapshot.current())))


def _addresses(request: Request, catalogue: Catalogue) -> Iterator[Address]:
    urls, today = _urls(request), clock.today()

    def of(name: str, **params: str) -> Address:
        return lambda ui: urls.path(name, ui, None, **params)

    yield from (of(name) for name in STANDING)
    yield from (of("topics.show", slug=each.slug) for each in catalogue.topics.values() if not each.sensitive)
    yield from (of("places.show", slug=each.slug) for each in catalogue.places.values() if each.on(today))
    yield from (of("paths.show", slug=each.slug) for each in catalogue.paths.values() if not each.archived)
    yield from (of("cabinets.show", cabinet=each.code) for each in catalogue.cabinets.values() if not each.archived)


def _entry(request: Request, first: str, address: Address, changed: str = "") -> Entry:
    base = _base(request)
    others = {ui: f"{base}{address(ui)}" for ui in request.app.state.forum.words}
    return others[first], others | {"x-default": others[first]}, changed


def _base(request: Request) -> str:
    return str(request.app.state.forum.settings.forum_base_url)


def _urls(request: Request) -> Urls:
    urls: Urls = request.app.state.forum.urls
    return urls


def _answer(document: str) -> Response:
    return Response(document, media_type=XML)


ROUTES = (
    Route("/sitemap.xml", index, name="sitemap"),
    Route("/sitemaps/pages.xml", pages, name="sitemap_pages"),
    Route("/sitemaps/threads-{part:int}-of-{of:int}.xml", threads, name="sitemap_threads"),
)
