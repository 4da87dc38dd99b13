"""The steps of a path: adding, changing, moving and removing them."""

from starlette.responses import Response

from forum import clock, ids
from forum.catalogue.paths import editing
from forum.catalogue.paths.models import PathStep
from forum.catalogue.paths.views import StepView
from forum.threads.official import steps
from forum.web.handlers.place_choice import PLACE, with_place
from forum.web.rendering.page import page
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.web.admin import paths, rows

SHAPE = Shape(
    lines=("name", "change", "of", PLACE), texts=("body", "documents"), repeated=("places",), actions=(PLACE,)
)
DIRECTION = Shape(lines=("to",))


def _view(request: ForumRequest) -> StepView | None:
    """The step that the address names, None for a new one. Raises NotFound for one that its path hasn't."""
    path = rows.found(paths.view(request))
    if "step" not in request.path_params:
        return None
    return rows.found(path.step(request.path_params["step"]))


async def _row(request: ForumRequest) -> PathStep:
    path = await paths.row(request)
    return rows.found(await PathStep.get_or_none(id=request.path_params["step"], path_id=path.id))


async def edit(request: ForumRequest) -> Response:
    step = _view(request)
    if step is None:
        return await again(request, Form())
    said = step.texts.original
    begun = {"name": said.title, "body": said.body, "documents": "\n".join(said.documents)}
    begun["of"] = ids.encode(step.thread_id) if step.thread_id else ""
    return await again(request, Form(begun, lists={"places": list(step.places)}))


async def save(request: ForumRequest, form: Form) -> Response:
    """Saves the words and places of a step, and the official answer it rests on; `action=place` shows its words with a place."""
    if form.action == PLACE:
        return await again(request, await with_place(request, form))
    places = [slug for slug in form.lists.get("places", ()) if slug]
    if _view(request) is None:
        step = await editing.add_step(await paths.row(request), paths.words(form), places=places, by=request.user)
    else:
        step = await _row(request)
        await editing.change_step(step, paths.words(form), places=places, by=request.user)
    await steps.choose_answer(step, form["of"], by=request.user, catalogue=request.catalogue)
    return paths.to_path(request, request.path_params["key"])


async def again(request: ForumRequest, form: Form, status: int = 200, problem: str = "") -> Response:
    today, ui = clock.today(), request.ui
    there = [(each.slug, each.name(ui)) for each in request.catalogue.places.values() if each.on(today)]
    return page(
        request,
        "admin/paths/step.html",
        status=status,
        problem=problem,
        form=form,
        path=paths.view(request),
        step=_view(request),
        there=there,
        chosen=set(form.lists.get("places", ())),
    )


async def move(request: ForumRequest, form: Form) -> Response:
    await editing.move_step(await _row(request), form["to"], by=request.user)
    return paths.to_path(request, request.path_params["key"], "moved")


async def remove(request: ForumRequest, form: Form) -> Response:
    """Removes a step; one that is gone already is no matter."""
    path = await paths.row(request)
    step = await PathStep.get_or_none(id=request.path_params["step"], path_id=path.id)
    if step:
        await editing.remove_step(step, by=request.user)
    return paths.to_path(request, path.slug, "removed")
