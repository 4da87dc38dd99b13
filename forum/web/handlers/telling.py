"""The public version of a private question: the team's form for one, and the asker's word on it."""

from typing import Any

from starlette.responses import Response

from forum.errors import NotFound
from forum.people import permissions
from forum.threads.models import Post
from forum.threads.posting import faces
from forum.threads.reading import telling
from forum.threads.visibility import subject
from forum.web.rendering import masks
from forum.web.rendering.page import page, redirect, to_thread, with_notice
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest

PROPOSAL = Shape(lines=("title", "language", "looked"), prose=("body",))
WORD = Shape(lines=("read", "word", "wish"))


async def show(request: ForumRequest) -> Response:
    """The form, empty or with the team's last text; of the private question nothing is copied into it."""
    permissions.require(request.user, "tell_publicly", subject(request.thread, request.catalogue))
    told = await telling.telling_of(request.thread, request.catalogue)
    if told is None or not told.may_propose:
        raise NotFound
    last = told.last
    return await again(request, Form({"title": last.title, "body": last.body} if last else {}), 200, "")


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    thread, catalogue = request.thread, request.catalogue
    permissions.require(request.user, "tell_publicly", subject(thread, catalogue))
    question = await Post.get(thread_id=thread.id, kind="question")
    over = await masks.over(request, thread, question)
    await over.page(thread, question)
    shown: dict[str, Any] = {"thread": thread, "question": question, "form": form, "problem": problem}
    shown |= {"telling": await telling.telling_of(thread, catalogue), "found": faces.Findings()}
    if "looked" in form.errors:
        shown["found"] = await faces.findings(thread, form["title"], form["body"], catalogue)
    return page(request, "threads/public_version.html", status=status, **shown)


async def create(request: ForumRequest, form: Form) -> Response:
    """Proposes the text to the asker; one in which something was found only once that was looked at."""
    given: dict[str, Any] = {"language": form["language"], "interface": request.ui, "looked": bool(form["looked"])}
    said = (request.thread, form["title"], form.prose["body"])
    await faces.propose(*said, by=request.user, catalogue=request.catalogue, **given)
    return to_thread(request, "telling-proposed")


async def answer(request: ForumRequest, form: Form) -> Response:
    """Keeps the asker's word on a proposal."""
    said = {"read": form["read"], "wish": form["wish"]}
    await faces.answer(request.thread, form["word"], **said, by=request.user, catalogue=request.catalogue)
    notice = "telling-published" if form["word"] == faces.YES else "telling-answered"
    return _back(request, notice)


async def withdraw(request: ForumRequest, form: Form) -> Response:
    """Takes the public version out of everybody's sight."""
    await faces.withdraw(request.thread, by=request.user, catalogue=request.catalogue)
    return _back(request, "telling-withdrawn")


def _back(request: ForumRequest, notice: str) -> Response:
    if request.user.is_shadow:
        return redirect(with_notice(request.link("my_question"), notice))
    return to_thread(request, notice)
