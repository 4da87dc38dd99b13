"""A new password for a recovery code, and a new recovery code for the password."""

from starlette.responses import Response

from forum.people import recovery
from forum.people.accounts import Account
from forum.web.handlers import sign_in
from forum.web.rendering.page import page, redirect
from forum.web.requests import kept_passwords, password_tries, resume
from forum.web.requests.forms import Form, Shape
from forum.web.requests.pending import Pending
from forum.web.requests.request import ForumRequest

RENEWAL = Shape(secrets=("current",))
RECOVERY = Shape(lines=("nickname", "code", "shared"), secrets=("password",))


async def form(request: ForumRequest) -> Response:
    return await again(request, Form(), 200, "")


async def again(request: ForumRequest, form: Form, status: int, problem: str, about: str = "") -> Response:
    """The form as it was typed; a good password is kept, as a hash that the page does not have."""
    hashed = await kept_passwords.hash_of(request, form, status)
    sends = request.forum.settings.sends_mail
    shown = {"form": form, "problem": problem, "about": about, "password_kept": hashed != "", "sends": sends}
    return resume.with_password(request, page(request, "people/recovery.html", status=status, **shown), hashed)


async def recover(request: ForumRequest, form: Form) -> Response:
    """Sets the password and shows the code that takes the place of the one that was used, after the second factor if any."""
    hashed = "" if form.secret("password") else resume.password_of(request)
    who, code = await recovery.recover(
        form["nickname"],
        form["code"],
        form.secret("password"),
        hasher=request.forum.hasher,
        hashed=hashed,
        context=kept_passwords.context_words(request),
    )
    response = await sign_in.enter(
        request, Form(), Pending(await Account.get(id=who.id), sign_in.is_shared(form), code)
    )
    return resume.forgetting(request, response, resume.PASSWORD)


async def renewal(request: ForumRequest) -> Response:
    return await renewal_again(request, Form(), 200, "")


async def renewal_again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    first = not await Account.filter(id=request.account_id, password_hash__isnull=False).exists()
    return page(request, "people/renewal.html", status=status, form=form, problem=problem, first=first)


async def renew(request: ForumRequest, form: Form) -> Response:
    """Makes a recovery code that takes the place of the one before, and shows it."""
    assert request.signed_in is not None
    who = await Account.get(id=request.account_id)
    counted = await password_tries.count_own(request)
    code = await recovery.renew_code(by=who, current=form.secret("current"), hasher=request.forum.hasher)
    await password_tries.right(request, counted)
    response = redirect(request.link("account.code", query={"next": request.link("account.show")}))
    return resume.with_code(request, response, request.signed_in.digest, code)
