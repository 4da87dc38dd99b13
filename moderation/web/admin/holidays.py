"""The admin's municipal holidays, which cabinets may keep."""

from starlette.responses import Response

from forum import clock
from forum.catalogue import holidays
from forum.catalogue.holidays import HolidayDetails
from forum.catalogue.models import TownHoliday
from forum.errors import NotFound
from forum.hours import next_holiday
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.web.admin.facts import source_words

SHAPE = Shape(lines=("town", "day", "source"))


async def index(request: ForumRequest) -> Response:
    return await index_again(request, Form(), 200, "")


async def index_again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    cabinets = request.catalogue.cabinets.values()
    return page(
        request,
        "admin/holidays/index.html",
        status=status,
        problem=problem,
        holidays=request.catalogue.town_holidays,
        keeping=lambda town: [each.code for each in cabinets if each.town == town and not each.archived],
        next_day=lambda holiday: next_holiday(holiday.day, clock.today()),
        source_words=source_words(request),
    )


async def _find(request: ForumRequest) -> TownHoliday:
    """The holiday the address names. Raises NotFound."""
    row = await TownHoliday.get_or_none(id=request.path_params["holiday"])
    if row is None:
        raise NotFound
    return row


async def new(request: ForumRequest) -> Response:
    return await again(request, Form(), 200, "")


async def create(request: ForumRequest, form: Form) -> Response:
    await holidays.add(_details(form), by=request.user)
    return redirect(with_notice(request.link("admin.holidays"), "holiday-added"))


async def edit(request: ForumRequest) -> Response:
    row = await _find(request)
    return await again(request, Form(values={"day": row.day, "source": row.source}), 200, "")


async def save(request: ForumRequest, form: Form) -> Response:
    await holidays.change(await _find(request), _details(form), by=request.user)
    return redirect(with_notice(request.link("admin.holidays"), "saved"))


async def remove(request: ForumRequest, form: Form) -> Response:
    await holidays.remove(await _find(request), by=request.user)
    return redirect(with_notice(request.link("admin.holidays"), "removed"))


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    row = await _find(request) if "holiday" in request.path_params else None
    return page(request, "admin/holidays/form.html", status=status, problem=problem, form=form, holiday=row)


def _details(form: Form) -> HolidayDetails:
    return HolidayDetails(town=form["town"], day=form["day"], source=form["source"])
