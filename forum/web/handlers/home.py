"""The home page, the redirect to it from `/`, the pages about the forum, and the choice of a language."""

from starlette.responses import Response

from forum.threads.reading import lists
from forum.threads.reading.lists import Filters
from forum.web.rendering.page import own_path, page, redirect
from forum.web.requests.forms import Form
from forum.web.requests.refusals import best_language
from forum.web.requests.request import ForumRequest

OFFICIAL_SHOWN = 4
LATEST_SHOWN = 6
COOKIE_LASTS = 365 * 24 * 3600


async def show(request: ForumRequest) -> Response:
    catalogue = request.catalogue
    official = await lists.latest_official(rows=OFFICIAL_SHOWN)
    latest = await lists.page(Filters(), reader=request.user, catalogue=catalogue, rows=LATEST_SHOWN)
    return page(request, "home/show.html", official=official, latest=latest.threads)


async def enter(request: ForumRequest, page_of: str = "") -> Response:
    """Redirects `/` to the home page, or a short address to its page, in the best language for the reader."""
    response = redirect(f"/{best_language(request)}/{page_of}", status=302)
    response.headers["Vary"] = "Cookie, Accept-Language"
    return response


async def about(request: ForumRequest) -> Response:
    return page(request, "home/about.html")


async def in_danger(request: ForumRequest) -> Response:
    """Whom somebody in danger can call, and how they can write to the team."""
    return page(request, "home/help.html", campaigns=None, fields=[])


async def leaving(request: ForumRequest) -> Response:
    """How to leave quickly; leaving clears no traces."""
    return page(request, "home/leaving.html")


async def choose_language(request: ForumRequest, form: Form) -> Response:
    """Keeps the chosen interface language and shows the same page in it."""
    to = form["to"] if form["to"] in request.forum.words else request.ui
    path = own_path(form["next"], f"/{to}/")
    first, _, rest = path.lstrip("/").partition("/")
    response = redirect(f"/{to}/{rest}" if first in request.forum.words else path)
    secure = request.forum.settings.is_https
    response.set_cookie("ui", to, max_age=COOKIE_LASTS, path="/", secure=secure, httponly=True, samesite="lax")
    return response
