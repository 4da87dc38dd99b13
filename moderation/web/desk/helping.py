"""The form that gives somebody at the counter a code for a new password, and the paper with it."""

import segno
from markupsafe import Markup
from starlette.responses import Response

from forum import clock
from forum.people.accounts import Account
from forum.web.handlers import machine
from forum.web.rendering.page import page, redirect
from forum.web.requests import resume
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.desk import helping

SHAPE = Shape(lines=("nickname", "reason"))
ABOUT = " helped"


async def new(request: ForumRequest) -> Response:
    return await again(request, Form(), 200, "")


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    return page(request, "desk/helping.html", status=status, form=form, problem=problem)


async def create(request: ForumRequest, form: Form) -> Response:
    """Makes the code, and goes on to the paper."""
    assert request.signed_in is not None
    found = await helping.find(form["nickname"], form["reason"], by=request.user)
    await request.forum.limiter.count("helped", f"account:{found.id}")
    account, code = await helping.give_code(form["nickname"], form["reason"], by=request.user)
    response, kept = redirect(request.link("desk.helping.paper")), f"{account.id} {code}"
    return resume.with_code(request, response, request.signed_in.digest, kept, about=ABOUT)


async def paper(request: ForumRequest) -> Response:
    """The paper, the first time it is looked at; the code is kept nowhere."""
    account_id, _, code = (resume.code_of(request, about=ABOUT) or "0").partition(" ")
    account = await Account.get_or_none(id=int(account_id))
    printed = _paper(request, account, code) if account else ""
    response = page(request, "desk/helping_paper.html", paper=printed)
    if code:
        response.delete_cookie(resume.COOKIE, path="/")
    return response


def _paper(request: ForumRequest, account: Account, code: str) -> Markup:
    """The printed part, in the language the person reads pages in, else in that of this page."""
    words = request.forum.words.get(account.language, request.words)
    address = f"{request.forum.settings.forum_base_url}/{machine.SHORT}"
    context = {
        "nickname": account.nickname,
        "code": code,
        "institution": request.institution,
        "address": address,
        "now": clock.now(),
        "qr": Markup(
            segno.make(address, micro=False).svg_inline(omitsize=True, border=2, svgclass=None, lineclass=None)
        ),
    }
    return Markup(request.forum.renderer.render("desk/code_paper.html", words.code, context))
