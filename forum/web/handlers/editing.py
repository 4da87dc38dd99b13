"""Editing a question or an answer: the form, its preview, and saving."""

from starlette.responses import Response

from forum.threads.holding.masks import Masks
from forum.threads.holding.rules import TEAM
from forum.threads.models import Post
from forum.threads.posting import editing
from forum.web.handlers.place_choice import PLACE, with_place
from forum.web.rendering import masks, personal
from forum.web.rendering.page import page, redirect, to_thread, with_notice
from forum.web.requests.forms import HELPING, Form, Shape
from forum.web.requests.request import ForumRequest

QUESTION = Shape(lines=("title", "read", "personal", "meaning"), prose=("body",), actions=HELPING)
ANSWER = Shape(lines=("read", "personal", "meaning", PLACE), prose=("body",), actions=(*HELPING, PLACE))
CHANGED = "text_changed"


async def question(request: ForumRequest) -> Response:
    """The form for another text of a question."""
    await _find_question(request)
    _require(request)
    if (await _masked(request)).count:
        return _to_desk(request)
    return await _edit_form(request, _as_it_is(request, title=request.thread.title))


def _as_it_is(request: ForumRequest, **values: str) -> Form:
    """The form with the text as it stands, and the revision that is read by that. In private what the team reads stays so."""
    return Form(values={"body": request.post.source, "read": editing.mark_of(request.post), "personal": TEAM} | values)


async def _masked(request: ForumRequest) -> Masks:
    """The masks over the post, applied to its text and its thread's title."""
    over = await masks.over(request, request.thread, request.post)
    await over.page(request.thread, request.post)
    return over


def _to_desk(request: ForumRequest) -> Response:
    """To where a moderator gives a reason to see a masked text: nobody changes a text that they can't read."""
    return redirect(with_notice(request.link(request.forum.staff_pages.masked_text, item=request.post.id), "masked"))


async def _find_question(request: ForumRequest) -> None:
    request.post = await Post.get(thread_id=request.thread.id, kind="question")


def _require(request: ForumRequest) -> None:
    editing.require_edit(request.post, request.thread, by=request.user, catalogue=request.catalogue)


async def _edit_form(
    request: ForumRequest, form: Form, *, status: int = 200, problem: str = "", preview: bool = False
) -> Response:
    found = await personal.marked(request, form, request.thread)
    shown = {"form": form, "problem": problem, "preview": preview, "thread": request.thread, "post": request.post}
    shown["asks_meaning"] = editing.asks_meaning(request.user)
    return page(request, "threads/edit.html", status=status, found=found, **shown)


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    if "answer" not in request.path_params:
        await _find_question(request)
    if problem == CHANGED:
        # The page shows the text as it is now, so what was typed is sent again on that.
        form.values["read"] = editing.mark_of(request.post)
    await _masked(request)
    return await _edit_form(request, form, status=status, problem=problem)


async def save_question(request: ForumRequest, form: Form) -> Response:
    """Saves another text of a question; the earlier one stays as a revision."""
    await _find_question(request)
    return await (_preview if form.action else _changed)(request, form, form["title"])


async def _preview(request: ForumRequest, form: Form, title: str | None = None) -> Response:
    _require(request)
    editing.check_text(title, form["body"])
    await _masked(request)
    return await _edit_form(request, form, preview=True)


async def _changed(request: ForumRequest, form: Form, title: str | None = None) -> Response:
    changed = await editing.edit(
        request.post,
        request.thread,
        title=title,
        body=form.prose["body"],
        by=request.user,
        catalogue=request.catalogue,
        policy=request.policy,
        read=form["read"],
        personal=form["personal"],
        meaning=form["meaning"],
    )
    return to_thread(request, personal.notice_of(changed, form["body"], "edited"))


async def answer(request: ForumRequest) -> Response:
    """The form for another text of an answer."""
    _require(request)
    return await _edit_form(request, _as_it_is(request))


async def save_answer(request: ForumRequest, form: Form) -> Response:
    """Saves another text of an answer; the earlier one stays as a revision. `action=place` shows it with the chosen place."""
    if form.action == PLACE:
        form = await with_place(request, form)
    return await (_preview if form.action else _changed)(request, form)
