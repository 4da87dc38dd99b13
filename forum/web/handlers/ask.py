"""Asking and editing: the forms, their preview, and what they make."""

from starlette.responses import Response

from forum import text
from forum.errors import Invalid, NotAllowed
from forum.threads.models import Post
from forum.threads.posting import answering, asking, editing
from forum.web.rendering import masks
from forum.web.rendering.masks import Veil
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests.forms import HELPING, Form, Shape
from forum.web.requests.request import ForumRequest

SHAPE = Shape(
    lines=("kind", "topic", "language", "language_name", "title", "visibility", "danger", "website"),
    prose=("body",),
    actions=HELPING,
)
CHANGED = "text_changed"
EDIT_SHAPE = Shape(lines=("title", "read"), prose=("body",), actions=HELPING)


async def new(request: ForumRequest) -> Response:
    """The empty form; a title or topic in the address is filled in."""
    given = {name: text.clean_line(request.query_params.get(name, ""))[:150] for name in ("title", "topic", "kind")}
    return _form(request, Form(values=given))


def _form(
    request: ForumRequest, form: Form, *, status: int = 200, problem: str = "", preview: bool = False
) -> Response:
    topic = request.catalogue.topic(form["topic"])
    language = ""
    if preview:
        words = f"{form['title']} {form['body']}"
        language = asking.language_of(words, form["language"], interface=request.ui, catalogue=request.catalogue)
    return page(
        request,
        "threads/ask.html",
        status=status,
        form=form,
        problem=problem,
        topic=topic,
        preview=preview,
        language=language,
    )


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    return _form(request, form, status=status, problem=problem)


async def create(request: ForumRequest, form: Form) -> Response:
    """Asks; `action=preview` or `check` shows how it will look instead, with what was noticed."""
    question = asking.Question(
        **{name: form[name] for name in ("kind", "topic", "language", "title", "visibility", "danger")},
        body=form.prose["body"],
        language_named=form["language_name"],
        interface=request.ui,
    )
    asking.check(question, request.catalogue)
    if form["website"]:
        raise Invalid({"website": "leave_empty"})
    if form.action:
        return _form(request, form, preview=True)
    thread = await asking.ask(question, by=request.user, catalogue=request.catalogue, policy=request.policy)
    return redirect(with_notice(request.thread_url(thread), "held" if thread.status == "pending" else "asked"))


async def edit(request: ForumRequest) -> Response:
    """The form that changes a question."""
    await _find_question(request)
    _require(request)
    if (await _veiled(request)).count:
        return _to_desk(request)
    return _edit_form(request, _as_it_is(request, title=request.thread.title))


def _as_it_is(request: ForumRequest, **values: str) -> Form:
    """The form with the text as it stands, and the revision that is read by that."""
    return Form(values={"body": request.post.source, "read": editing.mark_of(request.post)} | values)


async def _veiled(request: ForumRequest) -> Veil:
    """The veil over the post, which has masked on this page what it must."""
    veil = await masks.over(request, request.thread, request.post)
    await veil.page(request.thread, request.post)
    return veil


def _to_desk(request: ForumRequest) -> Response:
    """To where a moderator says why they must see what is masked: nobody changes a text that they can't read."""
    return redirect(with_notice(request.link("desk.item", item=request.post.id), "masked"))


async def _find_question(request: ForumRequest) -> None:
    request.post = await Post.get(thread_id=request.thread.id, kind="question")


def _require(request: ForumRequest) -> None:
    if not editing.may_edit(request.user, request.post, request.thread, request.catalogue):
        raise NotAllowed("suspended" if request.user.silence else "not_allowed")


def _edit_form(
    request: ForumRequest, form: Form, *, status: int = 200, problem: str = "", preview: bool = False
) -> Response:
    return page(
        request,
        "threads/edit.html",
        status=status,
        form=form,
        problem=problem,
        preview=preview,
        thread=request.thread,
        post=request.post,
    )


async def edit_again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    if "answer" not in request.path_params:
        await _find_question(request)
    if problem == CHANGED:
        # What was typed is sent again on the text as it is now, which the page shows.
        form.values["read"] = editing.mark_of(request.post)
    await _veiled(request)
    return _edit_form(request, form, status=status, problem=problem)


async def save(request: ForumRequest, form: Form) -> Response:
    """Saves a changed question; the earlier text stays as a revision."""
    await _find_question(request)
    _require(request)
    wrong = asking.check_words(form["title"], form["body"])
    if wrong:
        raise Invalid(wrong)
    if form.action:
        await _veiled(request)
        return _edit_form(request, form, preview=True)
    return await _changed(request, form, form["title"])


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
    )
    told = "held" if changed.status == "pending" else "edited"
    return redirect(with_notice(request.link("threads.show", thread=request.thread.id), told))


async def edit_answer(request: ForumRequest) -> Response:
    _require(request)
    return _edit_form(request, _as_it_is(request))


async def save_answer(request: ForumRequest, form: Form) -> Response:
    _require(request)
    if wrong := asking.check_body(form["body"], answering.SHORTEST_ANSWER):
        raise Invalid(wrong)
    if form.action:
        await _veiled(request)
        return _edit_form(request, form, preview=True)
    return await _changed(request, form)
