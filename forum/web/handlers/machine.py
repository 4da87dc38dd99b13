"""Addresses outside any interface language: the way in, and what programs ask of the forum."""

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from forum import database
from forum.catalogue import snapshot
from forum.web.rendering.assets import Assets
from forum.web.rendering.page import redirect
from forum.web.requests import languages, refusals
from forum.web.requests.gate import REPORT_PATH, csp_reports

SHORT, CODE_PAGE = "code", "login/recovery"
CLOSED_TO_ROBOTS = ("account", "admin", "desk", "login", "register", "threads/new")


async def enter(request: Request) -> Response:
    """`/`: to the home page in the best language for the reader."""
    request.scope["route_name"] = "enter"
    return await _in_best_language(request, "")


async def code(request: Request) -> Response:
    """The short address on paper: the page where a name and a code open one's question."""
    request.scope["route_name"] = "code"
    return await _in_best_language(request, CODE_PAGE)


async def _in_best_language(request: Request, rest: str) -> Response:
    language = languages.interface_of(refusals.request_of(request.scope), await snapshot.current())
    response = redirect(f"/{language}/{rest}", status=302)
    response.headers["Vary"] = "Cookie, Accept-Language"
    return response


async def healthy(request: Request) -> Response:
    """Whether the process answers."""
    request.scope["route_name"] = "healthz"
    return PlainTextResponse("ok\n", headers={"Cache-Control": "no-store"})


async def ready(request: Request) -> Response:
    """Whether the database answers and is migrated."""
    request.scope["route_name"] = "readyz"
    try:
        migrated = await database.is_migrated()
    except database.Unavailable:
        migrated = False
    return JSONResponse({"ready": migrated}, 200 if migrated else 503, headers={"Cache-Control": "no-store"})


async def robots(request: Request) -> Response:
    """The addresses that search engines are asked to leave alone."""
    request.scope["route_name"] = "robots"
    closed = "".join(f"Disallow: /*/{part}\n" for part in CLOSED_TO_ROBOTS)
    return PlainTextResponse(f"User-agent: *\n{closed}")


async def favicon(request: Request) -> Response:
    """The icon, where browsers ask for it unasked."""
    request.scope["route_name"] = "favicon"
    assets: Assets = request.app.state.forum.assets
    return assets.respond(request, "favicon.svg")


ROUTES = (
    Route("/", enter, name="enter"),
    Route(f"/{SHORT}", code, name="code"),
    Route("/healthz", healthy, name="healthz"),
    Route("/readyz", ready, name="readyz"),
    Route("/robots.txt", robots, name="robots"),
    Route("/favicon.ico", favicon, name="favicon"),
    Route(REPORT_PATH, csp_reports, methods=["POST"], name="csp_reports"),
)
