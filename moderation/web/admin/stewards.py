"""The admin's stewards of places: who is asked, who confirmed when, and the changes that wait."""

from starlette.responses import Response

from forum.catalogue.places.models import Steward, StewardWord
from forum.web.rendering.page import page
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.admin import stewards
from moderation.web import fact_words
from moderation.web.admin import rows

SHAPE, DECISION = Shape(lines=("place", "email", "language")), Shape(lines=("decision",))
ACCEPT = "accept"
LATEST = 50


async def index(request: ForumRequest) -> Response:
    return await again(request, Form({"language": "pt"}))


async def again(request: ForumRequest, form: Form, status: int = 200, problem: str = "") -> Response:
    known, ui = request.catalogue, request.ui
    places = {each.id: each for each in known.places.values()}
    words = await StewardWord.all().order_by("-id").limit(LATEST).select_related("decided_by")
    waiting = await StewardWord.filter(decided_at=None).order_by("id")
    return page(
        request,
        "admin/stewards/index.html",
        status=status,
        problem=problem,
        form=form,
        sends=request.forum.settings.sends_mail,
        waiting=[(each, places[each.place_id], fact_words.rows(each.changes, request)) for each in waiting],
        stewards=[(each, places[each.place_id]) for each in await Steward.all().order_by("place_id")],
        words=[(each, places[each.place_id]) for each in words if each.decided_at],
        places=[(each.slug, each.name(ui), "") for each in known.places.values() if not each.archived],
        offered=[(each.code, each.endonym, each.code) for each in known.interface_languages()],
    )


async def create(request: ForumRequest, form: Form) -> Response:
    given = form["place"], form["email"], form["language"]
    await stewards.name(*given, by=request.user, catalogue=request.catalogue)
    return _asked(request)


async def send_link(request: ForumRequest, form: Form) -> Response:
    await stewards.send_link(request.path_params["key"], by=request.user, catalogue=request.catalogue)
    return _asked(request)


def _asked(request: ForumRequest) -> Response:
    """Without a mail server a steward is kept, and no link was sent."""
    return rows.back(request, "stewards", "steward-asked" if request.forum.settings.sends_mail else "saved")


async def remove(request: ForumRequest, form: Form) -> Response:
    await stewards.remove(request.path_params["key"], by=request.user, catalogue=request.catalogue)
    return rows.back(request, "stewards", "removed")


async def decide(request: ForumRequest, form: Form) -> Response:
    """Accepts a change with `decision=accept`, else refuses it."""
    if form["decision"] == ACCEPT:
        await stewards.accept(request.path_params["word"], by=request.user, catalogue=request.catalogue)
        return rows.back(request, "stewards", "change-accepted")
    await stewards.turn_down(request.path_params["word"], by=request.user)
    return rows.back(request, "stewards", "change-refused")
