"""Asking a question: the form, its preview, and the thread it makes."""

from starlette.responses import Response

from forum.errors import Invalid
from forum.text import language
from forum.threads.models import Post
from forum.threads.posting import asking
from forum.web.rendering import personal
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests import carried_fields, forms, resume
from forum.web.requests.form_keys import form_of
from forum.web.requests.forms import HELPING, Form, Shape
from forum.web.requests.request import ForumRequest

LONGEST_LINE = 150
SHAPE = Shape(
    lines=("kind", "topic", "language", "language_name", "title", "visibility", "danger", "personal", "website"),
    prose=("body",),
    actions=HELPING,
    urgent=("danger", "yes"),
)


async def begin(request: ForumRequest, form: Form) -> Response:
    """Leads to the form with the line that was typed on another page; no address and no history gets it."""
    response = redirect(request.link("ask.new"))
    return resume.begin(request, response, form["title"][:LONGEST_LINE]) if form["title"] else response


async def new(request: ForumRequest) -> Response:
    """The form with a topic or kind of the address, and the line that was begun elsewhere."""
    given = {name: request.query_params.get(name, "")[:LONGEST_LINE] for name in ("topic", "kind")}
    response = await _form(request, Form(values=given | {"title": resume.begun(request)}))
    if resume.BEGUN in request.cookies:
        response.delete_cookie(resume.BEGUN, path="/")
    return response


async def _form(
    request: ForumRequest, form: Form, *, status: int = 200, problem: str = "", preview: bool = False
) -> Response:
    seen, named = _language(request, form) if preview else ("", "")
    found = await personal.marked(request, form)
    shown = {"form": form, "problem": problem, "preview": preview, "language": seen, "named": named, "found": found}
    return page(request, "threads/ask.html", status=status, **shown)


def _language(request: ForumRequest, form: Form) -> tuple[str, str]:
    """The language that was chosen, or the one the text seems to be in, and what it is if it is not among ours."""
    words = f"{form['title']} {form['body']}"
    code = asking.language_of(words, form["language"], interface=request.ui, catalogue=request.catalogue)
    return code, form["language_name"] or language.known(words) or ""


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    return await _form(request, form, status=status, problem=problem)


async def create(request: ForumRequest, form: Form) -> Response:
    """Asks; `action=preview` or `check` shows the question first, with what was noticed.

    A form that says danger is taken as it is; without any text it shows help and leaves the form's key for another try.
    """
    if form.urgent and not (form["title"] or form["body"]):
        return page(request, "home/help.html", notices=None, fields=[])
    question = _question(request, form)
    if not form.urgent:
        asking.check(question, request.catalogue)
        if form["website"]:
            raise Invalid({"website": "leave_empty"})
        if form.action:
            return await _form(request, form, preview=True)
    return redirect(await _asked(request, question))


def _question(request: ForumRequest, form: Form) -> asking.Question:
    return asking.Question(
        **{name: form[name] for name in ("kind", "topic", "language", "title", "visibility", "danger", "personal")},
        body=form.prose["body"],
        language_named=form["language_name"],
        interface=request.ui,
    )


async def _asked(request: ForumRequest, question: asking.Question) -> str:
    thread = await asking.ask(question, by=request.user, catalogue=request.catalogue, policy=request.policy)
    post = await Post.get(thread_id=thread.id, kind="question")
    return with_notice(request.thread_url(thread), personal.notice_of(post, question.body.source, "asked"))


async def ask_carried(request: ForumRequest, fields: carried_fields.Fields, target: str) -> str:
    """Asks a question that says danger and was carried to `target` through signing in; its address, empty for other fields."""
    if form_of(target) != form_of(request.link("ask.create")) or SHAPE.urgent not in fields:
        return ""
    form = await forms.read(dict(fields), SHAPE)
    await forms.render(form, SHAPE)
    return await _asked(request, _question(request, form)) if form["title"] or form["body"] else ""
