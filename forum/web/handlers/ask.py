"""Asking a question: the form, its preview, and the thread it makes."""

from starlette.responses import Response

from forum.errors import Invalid
from forum.threads.posting import asking
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests import resume
from forum.web.requests.forms import HELPING, Form, Shape
from forum.web.requests.request import ForumRequest

LONGEST_LINE = 150
SHAPE = Shape(
    lines=("kind", "topic", "language", "language_name", "title", "visibility", "danger", "website"),
    prose=("body",),
    actions=HELPING,
)


async def begin(request: ForumRequest, form: Form) -> Response:
    """Leads to the form with the line that was typed on another page; no address and no history gets it."""
    response = redirect(request.link("ask.new"))
    return resume.begin(request, response, form["title"][:LONGEST_LINE]) if form["title"] else response


async def new(request: ForumRequest) -> Response:
    """The form with a topic or kind of the address, and the line that was begun elsewhere."""
    given = {name: request.query_params.get(name, "")[:LONGEST_LINE] for name in ("topic", "kind")}
    response = _form(request, Form(values=given | {"title": resume.begun(request)}))
    if resume.BEGUN in request.cookies:
        response.delete_cookie(resume.BEGUN, path="/")
    return response


def _form(
    request: ForumRequest, form: Form, *, status: int = 200, problem: str = "", preview: bool = False
) -> Response:
    language = _language(request, form) if preview else ""
    shown = {"form": form, "problem": problem, "preview": preview, "language": language}
    return page(request, "threads/ask.html", status=status, **shown)


def _language(request: ForumRequest, form: Form) -> str:
    """The language that was chosen, or the one the text seems to be in."""
    words = f"{form['title']} {form['body']}"
    return asking.language_of(words, form["language"], interface=request.ui, catalogue=request.catalogue)


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
