"""When languages are spoken at a place: a week of times for each, by a form in words."""

from starlette.responses import Response

from forum.catalogue.models import one
from forum.catalogue.places import editing
from forum.catalogue.places.models import Place
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from forum.weekly_hours import DAYS
from moderation.web.admin import hours, rows

SHAPE = Shape(lines=("language", *hours.FIELDS))
LONGEST = 12


async def edit(request: ForumRequest) -> Response:
    """The languages with their times; the form is about the one in the address."""
    place = rows.found(request.catalogue.places.get(request.path_params["key"]))
    code = request.query_params.get("language", "")[:LONGEST]
    known = next((each.hours for each in place.languages if each.language == code), "")
    return await again(request, Form(hours.filled(known) | {"language": code}))


async def again(request: ForumRequest, form: Form, status: int = 200, problem: str = "") -> Response:
    place, known = rows.found(request.catalogue.places.get(request.path_params["key"])), request.catalogue.languages
    return page(
        request,
        "admin/places/languages.html",
        status=status,
        problem=problem,
        form=form,
        place=place,
        spoken=[(each, known[each.language]) for each in place.languages if each.language in known],
        options=[(each.code, each.name(request.ui), "") for each in request.catalogue.offered_languages()],
    )


async def save(request: ForumRequest, form: Form) -> Response:
    place = rows.found(await one(Place, slug=request.path_params["key"]))
    week = {day: form[f"hours_{day}"] for day in DAYS}
    await editing.set_spoken(place, form["language"], week, by=request.user)
    return redirect(with_notice(request.link("admin.places.spoken", key=place.slug), "saved"))
