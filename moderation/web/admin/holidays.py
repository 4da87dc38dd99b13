"""The admin's municipal holidays, which cabinets may keep."""

from babel.dates import get_month_names
from starlette.responses import Response

from forum import clock
from forum.catalogue import holidays
from forum.catalogue.holidays import HolidayDetails
from forum.catalogue.models import TownHoliday
from forum.hours import EASTER, next_holiday
from forum.web.rendering.page import page
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.web.admin import rows
from moderation.web.admin.facts import source_words

FIELDS = ("town", "day", "source")
SHAPE = Shape(lines=(*FIELDS, "month"))
MONTHS = [f"{number:02d}" for number in range(1, 13)]
BEFORE, AFTER = "before", "after"
"""In the place of a month: days from Easter Sunday."""


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
        keeping=lambda town: [each for each in cabinets if each.town == town and not each.archived],
        next_day=lambda holiday: next_holiday(holiday.day, clock.today()),
        source_words=source_words(request),
    )


async def edit(request: ForumRequest) -> Response:
    row = await find(request)
    return await again(request, Form(_typed(row.day) | {"source": row.source} if row else {}))


def _typed(rule: str) -> dict[str, str]:
    """The fields of a day, "MM-DD" or from Easter."""
    if rule.startswith(EASTER):
        days = int(rule.removeprefix(EASTER))
        return {"day": str(abs(days)), "month": BEFORE if days < 0 else AFTER}
    return {"day": str(int(rule[3:])), "month": rule[:2]}


def _rule(form: Form) -> str:
    """The day that the fields say; what is none stays as it was typed, for the rule to be judged."""
    if form["month"] in (BEFORE, AFTER):
        return f"{EASTER}{'-' if form['month'] == BEFORE else '+'}{form['day']}"
    day = form["day"].zfill(2) if form["day"] else ""
    return f"{form['month']}-{day}" if form["month"] and day else form["day"]


async def save(request: ForumRequest, form: Form) -> Response:
    row = await find(request)
    details = HolidayDetails(town=form["town"], day=_rule(form), source=form["source"])
    if row is None:
        await holidays.add(details, by=request.user)
        return rows.back(request, "holidays", "holiday-added")
    await holidays.change(row, details, by=request.user)
    return rows.back(request, "holidays")


async def remove(request: ForumRequest, form: Form) -> Response:
    await holidays.remove(rows.found(await find(request)), by=request.user)
    return rows.back(request, "holidays", "removed")


async def again(request: ForumRequest, form: Form, status: int = 200, problem: str = "") -> Response:
    names = get_month_names("wide", context="stand-alone", locale=request.words.locale)
    months = [(month, str(names[int(month)]), "") for month in MONTHS]
    months.append((AFTER, str(request.words.t("days after Easter Sunday")), ""))
    months.append((BEFORE, str(request.words.t("days before Easter Sunday")), ""))
    shown = {"form": form, "holiday": await find(request), "months": months}
    return page(request, "admin/holidays/form.html", status=status, problem=problem, **shown)
