"""Registering an account, and the page that shows its recovery code until it is written down."""

from urllib.parse import parse_qs, urlsplit

from starlette.responses import Response

from forum.catalogue import document_records
from forum.notifications import addresses
from forum.people import accounts, sessions, shadows
from forum.people.accounts import Account
from forum.web.handlers import ask, sign_in
from forum.web.rendering.page import own_path, page, redirect, with_notice
from forum.web.requests import carried_fields, ceremonies, kept_passwords, resume
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from forum.web.requests.session_cookie import end_session, with_session

REGISTER = Shape(
    lines=("email", "next", "shared", "topic", "send", "claim"),
    carried=("carried",),
    raw=("nickname",),
    secrets=("password",),
)


async def register_form(request: ForumRequest) -> Response:
    return await register_again(request, Form(values={"next": request.query_params.get("next", "")}), 200, "")


async def register_again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    """The form as it was typed; a good password is kept, as a hash that the page does not have."""
    hashed = await kept_passwords.hash_of(request, form, status)
    shown = {
        "form": form,
        "problem": problem,
        "carried": carried_fields.load(form["carried"]),
        "password_kept": hashed != "",
    }
    return resume.with_password(request, page(request, "people/register.html", status=status, **shown), hashed)


async def register(request: ForumRequest, form: Form) -> Response:
    """Makes the account, signs in, sends a carried question, and goes on to the recovery code."""
    sign_in.require_cookies(request, form)
    email = addresses.check(form["email"]) if form["email"] else ""
    account, code = await accounts.register(
        form["nickname"],
        form.secret("password"),
        hasher=request.forum.hasher,
        reserved=kept_passwords.context_words(request),
        email=email,
        hashed="" if form.secret("password") else resume.password_of(request),
    )
    await _note(request, form, account, email)
    claimed = sign_in.claimed_in(request, form)
    await end_session(request)
    device = ceremonies.device_of(request, account)._replace(known=True)
    token, session = await sessions.start(account, shared=sign_in.is_shared(form), device=device)
    request.let_in(await sessions.find(token))
    if claimed:
        await shadows.claim(claimed, by=request.user)
    sent = await ask.send_carried(request, form)
    response = sent if sent and sent.status_code != 303 else _to_code(request, form, sent)
    resume.forgetting(request, response, resume.PASSWORD, resume.KEPT)
    return with_session(request, resume.with_code(request, response, session.digest, code), token, session)


async def _note(request: ForumRequest, form: Form, account: Account, email: str) -> None:
    """Notes what the form told and asked of a new account: the terms, its language, an address to be confirmed."""
    if ("danger", "yes") not in carried_fields.load(form["carried"]):  # That page is about danger and nothing else.
        await document_records.told(account)
    await accounts.note_language(account.id, request.ui)
    if email:
        await addresses.ask(email, by=account)


def _to_code(request: ForumRequest, form: Form, sent: Response | None) -> Response:
    following = sent.headers["location"] if sent else own_path(form["next"], "")
    location = request.link("account.code", query={"next": following})
    notice = parse_qs(urlsplit(following).query).get("notice", [""])[0] if sent else ""
    return redirect(with_notice(location, notice) if notice else location)


async def show_code(request: ForumRequest) -> Response:
    """The recovery code, until its holder wrote it down: it travels in a sealed cookie and is stored nowhere in clear."""
    code = resume.code_of(request)
    if code is None:
        return redirect(request.link("account.show"))
    return page(request, "people/code.html", code=code, next=own_path(request.query_params.get("next", ""), ""))


async def note_code(request: ForumRequest, form: Form) -> Response:
    """Forgets the code that its holder wrote down, and goes on."""
    return resume.forgetting(request, redirect(own_path(form["next"], request.link("ask.new"))), resume.COOKIE)
