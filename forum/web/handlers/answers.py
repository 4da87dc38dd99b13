"""Answers, their drafts, and comments under them."""

from starlette.responses import Response

from forum import ids
from forum.errors import Conflict, Invalid
from forum.threads.casework import replies
from forum.threads.posting import answering, drafts
from forum.threads.reading import staff_panel
from forum.web.handlers.answer_form import MEANWHILE
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
    if form["known"]:
        await _warn(request, form)
    post = await answering.answer(
        request.thread,
        body=form.prose["body"],
        by=request.user,
        catalogue=request.catalogue,
        policy=request.policy,
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


async def _warn(request: ForumRequest, form: Form) -> None:
    """Tells one of the team, once, of news since their form was opened, and of a place in a saved reply that is not filled.

    Raises Invalid (`body: place`), Conflict (`meanwhile`) when somebody else of the team answered since, has the question
    in hand, or is writing.
    """
    if replies.unfilled(form["body"]):
        raise Invalid({"body": "place"})
    last = await replies.last_word(request.thread, request.user)
    others = [each.account_id for each in await staff_panel.writers(request.thread, request.user)]
    now = replies.known(request.thread, request.cabinet, request.user, last.id if last else 0, others)
    if replies.is_news(now, form["known"]):
        raise Conflict(MEANWHILE)


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
