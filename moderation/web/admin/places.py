"""The admin's places: the list, what a place is, when it is open in words, and single days."""

from datetime import date, timedelta
from typing import Any

from starlette.responses import Response

from forum import clock
from forum.catalogue.alphabets import by_alphabet
from forum.catalogue.models import one
from forum.catalogue.places import editing, hours
from forum.catalogue.places.details import CLOSED, TIMES, UNSAID, HoursDetails, PlaceDetails, drafted
from forum.catalogue.places.hours import ZONES, Openings, Timetable
from forum.catalogue.places.models import Place
from forum.catalogue.places.views import FAX, KINDS, PHONE, PlaceView
from forum.errors import NotFound
from forum.web.rendering import places
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.rendering.words.places import ACCESS
from forum.web.rendering.words.places import ZONES as ZONE_NAMES
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from forum.weekly_hours import DAYS
from moderation.web.admin import names, rows
from moderation.web.admin.facts import source_words

LINES = (
    "kind", "postcode", "town", "zone", "holidays_of", "latitude", "longitude", "phone", "fax", "email", "url",
    "appointment_url", "walk_in", "source",
)  # fmt: skip
LISTS = ("cabinets", "institutions", "languages", "access")
SHAPE = Shape(lines=(*LINES, "exact", *names.LINES), texts=("lines",), repeated=(*names.REPEATED, *LISTS))
WEEK = tuple(f"hours_{day}" for day in DAYS)
HOURS = Shape(
    lines=(*WEEK, "on_holidays", "holiday_times", "valid_from", "valid_until", "source"), actions=("preview",)
)
DAY = Shape(lines=("day", "times"))
PREVIEWED = 14  # days


def _view(request: ForumRequest) -> PlaceView | None:
    """The place that the address names, None for a new one. Raises NotFound."""
    if "key" not in request.path_params:
        return None
    return rows.found(request.catalogue.places.get(request.path_params["key"]))


async def _row(request: ForumRequest) -> Place:
    return rows.found(await one(Place, slug=request.path_params["key"]))


async def index(request: ForumRequest, form: Form | None = None, status: int = 200, problem: str = "") -> Response:
    return page(
        request,
        "admin/places/index.html",
        status=status,
        problem=problem,
        places=[each for each in request.catalogue.places.values() if not each.archived],
        source_words=source_words(request),
    )


async def edit(request: ForumRequest) -> Response:
    place = _view(request)
    if place is None:
        return await again(request, names.blank(zone=ZONES[0]))
    form = names.filled(place, **_typed(place))
    form.lists.update(_ticked(place))
    return await again(request, form)


def _typed(place: PlaceView) -> dict[str, Any]:
    shared = ("kind", "postcode", "town", "holidays_of", "email", "url", "appointment_url", "source")
    return {name: getattr(place, name) for name in shared} | {
        "lines": "\n".join(place.lines),
        "zone": place.openings.zone,
        "latitude": "" if place.latitude is None else str(place.latitude),
        "longitude": "" if place.longitude is None else str(place.longitude),
        "exact": "1" if place.exact else "",
        "phone": place.written(PHONE),
        "fax": place.written(FAX),
        "walk_in": "" if place.walk_in is None else names.yes_no(place.walk_in),
    }


def _ticked(place: PlaceView) -> dict[str, list[str]]:
    kept = {name: list(getattr(place, name)) for name in ("cabinets", "institutions", "access")}
    return kept | {"languages": [each.language for each in place.languages]}


def _details(form: Form) -> PlaceDetails:
    given: dict[str, Any] = {name: form[name] for name in (*LINES, "lines")} | {"exact": bool(form["exact"])}
    given |= {name: tuple(filter(None, form.lists.get(name, ()))) for name in LISTS}
    return PlaceDetails(**given)


async def save(request: ForumRequest, form: Form) -> Response:
    if _view(request) is None:
        place = await editing.add(_details(form), names.read(form), by=request.user)
        return redirect(with_notice(request.link("admin.places.hours", key=place.slug), "added"))
    await editing.change(await _row(request), _details(form), names.read(form), by=request.user)
    return rows.back(request, "places")


async def again(request: ForumRequest, form: Form, status: int = 200, problem: str = "") -> Response:
    place, catalogue, words = _view(request), request.catalogue, request.words
    towns = by_alphabet({holiday.town for holiday in catalogue.town_holidays}, str, "pt")
    chosen = {name: form.lists.get(name, ()) for name in LISTS}
    codes = dict.fromkeys(row.code for row in catalogue.institution_names if not row.serving)
    options = {
        "cabinets": [(each.code, each.name(request.ui)) for each in catalogue.cabinets.values() if not each.archived],
        "institutions": [(code, places.institution_name(catalogue, code, request.ui)) for code in codes],
        "languages": [(each.code, each.name(request.ui)) for each in catalogue.offered_languages()],
        "access": [(code, words.t(name)) for code, name in ACCESS.items()],
    }
    return page(
        request,
        "admin/places/form.html",
        status=status,
        problem=problem,
        form=form,
        place=place,
        rows=names.rows(form, place),
        kinds=places.kind_options(KINDS, words),
        zones=[(zone, words.t(name), "") for zone, name in ZONE_NAMES.items()],
        towns=[("", words.t("None"), ""), *((town, town, "pt") for town in towns)],
        options=options,
        chosen={name: set(codes or ()) for name, codes in chosen.items()},
    )


async def edit_hours(request: ForumRequest) -> Response:
    place = rows.found(_view(request))
    told = place.hours_on(clock.today())
    read = hours.read(told[-1].hours) if told else None
    week, on_holidays = read or ({}, None)
    form = Form({f"hours_{day}": times for day, times in week.items()})
    form.values |= {"on_holidays": UNSAID if on_holidays is None else TIMES if on_holidays else CLOSED}
    form.values |= {"holiday_times": on_holidays or "", "valid_from": clock.today().isoformat()}
    return await hours_again(request, form)


def _hours(form: Form) -> HoursDetails:
    given = {name: form[name] for name in ("holiday_times", "valid_from", "valid_until", "source")}
    week = {day: form[f"hours_{day}"] for day in DAYS}
    return HoursDetails(week=week, on_holidays=form["on_holidays"] or UNSAID, **given)


async def save_hours(request: ForumRequest, form: Form) -> Response:
    place, row = rows.found(_view(request)), await _row(request)
    if form.action:
        made = drafted(_hours(form))
        before = place.openings
        first = made.valid_from or clock.today()
        told = Timetable(made.hours, first, made.valid_until, confirmed=True)
        return await hours_again(
            request,
            form,
            preview=Openings((*before.timetables, told), before.exceptions, before.town_holidays, before.zone),
            begins=first,
            said=made.hours,
        )
    await editing.set_hours(row, _hours(form), by=request.user)
    return redirect(with_notice(request.link("admin.places.hours", key=place.slug), "saved"))


async def hours_again(
    request: ForumRequest,
    form: Form,
    status: int = 200,
    problem: str = "",
    *,
    preview: Openings | None = None,
    begins: date | None = None,
    said: str = "",
) -> Response:
    place, today = rows.found(_view(request)), clock.today()
    return page(
        request,
        "admin/places/hours.html",
        status=status,
        problem=problem,
        form=form,
        place=place,
        preview=_days(preview, begins) if preview and begins else [],
        said=said,
        days=[(day, times) for day, times in place.openings.exceptions if today <= day],
        source_words=source_words(request),
    )


def _days(openings: Openings, first: date) -> list[tuple[date, str]]:
    """Two weeks, each day with its times."""
    days = (first + timedelta(days=number) for number in range(PREVIEWED))
    return [(day, ",".join(map(_span, hours.times_on(openings, day)))) for day in days]


def _span(minutes: tuple[int, int]) -> str:
    begins, ends = ((minute % 1440 if minute != 1440 else 1440) for minute in minutes)
    return f"{begins // 60:02}:{begins % 60:02}-{ends // 60:02}:{ends % 60:02}"


async def set_day(request: ForumRequest, form: Form) -> Response:
    await editing.set_day(await _row(request), form["day"], form["times"], by=request.user)
    return redirect(with_notice(request.link("admin.places.hours", key=request.path_params["key"]), "saved"))


async def remove_day(request: ForumRequest, form: Form) -> Response:
    try:
        day = clock.day_of(request.path_params["day"])
    except ValueError:
        raise NotFound from None
    await editing.remove_day(await _row(request), day, by=request.user)
    return redirect(with_notice(request.link("admin.places.hours", key=request.path_params["key"]), "removed"))
