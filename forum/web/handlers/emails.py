"""The e-mail address of one's own account, and the page that a link to confirm one opens."""

from starlette.responses import Response

from forum.errors import Invalid, NotFound
from forum.notifications import addresses
from forum.people import accounts
from forum.people.accounts import Account
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest

SHAPE = Shape(lines=("email",))


async def form(request: ForumRequest) -> Response:
    return await again(request, Form(), 200, "")


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    account = await Account.get(id=request.account_id)
    shown = {"address": addresses.hinted(account.email), "confirmed": account.email_key is not None}
    sends = request.forum.settings.sends_mail
    return page(request, "people/email.html", status=status, form=form, problem=problem, sends=sends, **shown)


async def ask(request: ForumRequest, form: Form) -> Response:
    """Sends the link by which an address is confirmed."""
    if not form["email"]:
        raise Invalid({"email": "missing"})
    await accounts.note_language(request.account_id, request.ui)
    await addresses.ask(form["email"], by=await Account.get(id=request.account_id))
    return redirect(with_notice(request.link("account.email"), "link-sent"))


async def remove(request: ForumRequest, form: Form) -> Response:
    await addresses.remove(by=await Account.get(id=request.account_id))
    return redirect(with_notice(request.link("account.email"), "email-removed"))


async def link(request: ForumRequest) -> Response:
    """The page of a link that confirms an address: it takes a press, since programs open links in mails too."""
    return await link_again(request, Form(), 200, "")


async def link_again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    works = await addresses.link(request.path_params["token"]) is not None
    shown = {"form": form, "problem": problem, "works": works, "token": request.path_params["token"]}
    return page(request, "people/email_link.html", status=status if works else 404, **shown)


async def confirm(request: ForumRequest, form: Form) -> Response:
    try:
        await addresses.confirm(request.path_params["token"])
    except NotFound:
        return await link_again(request, form, 404, "")
    return redirect(
        with_notice(request.link("account.email" if request.user.signed_in else "login"), "email-confirmed")
    )
