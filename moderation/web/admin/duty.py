"""The admin's list of who is on duty outside working hours."""

from starlette.responses import Response

from forum.people.accounts import Account
from forum.threads.casework import duty
from forum.threads.casework.duty import DutyDetails
from forum.threads.casework.models import Duty
from forum.web.rendering.opening import day_name
from forum.web.rendering.page import page
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from forum.weekly_hours import DAYS
from moderation.web.admin import rows

FIELDS = ("person", "cabinet", "weekday", "begins", "ends")
SHAPE = Shape(lines=FIELDS)


async def find(request: ForumRequest) -> Duty | None:
    """The duty that the address names, None for a new one. Raises NotFound."""
    return await rows.named(request, Duty, "duty")


async def index(request: ForumRequest) -> Response:
    return page(request, "admin/duty/index.html", duties=await duty.listed())


async def edit(request: ForumRequest) -> Response:
    row = await find(request)
    return await again(request, Form(await _values(request, row) if row else {}))


async def _values(request: ForumRequest, row: Duty) -> dict[str, str]:
    account = await Account.get(id=row.account_id) if row.account_id else None
    return {
        "person": account.nickname if account else "",
        "cabinet": request.catalogue.cabinets[row.cabinet_id].code if row.cabinet_id else "",
        "weekday": str(row.weekday),
        "begins": row.begins,
        "ends": row.ends,
    }


async def save(request: ForumRequest, form: Form) -> Response:
    details = DutyDetails(**{name: form[name] for name in FIELDS})
    await duty.keep(details, by=request.user, catalogue=request.catalogue, duty=await find(request))
    return rows.back(request, "duty")


async def remove(request: ForumRequest, form: Form) -> Response:
    await duty.remove(rows.found(await find(request)), by=request.user)
    return rows.back(request, "duty", "removed")


async def again(request: ForumRequest, form: Form, status: int = 200, problem: str = "") -> Response:
    days = [(str(number), day_name(day, request.words), "") for number, day in enumerate(DAYS)]
    shown = {"form": form, "duty": await find(request), "days": days}
    return page(request, "admin/duty/form.html", status=status, problem=problem, **shown)
