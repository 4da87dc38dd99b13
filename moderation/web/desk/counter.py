"""The form of a question at the counter, and the slip of paper for the person."""

import segno
from markupsafe import Markup
from starlette.responses import Response

from forum import clock
from forum.errors import Invalid
from forum.people.accounts import Account
from forum.threads.models import Thread
from forum.threads.posting import asking
from forum.web.handlers import machine
from forum.web.rendering import personal
from forum.web.rendering.help_lines import HelpLines
from forum.web.rendering.page import page, redirect
from forum.web.requests import resume
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.desk import counter

SHAPE = Shape(
    lines=("topic", "language", "language_name", "title", "visibility", "danger", "personal", "agreed"),
    prose=("body",),
    actions=("preview",),
    urgent=("danger", "yes"),
)


async def new(request: ForumRequest) -> Response:
    return await again(request, Form(), 200, "")


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    shown = {"preview": form.action and not problem, "found": await personal.marked(request, form)}
    return page(request, "desk/counter.html", status=status, form=form, problem=problem, **shown)


async def create(request: ForumRequest, form: Form) -> Response:
    """Puts the question and shows the slip; `action=preview` shows how it will look instead."""
    question = asking.Question(
        **{name: form[name] for name in ("topic", "language", "title", "visibility", "danger", "personal")},
        body=form.prose["body"],
        language_named=form["language_name"],
        interface=request.ui,
    )
    if form.urgent and not (form["title"] or form["body"]):
        raise Invalid({"body": "missing"})
    if form.action:
        counter.check(question, request.catalogue)
        return await again(request, form, 200, "")
    made = await counter.put(
        question,
        by=request.user,
        agreed=form["agreed"] != "",
        catalogue=request.catalogue,
        reserved=request.catalogue.reserved_words() | request.forum.reserved,
    )
    return _to_slip(request, made.thread.id, made.account.id, made.code)


def _to_slip(request: ForumRequest, thread_id: int, account_id: int, code: str) -> Response:
    assert request.signed_in is not None
    response = redirect(request.link("desk.counter.slip", question=thread_id))
    return resume.with_code(request, response, request.signed_in.digest, code, about=f" {account_id}")


async def slip(request: ForumRequest) -> Response:
    """The slip, with the code the first time it is looked at; afterwards only what is no secret."""
    return await slip_again(request, Form(), 200, "")


async def slip_again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    thread, account = await counter.find(request.path_params["question"], by=request.user, catalogue=request.catalogue)
    code = resume.code_of(request, about=f" {account.id}")
    response = page(
        request,
        "desk/slip.html",
        status=status,
        form=form,
        problem=problem,
        thread=thread,
        code=code,
        chosen=account.password_hash is not None,
        paper=_paper(request, thread, account, code) if code else "",
    )
    if code:
        response.delete_cookie(resume.COOKIE, path="/")
    return response


async def new_code(request: ForumRequest, form: Form) -> Response:
    thread_id = request.path_params["question"]
    _, account = await counter.find(thread_id, by=request.user, catalogue=request.catalogue)
    code = await counter.new_code(thread_id, by=request.user, catalogue=request.catalogue)
    return _to_slip(request, thread_id, account.id, code)


def _paper(request: ForumRequest, thread: Thread, account: Account, code: str) -> Markup:
    """The printed part of the slip, in the person's language where pages exist in it, else in that of the page."""
    words = request.forum.words.get(thread.language_id, request.words)
    address = f"{request.forum.settings.forum_base_url}/{machine.SHORT}"
    context = {
        "nickname": account.nickname,
        "code": code,
        "thread": thread,
        "institution": request.institution,
        "lines": HelpLines.now(words, request.catalogue),
        "base_url": request.forum.settings.forum_base_url,
        "now": clock.now(),
        "short": machine.SHORT,
        "qr": Markup(
            segno.make(address, micro=False).svg_inline(omitsize=True, border=2, svgclass=None, lineclass=None)
        ),
    }
    return Markup(request.forum.renderer.render("desk/paper.html", words.code, context))
