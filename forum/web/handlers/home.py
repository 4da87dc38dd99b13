"""The home page, the pages about the forum, and the choice of a language."""

from starlette.responses import Response

from forum.people import accounts
from forum.threads.reading import lists, official_lists
from forum.threads.reading.list_rows import Listed
from forum.threads.reading.lists import Filters
from forum.threads.reading.rendered import lists_in_own
from forum.web.rendering.page import in_language, page, redirect
from forum.web.requests import languages
from forum.web.requests.forms import Form
from forum.web.requests.request import ForumRequest

OFFICIAL_SHOWN = 4
LATEST_SHOWN = 4


async def show(request: ForumRequest) -> Response:
    """Official answers in the reader's languages, how many more there are in others, and new questions where answers are few."""
    known, own = request.catalogue, (await languages.find(request)).own
    official = await official_lists.latest(rows=OFFICIAL_SHOWN, own=own, only_own=True)
    elsewhere = await official_lists.elsewhere(own)
    new: list[Listed] = []
    if len(official) < OFFICIAL_SHOWN:
        latest = await lists.page(Filters(own=own), reader=request.user, catalogue=known, rows=2 * LATEST_SHOWN)
        shown = {thread.id for thread in official}
        new = [thread for thread in latest.threads if thread.id not in shown][:LATEST_SHOWN]
    official, new = await lists_in_own(own, official, new)
    return page(request, "home/show.html", official=official, elsewhere=elsewhere, latest=new)


async def about(request: ForumRequest) -> Response:
    return page(request, "home/about.html")


async def in_danger(request: ForumRequest) -> Response:
    """Whom somebody in danger can call, and how they can write to the team."""
    return page(request, "home/help.html", notices=None)


async def leaving(request: ForumRequest) -> Response:
    """How to leave quickly; leaving clears no traces."""
    return page(request, "home/leaving.html")


async def choose_language(request: ForumRequest, form: Form) -> Response:
    """Keeps the chosen language and shows the same page in it, or in the interface language that is nearest to it."""
    to = form["to"] if form["to"] in request.catalogue.languages else request.ui
    kept = languages.choosing(request, to)
    wanted = languages.wanted(request, kept)
    ui = languages.negotiate(request.forum.words, wanted, languages.fallbacks(request.catalogue))
    if request.user.signed_in:
        await accounts.note_language(request.account_id, ui)
    location = languages.at_home(request, in_language(request, form["next"], ui), to)
    return languages.choose(request, redirect(location), kept)
