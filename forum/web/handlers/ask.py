"""Asking a question: the form, its preview, and the thread it makes."""

from starlette.responses import Response

from forum import text
from forum.errors import Invalid
from forum.text import language
from forum.threads.posting import asking
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests.forms import HELPING, Form, Shape
from forum.web.requests.request import ForumRequest

SHAPE = Shape(
    lines=("kind", "topic", "language", "language_name", "title", "visibility", "danger", "website"),
    prose=("body",),
    actions=HELPING,
)


async def new(request: ForumRequest) -> Response:
    """The empty form; a title or topic in the address is filled in."""
    given = {name: text.clean_line(request.query_params.get(name, ""))[:150] for name in ("title", "topic", "kind")}
    return _form(request, Form(values=given))


def _form(
    request: ForumRequest, form: Form, *, status: int = 200, problem: str = "", preview: bool = False
) -> Response:
    seen, named = _language(request, form) if preview else ("", "")
    shown = {"form": form, "problem": problem, "preview": preview, "language": seen, "named": named}
    return page(request, "threads/ask.html", status=status, **shown)


def _language(request: ForumRequest, form: Form) -> tuple[str, str]:
    """The language that was chosen, or the one the text seems to be in, and what it is if it is not among ours."""
    words = f"{form['title']} {form['body']}"
    code = asking.language_of(words, form["language"], interface=request.ui, catalogue=request.catalogue)
    return code, form["language_name"] or language.known(words) or ""


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    return _form(request, form, status=status, problem=problem)


async def create(request: ForumRequest, form: Form) -> Response:
    """Asks; `action=preview` or `check` shows the question first, with what was noticed."""
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
