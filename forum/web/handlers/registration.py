"""Registering an account, and the page that shows its recovery code once."""

from starlette.responses import Response

from forum.errors import Invalid
from forum.people import accounts, nicknames, sessions
from forum.web.handlers import ask, sign_in
from forum.web.rendering.page import own_path, page, redirect
from forum.web.requests import carried_fields, resume
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest

REGISTER = Shape(lines=("email", "next"), carried=("carried",), raw=("nickname",), secrets=("password",))
LONGEST_EMAIL = 254


async def register_form(request: ForumRequest) -> Response:
    return await register_again(request, Form(values={"next": request.query_params.get("next", "")}), 200, "")


async def register_again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    plainer = form.errors.get("nickname") == "changed_by_normalising"
    suggestion = nicknames.plain(form["nickname"]) if plainer else ""
    carried = carried_fields.load(form["carried"])
    shown = {"form": form, "problem": problem, "suggestion": suggestion, "carried": carried}
    return page(request, "people/register.html", status=status, **shown)


async def register(request: ForumRequest, form: Form) -> Response:
    """Makes the account, signs in, sends a carried question of danger, and shows the recovery code this one time."""
    nickname = form["nickname"]
    if form["email"] and (form["email"].count("@") != 1 or len(form["email"]) > LONGEST_EMAIL or " " in form["email"]):
        raise Invalid({"email": "malformed"})
    account, code = await accounts.register(
        nickname,
        form.secret("password"),
        hasher=request.forum.hasher,
        reserved=request.catalogue.reserved_words() | request.forum.reserved,
        email=form["email"],
    )
    await sign_in.end_session(request)
    token, session = await sessions.start(account)
    request.signed_in = await sessions.find(token)
    following = own_path(form["next"], "")
    asked = await ask.ask_carried(request, carried_fields.load(form["carried"]), following)
    response = redirect(request.link("account.code", query={"next": asked or following}))
    return sign_in.with_session(request, resume.with_code(request, response, session.digest, code), token, session)


async def show_code(request: ForumRequest) -> Response:
    """The recovery code, once: it travels in a short-lived sealed cookie and is stored nowhere in clear."""
    code = resume.code_of(request)
    if code is None:
        return redirect(request.link("account.show"))
    following = own_path(request.query_params.get("next", ""), request.link("ask.new"))
    response = page(request, "people/code.html", code=code, following=following)
    response.delete_cookie(resume.COOKIE, path="/")
    return response
