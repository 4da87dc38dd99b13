"""The admin's cabinets: where topics go, and which cabinet is part of which."""

from starlette.responses import Response

from forum.catalogue import cabinets, facts
from forum.catalogue.alphabets import by_alphabet
from forum.catalogue.cabinets import NO_PARENT, CabinetDetails
from forum.catalogue.models import Cabinet
from forum.web.rendering.page import page
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.admin import roles
from moderation.web.admin import hours, names, rows

DETAILS = ("code", "parent", "opening_hours", "town")
BRING = {code: f"bring_{code}" for code in (each.code for each in facts.languages() if each.interface)}
SHAPE = Shape(
    lines=(*DETAILS, "bring_source", *hours.FIELDS, *names.LINES),
    texts=tuple(BRING.values()),
    repeated=names.REPEATED,
)


async def find(request: ForumRequest) -> Cabinet | None:
    """The cabinet that the address names, None for a new one. Raises NotFound."""
    return await rows.named(request, Cabinet, "key", "code")


async def index(request: ForumRequest, form: Form | None = None, status: int = 200, problem: str = "") -> Response:
    return page(request, "admin/cabinets/index.html", status=status, problem=problem)


async def edit(request: ForumRequest) -> Response:
    cabinet = await find(request)
    if cabinet is None:
        return await again(request, names.blank(parent=NO_PARENT))
    above = request.catalogue.cabinets[cabinet.parent_id].code if cabinet.parent_id else NO_PARENT
    values = hours.filled(cabinet.opening_hours) | {"town": cabinet.town, "bring_source": cabinet.bring_source}
    values |= {name: (cabinet.bring or {}).get(code, "") for code, name in BRING.items()}
    return await again(request, names.filled(request.catalogue.cabinets[cabinet.id], parent=above, **values))


async def save(request: ForumRequest, form: Form) -> Response:
    cabinet, details = await find(request), _details(form)
    if cabinet is None:
        await cabinets.add(details, names.read(form), by=request.user)
        return rows.back(request, "cabinets", "added")
    await cabinets.change(cabinet, details, names.read(form), by=request.user)
    return rows.back(request, "cabinets")


def _details(form: Form) -> CabinetDetails:
    given = {name: form[name] for name in (*DETAILS, "bring_source")} | {"opening_hours": hours.typed(form)}
    return CabinetDetails(**given, bring={code: form[name] for code, name in BRING.items()})


async def again(request: ForumRequest, form: Form, status: int = 200, problem: str = "") -> Response:
    catalogue, cabinet = request.catalogue, await find(request)
    named = catalogue.cabinets[cabinet.id] if cabinet else None
    above = [each for each in catalogue.cabinets.values() if not each.archived and not each.parent_id and each != named]
    parents = [(each.code, f"{each.code} · {each.name(request.ui)}", "") for each in above]
    towns = by_alphabet({holiday.town for holiday in catalogue.town_holidays}, str, "pt")
    return page(
        request,
        "admin/cabinets/form.html",
        status=status,
        problem=problem,
        form=form,
        named=named,
        rows=names.rows(form, named),
        parents=[(NO_PARENT, request.words.t("None"), ""), *parents],
        general=facts.cabinet_opening().hours,
        towns=[("", request.words.t("None"), ""), *((town, town, "pt") for town in towns)],
        members=await roles.officers(named.covering) if named else [],
    )
