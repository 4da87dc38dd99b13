"""A new password by a link in a mail: asking for it, and the page that the link opens."""

from starlette.responses import Response

from forum.errors import NotFound
from forum.notifications import resets
from forum.web.handlers import recovery
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests import kept_passwords
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest

ASK = Shape(lines=("who",))
USE = Shape(secrets=("password",))


async def ask(request: ForumRequest, form: Form) -> Response:
    """The same answer for everybody, whether there is such an account or not."""
    await resets.ask(form["who"])
    return redirect(with_notice(request.link("recovery"), "reset-asked"))


async def ask_again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    return await recovery.again(request, form, status, problem, about="recovery.mail")


async def form(request: ForumRequest) -> Response:
    """The page of a link: choosing a password takes a press, since programs open links in mails too."""
    return await again(request, Form(), 200, "")


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    account = await resets.account_of(request.path_params["token"])
    shown = {"form": form, "problem": problem, "account": account, "token": request.path_params["token"]}
    return page(request, "people/reset.html", status=status if account else 404, **shown)


async def use(request: ForumRequest, form: Form) -> Response:
    """Sets the password that was chosen."""
    token, context = request.path_params["token"], kept_passwords.context_words(request)
    try:
        await resets.use(token, form.secret("password"), hasher=request.forum.hasher, context=context)
    except NotFound:
        return await again(request, form, 404, "")
    return to_sign_in(request)


def to_sign_in(request: ForumRequest) -> Response:
    """What follows a new password by a link: signing in with it, and with a second factor where the account has one."""
    return redirect(with_notice(request.link("login"), "password-reset"))
