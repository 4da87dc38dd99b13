"""A new password for a recovery code."""

from starlette.responses import Response

from forum.people import recovery, sessions
from forum.web.handlers import sign_in
from forum.web.rendering.page import page, redirect
from forum.web.requests import resume
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest

RECOVERY = Shape(lines=("nickname", "code"), secrets=("password",))


async def form(request: ForumRequest) -> Response:
    return page(request, "people/recovery.html", form=Form(), problem="")


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    return page(request, "people/recovery.html", status=status, form=form, problem=problem)


async def recover(request: ForumRequest, form: Form) -> Response:
    """Sets the password and shows the code that takes the place of the one that was used."""
    who, code = await recovery.recover(
        form["nickname"], form["code"], form.secret("password"), hasher=request.forum.hasher
    )
    await sign_in.end_session(request)
    token, session = await sessions.start(who)
    response = redirect(request.link("account.code"))
    return sign_in.with_session(request, resume.with_code(request, response, session.digest, code), token, session)
