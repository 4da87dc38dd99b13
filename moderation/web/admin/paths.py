"""The admin's paths: the list, what a path says of itself, vouching for it, archiving."""

from starlette.responses import Response

from forum.catalogue.models import one
from forum.catalogue.paths import editing
from forum.catalogue.paths.editing import Words
from forum.catalogue.paths.facts import ORIGINALS
from forum.catalogue.paths.models import Path
from forum.catalogue.paths.views import PathView
from forum.web.handlers.place_choice import PLACE, with_place
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.web.admin import rows

SHAPE = Shape(lines=("name", "language", "change", PLACE), texts=("body",), repeated=("topics",), actions=(PLACE,))


def view(request: ForumRequest) -> PathView | None:
    """The path that the address names, None for a new one. Raises NotFound."""
    if "key" not in request.path_params:
        return None
    return rows.found(request.catalogue.paths.get(request.path_params["key"]))


async def row(request: ForumRequest) -> Path:
    return rows.found(await one(Path, slug=request.path_params["key"]))


def to_path(request: ForumRequest, slug: str, notice: str = "saved") -> Response:
    """Back to the form of a path, where its steps are."""
    return redirect(with_notice(request.link("admin.paths.edit", key=slug), notice))


async def index(request: ForumRequest, form: Form | None = None, status: int = 200, problem: str = "") -> Response:
    paths = list(request.catalogue.paths.values())
    return page(request, "admin/paths/index.html", status=status, problem=problem, paths=paths)


async def edit(request: ForumRequest) -> Response:
    path = view(request)
    if path is None:
        return await again(request, Form({"language": ORIGINALS}))
    said = path.texts.original
    slugs = [topic.slug for topic in request.catalogue.topics.values() if topic.id in path.topics]
    return await again(request, Form({"name": said.title, "body": said.body}, lists={"topics": slugs}))


def words(form: Form) -> Words:
    """What was typed of a path or a step."""
    return Words(form["name"], form["body"], form["documents"], form["change"])


async def save(request: ForumRequest, form: Form) -> Response:
    """Saves what a path says of itself; `action=place` shows it with the chosen place in it."""
    if form.action == PLACE:
        return await again(request, await with_place(request, form))
    topics = [slug for slug in form.lists.get("topics", ()) if slug]
    if view(request) is None:
        path = await editing.add(words(form), language=form["language"] or ORIGINALS, topics=topics, by=request.user)
        return to_path(request, path.slug, "added")
    path = await row(request)
    await editing.change(path, words(form), topics=topics, by=request.user)
    return to_path(request, path.slug)


async def again(request: ForumRequest, form: Form, status: int = 200, problem: str = "") -> Response:
    languages = [(each.code, each.endonym, each.code) for each in request.catalogue.offered_languages()]
    return page(
        request,
        "admin/paths/form.html",
        status=status,
        problem=problem,
        form=form,
        path=view(request),
        offered=languages,
        chosen=set(form.lists.get("topics", ())),
    )


async def check(request: ForumRequest, form: Form) -> Response:
    """Vouches for the path as it is today."""
    path = await row(request)
    await editing.check(path, by=request.user)
    return to_path(request, path.slug)


async def archive(request: ForumRequest, form: Form) -> Response:
    await editing.archive(await row(request), by=request.user)
    return rows.back(request, "paths", "archived")


async def restore(request: ForumRequest, form: Form) -> Response:
    await editing.restore(await row(request), by=request.user)
    return rows.back(request, "paths", "restored")
