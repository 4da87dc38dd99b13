"""Sessions: signing in with a password or a one-time link, and signing out."""

from starlette.responses import Response

from forum.errors import Invalid, NotFound
from forum.people import accounts, sessions, shadows
from forum.web.handlers import ask
from forum.web.rendering.page import own_path, page, redirect, with_notice
from forum.web.requests import carried_fields, password_tries, resume
from forum.web.requests.forms import Form, Shape
from forum.web.requests.refusals import Refused
from forum.web.requests.request import ForumRequest
from forum.web.requests.session_cookie import end_session, with_session

LOGIN = Shape(
    lines=("nickname", "next", "shared", "topic", "send", "claim"), carried=("carried",), secrets=("password",)
)


def require_cookies(request: ForumRequest, form: Form) -> None:
    """Raises Refused (`cookies`) where the page of a form that sends a question set one and none came back."""
    if form["send"] and not request.cookies:
        raise Refused(422, "cookies")


def claimed_in(request: ForumRequest, form: Form) -> int | None:
    """The shadow whose question goes into the account that is signed in to: that of this session, where the form says so."""
    return request.user.account_id if form["claim"] and request.user.is_shadow else None


async def login_form(request: ForumRequest) -> Response:
    form = Form(values={"next": request.query_params.get("next", "")})
    return page(request, "people/login.html", form=form, next=form["next"], carried=[], problem="")


async def login_again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    return page(
        request,
        "people/login.html",
        status=status,
        form=form,
        next=form["next"],
        carried=carried_fields.load(form["carried"]),
        problem=problem,
    )


async def login(request: ForumRequest, form: Form) -> Response:
    """Signs in and goes on to `next`; with fields carried there, offers to send them now.

    A question of danger, and one from the page that kept it, is sent at once.
    """
    require_cookies(request, form)
    counted = await password_tries.count(request, form["nickname"])
    account = await sessions.sign_in(form["nickname"], form.secret("password"), hasher=request.forum.hasher)
    if account is None:
        raise Invalid({"nickname": "no_match"})
    await password_tries.right(request, counted)
    await accounts.note_language(account.id, request.ui)
    claimed = claimed_in(request, form)
    await end_session(request)
    token, session = await sessions.start(account, shared=form["shared"] in ("1", "on", "yes"))
    request.signed_in = await sessions.find(token)
    if claimed:
        await shadows.claim(claimed, by=request.user)
    following = own_path(form["next"], request.link(request.forum.staff_pages.start_of(request.user) or "account.show"))
    fields = carried_fields.load(form["carried"])
    at_once = form["send"] or ask.SHAPE.urgent in fields
    if at_once and (sent := await ask.send_carried(request, form)):
        response = sent
    elif fields:
        response = page(request, "errors/resend.html", problem="", fields=fields, errors={}, target=following, act="")
    else:
        response = redirect(following)
    return with_session(request, response, token, session)


async def link_form(request: ForumRequest) -> Response:
    """The page a one-time sign-in link opens: signing in takes a press, since a GET changes nothing."""
    return page(request, "people/link.html", token=request.path_params["token"], problem="")


async def use_link(request: ForumRequest, form: Form) -> Response:
    """Signs in by a one-time link, and goes on to choosing a password."""
    account = await sessions.use_link(request.path_params["token"])
    if account is None:
        raise NotFound
    await end_session(request)
    token, session = await sessions.start(account)
    return with_session(request, redirect(request.link("account.password")), token, session)


async def logout(request: ForumRequest, form: Form) -> Response:
    await end_session(request)
    response = resume.forgetting(request, redirect(with_notice(request.link("home"), "signed-out")), resume.COOKIE)
    response.delete_cookie(request.session_cookie, path="/", secure=request.forum.settings.is_https, httponly=True)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
