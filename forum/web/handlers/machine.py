"""Addresses outside any interface language: the way in, and what programs ask of the forum."""

from datetime import UTC, timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from forum import clock, database
from forum.catalogue import snapshot
from forum.web.rendering.assets import Assets
from forum.web.rendering.page import redirect
from forum.web.requests import languages, refusals
from forum.web.requests.gate import csp_reports
from forum.web.requests.policies import REPORT_PATH

SHORT = "code"
ENTRANCES = {
    "/": ("enter", ""),
    f"/{SHORT}": ("code", "login/recovery"),
    # Where programs that keep passwords send their owner.
    "/.well-known/change-password": ("change_password", "account/password"),
}
CLOSED_TO_ROBOTS = ("account", "admin", "desk", "login", "register", "search", "threads/new")


async def enter(request: Request) -> Response:
    """`/`, the short address on paper, and the known one of the password's page: to the page that each stands for.

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
    base = request.app.state.forum.settings.forum_base_url
    return PlainTextResponse(f"User-agent: *\n{closed}\nSitemap: {base}/sitemap.xml\n")


async def security(request: Request) -> Response:
    """Whom to tell of a weakness (RFC 9116), where somebody is to be told; good until the end of next month."""
    request.scope["route_name"] = "security"
    settings = request.app.state.forum.settings
    if not (contact := settings.security_contact):
        raise HTTPException(404)
    month = clock.now().astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    over = (month + timedelta(days=62)).replace(day=1)
    lines = {
        "Contact": contact if contact.startswith("https://") else f"mailto:{contact}",
        "Expires": f"{over:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages": "pt, en",
        "Canonical": f"{settings.forum_base_url}{request.url.path}",
    }
    return PlainTextResponse("".join(f"{name}: {value}\n" for name, value in lines.items()))


async def favicon(request: Request) -> Response:
    """The icon, where browsers ask for it unasked."""
    request.scope["route_name"] = "favicon"
    assets: Assets = request.app.state.forum.assets
    return assets.respond(request, "favicon.svg")


async def reading(request: Request) -> Response:
    """The script that answers with what somebody kept, at the address from which it may answer for every page."""
    request.scope["route_name"] = "reading"
    assets: Assets = request.app.state.forum.assets
    return assets.respond(request, "sw.js")


ROUTES = (
    *(Route(path, enter, name=name) for path, (name, _) in ENTRANCES.items()),
    Route("/healthz", healthy, name="healthz"),
    Route("/readyz", ready, name="readyz"),
    Route("/robots.txt", robots, name="robots"),
    Route("/.well-known/security.txt", security, name="security"),
    Route("/sw.js", reading, name="reading"),
    Route("/favicon.ico", favicon, name="favicon"),
    Route(REPORT_PATH, csp_reports, methods=["POST"], name="csp_reports"),
)
