"""Reading without a connection: the manifest of the installed forum, the page of what is kept, and forgetting all of it."""

import json

from starlette.responses import Response

from forum.web.rendering.page import page, redirect, respond, with_notice
from forum.web.requests.forms import Form
from forum.web.requests.request import ForumRequest
from forum.web.requests.session_cookie import end_session

COLOUR, PAPER = "#0338a2", "#ffffff"
SIZES = (192, 512)
EVERYTHING = '"cache", "cookies", "storage"'


async def manifest(request: ForumRequest) -> Response:
    """What a browser reads when somebody puts the forum on the home screen, in the language of the address."""
    assets, t = request.forum.assets, request.words.t
    pictures = [(assets.url(f"icon-{size}.png"), f"{size}x{size}") for size in SIZES]
    home = request.link("home")
    said = {
        "id": home,
        "name": str(t("Migrant Forum")),
        "short_name": str(t("Migrant Forum")),
        "description": str(t("Ask in your language about living in Portugal.")),
        "lang": request.ui,
        "dir": request.words.direction,
        "start_url": home,
        "scope": "/",
        "display": "minimal-ui",
        "theme_color": COLOUR,
        "background_color": PAPER,
        "icons": [
            {"src": assets.url("favicon.svg"), "sizes": "any", "type": "image/svg+xml"},
            *({"src": src, "sizes": sizes, "type": "image/png"} for src, sizes in pictures),
            *({"src": src, "sizes": sizes, "type": "image/png", "purpose": "maskable"} for src, sizes in pictures),
        ],
    }
    return respond(request, json.dumps(said, ensure_ascii=False), 200, "application/manifest+json")


async def show(request: ForumRequest) -> Response:
    """What this browser keeps, which it alone knows: scripts list it."""
    return page(request, "offline/show.html")


async def forget(request: ForumRequest, form: Form) -> Response:
    """Ends the session and tells the browser to forget all it has of us; each cookie ends by name for one that does not listen."""
    await end_session(request)
    response = redirect(with_notice(request.link("leaving"), "forgotten"))
    for name in request.cookies:
        response.delete_cookie(name, path="/", secure=request.forum.settings.is_https, httponly=True)
    response.headers["Clear-Site-Data"] = EVERYTHING
    return response
