"""The admin's topics: which there are, in which order, who answers them and where they live."""

from starlette.responses import Response

from forum.catalogue import topics
from forum.catalogue.models import Topic, one
from forum.catalogue.topics import TopicDetails
from forum.errors import NotFound
from forum.threads import state
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.rendering.words import ICONS
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.web.admin import names

DETAILS = (
    "slug",
    "category",
    "cabinet",
    "icon",
    "visibility",
    "sensitive",
    "who_answers",
    "two_confirm",
    "read_first",
    "review_days",
    "first_reply_hours",
)
SHAPE = Shape(lines=(*DETAILS, *names.LINES), repeated=names.REPEATED)
NEW = {
    "visibility": "public",
    "sensitive": "no",
    "who_answers": "staff",
    "icon": "topics",
    "two_confirm": "no",
    "read_first": "no",
    "review_days": "365",
    "first_reply_hours": "72",
}
YES_NO = {"yes": True, "no": False}


async def find(request: ForumRequest) -> Topic:
    """The topic the address names, by its slug or one it had. Raises NotFound."""
    slug = request.path_params["key"]
    topic = await one(Topic, slug=slug) or await one(Topic, former_slugs__slug=slug)
    if topic is None:
        raise NotFound
    return topic


async def index(request: ForumRequest, status: int = 200, problem: str = "") -> Response:
    return page(request, "admin/topics/index.html", status=status, problem=problem)


async def new(request: ForumRequest) -> Response:
    return _form(request, names.blank(**NEW), None)


async def create(request: ForumRequest, form: Form) -> Response:
    await topics.add(_details(form), names.read(form), by=request.user)
    return redirect(with_notice(request.link("admin.topics"), "added"))


async def edit(request: ForumRequest) -> Response:
    topic = await find(request)
    view = request.catalogue.topics[topic.id]
    form = names.filled(
        view,
        slug=view.slug,
        category=request.catalogue.categories[view.category_id].slug,
        cabinet=request.catalogue.cabinets[view.cabinet_id].code,
        icon=view.icon,
        visibility=view.visibility,
        sensitive="yes" if view.sensitive else "no",
        who_answers=view.who_answers,
        two_confirm="yes" if view.two_confirm else "no",
        read_first="yes" if view.read_first else "no",
        review_days=str(view.review_days),
        first_reply_hours=str(view.first_reply_hours),
    )
    return _form(request, form, topic)


async def save(request: ForumRequest, form: Form) -> Response:
    topic = await topics.change(await find(request), _details(form), names.read(form), by=request.user)
    if topic.sensitive:
        await state.drop_slugs(topic.id)
    return redirect(with_notice(request.link("admin.topics"), "saved"))


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    topic = await find(request) if "key" in request.path_params else None
    return _form(request, form, topic, status=status, problem=problem)


def _details(form: Form) -> TopicDetails:
    chosen = {name: YES_NO.get(form[name]) for name in ("sensitive", "two_confirm", "read_first")}
    given = {name: form[name] for name in DETAILS if name not in chosen}
    return TopicDetails(
        sensitive=chosen["sensitive"], two_confirm=chosen["two_confirm"], read_first=chosen["read_first"], **given
    )


def _form(request: ForumRequest, form: Form, topic: Topic | None, *, status: int = 200, problem: str = "") -> Response:
    catalogue, ui = request.catalogue, request.ui
    named = catalogue.topics[topic.id] if topic else None
    return page(
        request,
        "admin/topics/form.html",
        status=status,
        problem=problem,
        form=form,
        named=named,
        rows=names.rows(form, named.names if named else ()),
        categories=[(each.slug, each.name(ui), "") for each in catalogue.categories.values() if not each.archived],
        icons=[(icon, request.words.t(label), "") for icon, label in ICONS.items()],
    )
