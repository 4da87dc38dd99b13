"""The e-mail address of one's own account and the mails it wants, and the pages that links in mails open."""

from typing import Any

from starlette.responses import Response

from forum.errors import Invalid, NotFound
from forum.notifications import addresses, choices, pushes, stop_links
from forum.people import accounts
from forum.people.accounts import Account
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest

SHAPE = Shape(lines=("email",))
CHOICE = Shape(lines=("often", "quiet_from", "quiet_until", "neutral", "morning"))


async def form(request: ForumRequest) -> Response:
    return await again(request, Form(), 200, "")


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    account = await Account.get(id=request.account_id)
    shown: dict[str, Any] = {"address": addresses.hinted(account.email), "confirmed": account.email_key is not None}
    sends = request.forum.settings.sends_mail
    shown |= {"choice": await choices.of_account(request.account_id), "works": choices.works(request.user)}
    shown["push_key"] = "" if account.example else pushes.public_key()
    shown["device"] = await pushes.device_of(request.signed_in.digest) if request.signed_in else None
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


async def choose(request: ForumRequest, form: Form) -> Response:
    """Keeps how often the reader is mailed what is new, and when not."""
    await accounts.note_language(request.account_id, request.ui)
    named = (form["often"], form["quiet_from"], form["quiet_until"])
    await choices.choose(*named, form["neutral"] == "1", by=request.user, morning=form["morning"] == "1")
    return redirect(with_notice(request.link("account.email"), "saved"))


async def stop_form(request: ForumRequest) -> Response:
    """The page of the link in a mail by which its reader gets no more of them: programs open links, so it takes a press."""
    return _stop_page(request, stopped=False)


async def stop(request: ForumRequest, form: Form) -> Response:
    """Ends them, also when a mail program sends the form by itself (RFC 8058), to which a redirect would be of no use."""
    await choices.stop(_account_in(request))
    return _stop_page(request, stopped=True)


def _stop_page(request: ForumRequest, *, stopped: bool) -> Response:
    _account_in(request)
    return page(request, "people/email_stop.html", token=request.path_params["token"], stopped=stopped)


def _account_in(request: ForumRequest) -> int:
    return stop_links.account_of(request.path_params["token"], request.forum.settings.forum_secret)


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
