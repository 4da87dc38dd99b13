"""The short form by which anybody reports a scam, without an account."""

from starlette.responses import Response

from forum.people.return_codes import Made
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.desk import scams
from moderation.models import Correction
from moderation.web.public import finders

SHAPE = Shape(lines=("offered", "seen", "answered"), texts=("body",))


async def new(request: ForumRequest) -> Response:
    return await again(request, Form(), 200, "")


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    return page(request, "scams/new.html", status=status, problem=problem, form=form, kinds=scams.OFFERED)


async def create(request: ForumRequest, form: Form) -> Response:
    await finders.count(request)

    async def keep(code: Made | None = None) -> Correction:
        said = {name: form[name] for name in ("offered", "seen", "body")}
        wants = bool(form["answered"])
        return await scams.report(**said, language=request.ui, by=request.user, answered=wants, code=code)

    if form["answered"]:
        return await finders.answered(request, keep)
    await keep()
    return redirect(with_notice(request.link("home"), "scam-reported"))
