"""Answers, their drafts, and comments under them."""

from starlette.responses import Response

from forum import ids
from forum.threads.posting import answering, drafts
from forum.web.handlers.place_choice import PLACE, with_place
from forum.web.handlers.thread_page import again_at_answer, render
from forum.web.rendering import personal
from forum.web.rendering.page import to_thread
from forum.web.requests.forms import HELPING, Form, Shape
from forum.web.requests.request import ForumRequest

KEEP = "keep"
ANSWER = Shape(lines=("known", "personal", PLACE), prose=("body",), actions=(*HELPING, KEEP, PLACE))
COMMENT = Shape(lines=("personal", PLACE), prose=("body",), actions=(*HELPING, PLACE))


def _to_post(request: ForumRequest, post_id: int, notice: str) -> Response:
    return to_thread(request, notice, f"#p-{ids.encode(post_id)}")


async def create(request: ForumRequest, form: Form) -> Response:
    """Answers; `action=preview` shows the text first, `place` with the chosen place in it, `keep` keeps it as a draft."""
    if form.action == KEEP:
        return await _keep(request, form)
    if form.action == PLACE:
        form = await with_place(request, form)
    if form.action:
        return await render(request, form=form, about="answers.create")
    post = await answering.answer(
        request.thread,
        body=form.prose["body"],
        by=request.user,
        catalogue=request.catalogue,
        policy=request.policy,
        known=form["known"],
        personal=form["personal"],
        interface=request.ui,
    )
    return _to_post(request, post.id, personal.notice_of(post, form["body"], "answered"))


async def _keep(request: ForumRequest, form: Form) -> Response:
    """Keeps the text as a draft; a page with scripts asks for this by itself while somebody types."""
    kept = await drafts.keep(
        request.thread,
        form["body"],
        by=request.user,
        catalogue=request.catalogue,
        key=form.key,
        personal=form["personal"],
    )
    return _to_form(request, "draft-kept" if kept else "draft-dropped")


async def drop_draft(request: ForumRequest, form: Form) -> Response:
    await drafts.drop(request.thread, by=request.user, catalogue=request.catalogue)
    return _to_form(request, "draft-dropped")


def _to_form(request: ForumRequest, notice: str) -> Response:
    return to_thread(request, notice, "#write")


async def comment(request: ForumRequest, form: Form) -> Response:
    """Comments; `action=preview` shows the text first, `place` with the chosen place in it and places to choose from."""
    if form.action == PLACE:
        form = await with_place(request, form)
    if form.action:
        return await again_at_answer(request, form, 200, "")
    made = await answering.comment(
        request.post,
        request.thread,
        body=form.prose["body"],
        by=request.user,
        catalogue=request.catalogue,
        policy=request.policy,
        personal=form["personal"],
        interface=request.ui,
    )
    return _to_post(request, made.id, personal.notice_of(made, form["body"], "commented"))
