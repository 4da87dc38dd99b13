"""The admin's categories: the groups topics stand in."""

from starlette.responses import Response

from forum.catalogue import categories
from forum.catalogue.models import Category, one
from forum.errors import NotFound
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.web.admin import names

SHAPE = Shape(lines=names.LINES, repeated=names.REPEATED)


async def find(request: ForumRequest) -> Category:
    """The category the address names. Raises NotFound."""
    category = await one(Category, slug=request.path_params["key"])
    if category is None:
        raise NotFound
    return category


async def index(request: ForumRequest, status: int = 200, problem: str = "") -> Response:
    return page(request, "admin/categories/index.html", status=status, problem=problem)


async def new(request: ForumRequest) -> Response:
    return _form(request, names.blank(), None)


async def create(request: ForumRequest, form: Form) -> Response:
    await categories.add(names.read(form), by=request.user)
    return redirect(with_notice(request.link("admin.categories"), "added"))


async def edit(request: ForumRequest) -> Response:
    category = await find(request)
    return _form(request, names.filled(request.catalogue.categories[category.id]), category)


async def save(request: ForumRequest, form: Form) -> Response:
    await categories.change(await find(request), names.read(form), by=request.user)
    return redirect(with_notice(request.link("admin.categories"), "saved"))


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    category = await find(request) if "key" in request.path_params else None
    return _form(request, form, category, status=status, problem=problem)


def _form(
    request: ForumRequest, form: Form, category: Category | None, *, status: int = 200, problem: str = ""
) -> Response:
    named = request.catalogue.categories[category.id] if category else None
    rows = names.rows(form, named.names if named else ())
    shown = {"form": form, "named": named, "rows": rows, "key_of_thing": category.slug if category else ""}
    return page(request, "admin/categories/form.html", status=status, problem=problem, **shown)
