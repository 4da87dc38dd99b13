"""The admin's leaflets: the titles, and what there is of each in every language."""

from starlette.responses import Response

from forum.catalogue.leaflets import editing
from forum.catalogue.leaflets.editing import VersionDetails
from forum.catalogue.leaflets.models import Leaflet
from forum.catalogue.leaflets.views import LeafletView, known
from forum.catalogue.models import one
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.web.admin import names, rows
from moderation.web.admin.facts import source_words

SHAPE = Shape(lines=("topic", *names.LINES), repeated=names.REPEATED)
VERSION = Shape(lines=("language", "url"), files=("file",))


async def _view(request: ForumRequest) -> LeafletView | None:
    """The leaflet that the address names, None for a new one. Raises NotFound."""
    if "key" not in request.path_params:
        return None
    return rows.found((await known(request.catalogue)).get(request.path_params["key"]))


async def _row(request: ForumRequest) -> Leaflet:
    return rows.found(await one(Leaflet, slug=request.path_params["key"]))


async def index(request: ForumRequest, form: Form | None = None, status: int = 200, problem: str = "") -> Response:
    leaflets = list((await known(request.catalogue)).values())
    return page(
        request,
        "admin/leaflets/index.html",
        status=status,
        problem=problem,
        leaflets=leaflets,
        source_words=source_words(request),
    )


async def edit(request: ForumRequest) -> Response:
    leaflet = await _view(request)
    if leaflet is None:
        return await again(request, names.blank())
    return await again(request, names.filled(leaflet, topic=request.catalogue.topics[leaflet.topic_id].slug))


async def save(request: ForumRequest, form: Form) -> Response:
    if "key" in request.path_params:
        await editing.change(await _row(request), form["topic"], names.read(form), by=request.user)
        return rows.back(request, "leaflets")
    made = await editing.add(form["topic"], names.read(form), by=request.user)
    return _to_versions(request, made.slug, "added")


async def again(request: ForumRequest, form: Form, status: int = 200, problem: str = "") -> Response:
    leaflet = await _view(request)
    shown = {"form": form, "leaflet": leaflet, "rows": names.rows(form, leaflet)}
    return page(request, "admin/leaflets/form.html", status=status, problem=problem, **shown)


async def remove(request: ForumRequest, form: Form) -> Response:
    await editing.remove(await _row(request), by=request.user)
    return rows.back(request, "leaflets", "removed")


async def versions(request: ForumRequest) -> Response:
    return await versions_again(request, Form())


async def versions_again(request: ForumRequest, form: Form, status: int = 200, problem: str = "") -> Response:
    offered = [(each.code, each.endonym, each.code) for each in request.catalogue.offered_languages()]
    shown = {"form": form, "leaflet": await _view(request), "offered": offered, "source_words": source_words(request)}
    return page(request, "admin/leaflets/versions.html", status=status, problem=problem, **shown)


async def set_version(request: ForumRequest, form: Form) -> Response:
    details = VersionDetails(form["language"], form["url"], form.files.get("file", b""))
    await editing.set_version(await _row(request), details, by=request.user)
    return _to_versions(request, request.path_params["key"], "saved")


async def remove_version(request: ForumRequest, form: Form) -> Response:
    await editing.remove_version(await _row(request), request.path_params["language"], by=request.user)
    return _to_versions(request, request.path_params["key"], "removed")


def _to_versions(request: ForumRequest, slug: str, notice: str) -> Response:
    return redirect(with_notice(request.link("admin.leaflets.versions", key=slug), notice))
