"""Asking a question: the form, its preview, and the thread it makes."""

from starlette.responses import Response

from forum import text
from forum.errors import Invalid
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
    """Asks; `action=preview` or `check` shows the question first, with the errors of its fields."""
    topic = request.catalogue.topic(form["topic"])
    wrong = _wrong(request, form)
    if wrong or topic is None:
        raise Invalid(wrong)
    if form.action:
        return _form(request, form, preview=True)
    thread = await asking.ask(
        by=request.user,
        kind=form["kind"] or "question",
        topic=topic,
        language=_language(request, form),
        language_named=form["language_name"],
        title=form["title"],
        body=form.prose["body"],
        visibility=form["visibility"],
        danger=form["danger"] == "yes",
        catalogue=request.catalogue,
        policy=request.policy,
    )
    return redirect(with_notice(request.thread_url(thread), "held" if thread.status == "pending" else "asked"))


def _wrong(request: ForumRequest, form: Form) -> dict[str, str]:
    """The errors of a form by field; also shown beside a preview."""
    wrong = asking.check_words(form["title"], form["body"])
    if request.catalogue.topic(form["topic"]) is None:
        wrong["topic"] = "unknown" if form["topic"] else "missing"
    if form["website"]:
        wrong["website"] = "leave_empty"
    if form["language"] and form["language"] not in request.catalogue.languages:
        wrong["language"] = "unknown"
    if form["visibility"] not in ("", "public", "private"):
        wrong["visibility"] = "unknown"
    if form["danger"] not in ("", "yes", "no"):
        wrong["danger"] = "unknown"
    return wrong
