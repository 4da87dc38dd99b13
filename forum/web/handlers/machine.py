"""Addresses outside any interface language: the way in, and what programs ask of the forum."""

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from forum import database
from forum.catalogue import snapshot
from forum.web.rendering.assets import Assets
from forum.web.rendering.page import redirect
from forum.web.requests import languages, refusals
from forum.web.requests.gate import csp_reports
from forum.web.requests.policies import REPORT_PATH

SHORT = "code"
ENTRANCES = {"/": ("enter", ""), f"/{SHORT}": ("code", "login/recovery")}
CLOSED_TO_ROBOTS = ("account", "admin", "desk", "login", "register", "search", "threads/new")


async def enter(request: Request) -> Response:
    """`/` and the short address on paper: to the home page, or where a name and a code open one's question.

    The page is in the best language for the reader.
    """
    request.scope["route_name"], rest = ENTRANCES[request.url.path]
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
    *(Route(path, enter, name=name) for path, (name, _) in ENTRANCES.items()),
    Route("/healthz", healthy, name="healthz"),
    Route("/readyz", ready, name="readyz"),
    Route("/robots.txt", robots, name="robots"),
    Route("/favicon.ico", favicon, name="favicon"),
    Route(REPORT_PATH, csp_reports, methods=["POST"], name="csp_reports"),
)
