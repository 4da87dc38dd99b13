"""The admin's cabinets: who topics go to, and which cabinet is part of which."""

from starlette.responses import Response

from forum.catalogue import cabinets, facts
from forum.catalogue.cabinets import NO_PARENT, CabinetDetails
from forum.catalogue.models import Cabinet, one
from forum.catalogue.views import Catalogue
from forum.errors import NotFound
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.admin import roles
from moderation.web.admin import names

SHAPE = Shape(lines=("code", "parent", "opening_hours", "town", *names.LINES), repeated=names.REPEATED)


async def find(request: ForumRequest) -> Cabinet:
    """The cabinet the address names. Raises NotFound."""
    cabinet = await one(Cabinet, code=request.path_params["key"])
    if cabinet is None:
        raise NotFound
    return cabinet


async def index(request: ForumRequest, status: int = 200, problem: str = "") -> Response:
    return page(request, "admin/cabinets/index.html", status=status, problem=problem)


async def new(request: ForumRequest) -> Response:
    return await _form(request, names.blank(parent=NO_PARENT), None)


async def create(request: ForumRequest, form: Form) -> Response:
    await cabinets.add(_details(form), names.read(form), by=request.user)
    return redirect(with_notice(request.link("admin.cabinets"), "added"))


async def edit(request: ForumRequest) -> Response:
    cabinet = await find(request)
    above = request.catalogue.cabinets[cabinet.parent_id].code if cabinet.parent_id else NO_PARENT
    times = {"opening_hours": cabinet.opening_hours, "town": cabinet.town}
    form = names.filled(request.catalogue.cabinets[cabinet.id], parent=above, **times)
    return await _form(request, form, cabinet)


async def save(request: ForumRequest, form: Form) -> Response:
    await cabinets.change(await find(request), _details(form), names.read(form), by=request.user)
    return redirect(with_notice(request.link("admin.cabinets"), "saved"))


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    cabinet = await find(request) if "key" in request.path_params else None
    return await _form(request, form, cabinet, status=status, problem=problem)


def _details(form: Form) -> CabinetDetails:
    times = {"opening_hours": form["opening_hours"], "town": form["town"]}
    return CabinetDetails(code=form["code"], parent=form["parent"], **times)


async def _form(
    request: ForumRequest, form: Form, cabinet: Cabinet | None, *, status: int = 200, problem: str = ""
) -> Response:
    catalogue = request.catalogue
    named = catalogue.cabinets[cabinet.id] if cabinet else None
    above = [each for each in catalogue.cabinets.values() if not each.archived and not each.parent_id and each != named]
    parents = [(each.code, f"{each.code} · {each.name(request.ui)}", "") for each in above]
    return page(
        request,
        "admin/cabinets/form.html",
        status=status,
        problem=problem,
        form=form,
        named=named,
        rows=names.rows(form, named.names if named else ()),
        parents=[(NO_PARENT, request.words.t("None"), ""), *parents],
        general=facts.cabinet_opening().hours,
        towns=[("", request.words.t("None"), ""), *((town, town, "pt") for town in _towns(catalogue))],
        members=await roles.officers(named.covering) if named else [],
    )


def _towns(catalogue: Catalogue) -> list[str]:
    return list(dict.fromkeys(holiday.town for holiday in catalogue.town_holidays))
