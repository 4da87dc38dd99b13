"""The admin's topics: their order, who answers them, and their addresses."""

from typing import Any

from starlette.responses import Response

from forum.catalogue import topics
from forum.catalogue.models import Topic, one
from forum.catalogue.topics import TopicDetails
from forum.threads import state
from forum.web.rendering.page import page
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.web.admin import names, rows
from moderation.web.words import ICONS

TYPED = ("slug", "category", "cabinet", "icon", "visibility", "who_answers", "review_days", "first_reply_hours")
MARKED = ("sensitive", "two_confirm", "read_first")
SHAPE = Shape(lines=(*TYPED, *MARKED, *names.LINES), repeated=names.REPEATED)
NEW = dict.fromkeys(MARKED, "no") | {
    "visibility": "public",
    "who_answers": "staff",
    "icon": "topics",
    "review_days": "365",
    "first_reply_hours": "72",
}


async def find(request: ForumRequest) -> Topic | None:
    """The topic that the address names, by its slug or one it had; None for a new one. Raises NotFound."""
    if "key" not in request.path_params:
        return None
    slug = request.path_params["key"]
    return rows.found(await one(Topic, slug=slug) or await one(Topic, former_slugs__slug=slug))


async def index(request: ForumRequest, form: Form | None = None, status: int = 200, problem: str = "") -> Response:
    return page(request, "admin/topics/index.html", status=status, problem=problem)


async def edit(request: ForumRequest) -> Response:
    topic = await find(request)
    if topic is None:
        return await again(request, names.blank(**NEW))
    view = request.catalogue.topics[topic.id]
    values = {name: str(getattr(view, name)) for name in TYPED if name not in ("category", "cabinet")}
    values |= {name: names.yes_no(getattr(view, name)) for name in MARKED}
    values["category"] = request.catalogue.categories[view.category_id].slug
    values["cabinet"] = request.catalogue.cabinets[view.cabinet_id].code
    return await again(request, names.filled(view, **values))


async def save(request: ForumRequest, form: Form) -> Response:
    given: dict[str, Any] = {name: form[name] for name in TYPED}
    details = TopicDetails(**given | {name: names.YES_NO.get(form[name]) for name in MARKED})
    topic = await find(request)
    if topic is None:
        await topics.add(details, names.read(form), by=request.user)
        return rows.back(request, "topics", "added")
    topic = await topics.change(topic, details, names.read(form), by=request.user)
    if topic.sensitive:
        await state.drop_slugs(topic.id)
    return rows.back(request, "topics")


async def again(request: ForumRequest, form: Form, status: int = 200, problem: str = "") -> Response:
    catalogue, ui, topic = request.catalogue, request.ui, await find(request)
    named = catalogue.topics[topic.id] if topic else None
    return page(
        request,
        "admin/topics/form.html",
        status=status,
        problem=problem,
        form=form,
        named=named,
        rows=names.rows(form, named),
        categories=[(each.slug, each.name(ui), "") for each in catalogue.categories.values() if not each.archived],
        icons=[(icon, request.words.t(label), "") for icon, label in ICONS.items()],
    )
