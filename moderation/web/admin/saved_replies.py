"""The admin's saved replies: one text per code and language."""

from starlette.responses import Response

from forum.errors import NotFound
from forum.threads.casework.models import SavedReply
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.admin import saved_replies
from moderation.admin.saved_replies import ReplyDetails

FIELDS = ("code", "language", "title")
SHAPE = Shape(lines=FIELDS, texts=("body",))


async def find(request: ForumRequest) -> SavedReply | None:
    """The reply the address names, None for a new one. Raises NotFound."""
    if "reply" not in request.path_params:
        return None
    reply = await SavedReply.get_or_none(id=request.path_params["reply"])
    if reply is None:
        raise NotFound
    return reply


async def index(request: ForumRequest) -> Response:
    return page(request, "admin/replies/index.html", replies=await saved_replies.kept())


async def edit(request: ForumRequest) -> Response:
    """The form of a reply, or of a new one."""
    reply = await find(request)
    values = {name: getattr(reply, name) for name in (*FIELDS, "body")} if reply else {"language": request.ui}
    return _form(request, Form(values), reply)


async def save(request: ForumRequest, form: Form) -> Response:
    details = ReplyDetails(**{name: form[name] for name in (*FIELDS, "body")})
    await saved_replies.keep(details, by=request.user, reply=await find(request))
    return redirect(with_notice(request.link("admin.replies"), "saved"))


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    return _form(request, form, await find(request), status=status, problem=problem)


async def archive(request: ForumRequest, form: Form) -> Response:
    """Offers a reply no more, or again."""
    reply = await find(request)
    assert reply is not None
    await saved_replies.archive(reply, reply.archived_at is None, by=request.user)
    return redirect(with_notice(request.link("admin.replies"), "saved"))


def _form(
    request: ForumRequest, form: Form, reply: SavedReply | None, *, status: int = 200, problem: str = ""
) -> Response:
    offered = [(each.code, each.endonym, each.code) for each in request.catalogue.offered_languages()]
    return page(
        request, "admin/replies/form.html", status=status, problem=problem, form=form, reply=reply, offered=offered
    )
