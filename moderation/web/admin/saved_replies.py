"""The admin's saved replies: one text per code and language."""

from starlette.responses import Response

from forum.threads.casework.models import SavedReply
from forum.web.rendering.page import page
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.admin import saved_replies
from moderation.admin.saved_replies import ReplyDetails
from moderation.web.admin import rows
from moderation.web.admin.in_languages import PERSONAL, are_public

FIELDS = ("code", "language", "title", "body")
SHAPE = Shape(lines=(*FIELDS[:3], PERSONAL), texts=FIELDS[3:])


async def find(request: ForumRequest) -> SavedReply | None:
    """The reply that the address names, None for a new one. Raises NotFound."""
    return await rows.named(request, SavedReply, "reply")


async def index(request: ForumRequest) -> Response:
    return page(request, "admin/replies/index.html", replies=await saved_replies.kept())


async def edit(request: ForumRequest) -> Response:
    reply = await find(request)
    return await again(
        request, Form({name: getattr(reply, name) for name in FIELDS} if reply else {"language": request.ui})
    )


async def save(request: ForumRequest, form: Form) -> Response:
    details = ReplyDetails(**{name: form[name] for name in FIELDS})
    await saved_replies.keep(details, by=request.user, reply=await find(request), public=are_public(form))
    return rows.back(request, "replies")


async def archive(request: ForumRequest, form: Form) -> Response:
    """Offers a reply no more, or again."""
    reply = rows.found(await find(request))
    await saved_replies.archive(reply, reply.archived_at is None, by=request.user)
    return rows.back(request, "replies")


async def again(request: ForumRequest, form: Form, status: int = 200, problem: str = "") -> Response:
    offered = [(each.code, each.endonym, each.code) for each in request.catalogue.offered_languages()]
    shown = {"form": form, "reply": await find(request), "offered": offered}
    return page(request, "admin/replies/form.html", status=status, problem=problem, **shown)
