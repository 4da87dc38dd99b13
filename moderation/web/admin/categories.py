"""The admin's categories: the groups that topics stand in."""

from starlette.responses import Response

from forum.catalogue import categories
from forum.catalogue.models import Category
from forum.web.rendering.page import page
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.web.admin import names, rows

SHAPE = Shape(lines=names.LINES, repeated=names.REPEATED)


async def find(request: ForumRequest) -> Category | None:
    """The category that the address names, None for a new one. Raises NotFound."""
    return await rows.named(request, Category, "key", "slug")


async def index(request: ForumRequest, form: Form | None = None, status: int = 200, problem: str = "") -> Response:
    return page(request, "admin/categories/index.html", status=status, problem=problem)


async def edit(request: ForumRequest) -> Response:
    category = await find(request)
    return await again(request, names.filled(request.catalogue.categories[category.id]) if category else names.blank())


async def save(request: ForumRequest, form: Form) -> Response:
    category = await find(request)
    if category is None:
        await categories.add(names.read(form), by=request.user)
        return rows.back(request, "categories", "added")
    await categories.change(category, names.read(form), by=request.user)
    return rows.back(request, "categories")


async def again(request: ForumRequest, form: Form, status: int = 200, problem: str = "") -> Response:
    category = await find(request)
    named = request.catalogue.categories[category.id] if category else None
    shown = {"form": form, "named": named, "rows": names.rows(form, named)}
    return page(request, "admin/categories/form.html", status=status, problem=problem, **shown)
