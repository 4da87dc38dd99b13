"""The admin's files of places: sending one, looking at what it would do, and taking all of it in."""

from starlette.responses import Response

from forum.catalogue.models import one
from forum.catalogue.places import importing
from forum.catalogue.places.importing import Plan
from forum.catalogue.places.models import PlaceImport
from forum.web.rendering.page import page, redirect
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.web.admin import rows
from moderation.web.words.place_files import FAULTS, KINDS

SHAPE, TAKING = Shape(lines=("kind", "source"), files=("file",)), Shape(lines=("read",))


async def index(
    request: ForumRequest, form: Form | None = None, status: int = 200, problem: str = "", plan: Plan | None = None
) -> Response:
    return page(
        request,
        "admin/places/files.html",
        status=status,
        problem=problem,
        form=form or Form({"kind": "csv"}),
        kinds=KINDS,
        faults=plan.faults if plan else (),
        fault_words=lambda code: request.words.t(FAULTS[code]) if code in FAULTS else "",
    )


async def look_at(request: ForumRequest, form: Form) -> Response:
    kept, plan = await importing.look_at(form.files.get("file", b""), form["kind"], form["source"], by=request.user)
    if kept is None:
        form.errors["file"] = "faults"
        return await index(request, form, 422, "invalid", plan)
    return redirect(request.link("admin.places.preview", kept=kept.id))


async def _kept(request: ForumRequest) -> PlaceImport:
    return rows.found(await one(PlaceImport, id=request.path_params["kept"]))


async def preview(request: ForumRequest, form: Form | None = None, status: int = 200, problem: str = "") -> Response:
    kept = await _kept(request)
    plan = await importing.plan_of(kept)
    names = {slug: place.name(request.ui) for slug, place in request.catalogue.places.items()}
    shown = {"kept": kept, "plan": plan, "names": names}
    return page(request, "admin/places/preview.html", status=status, problem=problem, form=form or Form(), **shown)


async def take_in(request: ForumRequest, form: Form) -> Response:
    await importing.take_in(await _kept(request), form["read"], by=request.user)
    return rows.back(request, "places")
