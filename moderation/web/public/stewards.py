"""The page of a steward's link: every fact of one place, to say that all is right or what is not."""

from starlette.responses import Response

from forum import clock
from forum.catalogue.places.models import Steward
from forum.catalogue.places.views import PlaceView
from forum.errors import NotFound
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.admin import place_facts, stewards
from moderation.web import fact_words

RIGHT, LINES, ADDRESS = "right", place_facts.LINES[1:], place_facts.LINES[0]
SHAPE = Shape(lines=(RIGHT, *place_facts.HOURS, *LINES), texts=(ADDRESS,), repeated=(place_facts.LANGUAGES,))


async def show(request: ForumRequest) -> Response:
    """The facts; saying something takes a press, since programs open links in mails too."""
    return await again(request, Form(), 200, "")


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    steward = await stewards.opened(request.path_params["token"])
    place = _place(request, steward)
    if place is None:
        return _said(page(request, "places/steward.html", status=404, problem="", form=Form(), place=None))
    facts = place_facts.of(place)
    spoken = set(form.lists.get(place_facts.LANGUAGES, ()) if form.values else facts[place_facts.LANGUAGES].split())
    shown = [(fact_words.name_of(name, request), fact_words.said(name, facts[name], request)) for name in facts]
    typed = form if form.values else Form(facts)
    known = {
        "form": typed,
        "place": place,
        "token": request.path_params["token"],
        "shown": shown,
        "offered": request.catalogue.offered_languages(),
        "spoken": spoken,
        "told": place.hours_on(clock.today()),
    }
    return _said(page(request, "places/steward.html", status=status, problem=problem, **known))


def _place(request: ForumRequest, steward: Steward | None) -> PlaceView | None:
    places = request.catalogue.places.values()
    return next((each for each in places if steward and each.id == steward.place_id), None)


def _said(response: Response) -> Response:
    """The page, from which no address goes on to another one."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


async def confirm(request: ForumRequest, form: Form) -> Response:
    """Spends the link; the page of the place says what happens next."""
    steward = await stewards.opened(request.path_params["token"])
    place = _place(request, steward)
    if place is None:
        raise NotFound
    said = {name: form[name] for name in place_facts.FIELDS} | {
        place_facts.LANGUAGES: " ".join(form.lists.get(place_facts.LANGUAGES, ()))
    }
    await stewards.confirm(request.path_params["token"], None if form[RIGHT] else said)
    return redirect(with_notice(request.link("places.show", slug=place.slug), "steward-thanked"))
