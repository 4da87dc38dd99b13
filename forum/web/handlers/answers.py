"""Answers, their drafts, and comments under them."""

from starlette.responses import Response

from forum import ids
from forum.threads.posting import answering, drafts
from forum.web.handlers.thread_page import render
from forum.web.rendering.page import to_thread
from forum.web.requests.forms import HELPING, Form, Shape
from forum.web.requests.request import ForumRequest

KEEP = "keep"
ANSWER = Shape(lines=("known",), prose=("body",), actions=(*HELPING, KEEP))
COMMENT = Shape(prose=("body",))


def _to_post(request: ForumRequest, post_id: int, notice: str) -> Response:
    return to_thread(request, notice, f"#p-{ids.encode(post_id)}")


async def create(request: ForumRequest, form: Form) -> Response:
    """Answers; `action=preview` shows the text first, `action=keep` keeps it as a draft."""
    if form.action == KEEP:
        return await _keep(request, form)
    if form.action:
        return await render(request, form=form, about="answers.create")
    post = await answering.answer(
        request.thread,
        body=form.prose["body"],
        by=request.user,
        catalogue=request.catalogue,
        policy=request.policy,
        known=form["known"],
    )
    return _to_post(request, post.id, "held" if post.status == "pending" else "answered")


async def _keep(request: ForumRequest, form: Form) -> Response:
    """Keeps the text as a draft; a page with scripts asks for this by itself while somebody types."""
    kept = await drafts.keep(request.thread, form["body"], by=request.user, catalogue=request.catalogue, key=form.key)
    return _to_form(request, "draft-kept" if kept else "draft-dropped")


async def drop_draft(request: ForumRequest, form: Form) -> Response:
    await drafts.drop(request.thread, by=request.user, catalogue=request.catalogue)
    return _to_form(request, "draft-dropped")


def _to_form(request: ForumRequest, notice: str) -> Response:
    return to_thread(request, notice, "#write")


async def comment(request: ForumRequest, form: Form) -> Response:
    made = await answering.comment(
        request.post,
        request.thread,
        body=form.prose["body"],
        by=request.user,
        catalogue=request.catalogue,
        policy=request.policy,
    )
    return _to_post(request, made.id, "held" if made.status == "pending" else "commented")
