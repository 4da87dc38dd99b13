"""The admin's municipal holidays, which cabinets may keep."""

from starlette.responses import Response

from forum import clock
from forum.catalogue import holidays
from forum.catalogue.holidays import HolidayDetails
from forum.catalogue.models import TownHoliday
from forum.hours import next_holiday
from forum.web.rendering.page import page
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.web.admin import rows
from moderation.web.admin.facts import source_words

FIELDS = ("town", "day", "source")
SHAPE = Shape(lines=FIELDS)


async def find(request: ForumRequest) -> TownHoliday | None:
    """The holiday that the address names, None for a new one. Raises NotFound."""
    return await rows.named(request, TownHoliday, "holiday")


async def index(request: ForumRequest, form: Form | None = None, status: int = 200, problem: str = "") -> Response:
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


async def edit(request: ForumRequest) -> Response:
    row = await find(request)
    return await again(request, Form({"day": row.day, "source": row.source} if row else {}))


async def save(request: ForumRequest, form: Form) -> Response:
    row, details = await find(request), HolidayDetails(**{name: form[name] for name in FIELDS})
    if row is None:
        await holidays.add(details, by=request.user)
        return rows.back(request, "holidays", "holiday-added")
    await holidays.change(row, details, by=request.user)
    return rows.back(request, "holidays")


async def remove(request: ForumRequest, form: Form) -> Response:
    await holidays.remove(rows.found(await find(request)), by=request.user)
    return rows.back(request, "holidays", "removed")


async def again(request: ForumRequest, form: Form, status: int = 200, problem: str = "") -> Response:
    shown = {"form": form, "holiday": await find(request)}
    return page(request, "admin/holidays/form.html", status=status, problem=problem, **shown)
