"""An authenticator app and the spare codes: adding, showing once, renewing."""

import io

import segno
from cryptography.fernet import Fernet, InvalidToken
from markupsafe import Markup
from starlette.responses import Response

from forum import clock, sealing
from forum.errors import Invalid
from forum.people import authenticators, second_factor, spare_codes
from forum.people.accounts import Account
from forum.people.second_factor import APP
from forum.web.handlers import factors
from forum.web.rendering.page import own_path, page, redirect
from forum.web.requests import resume
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest

NEW = Shape(lines=("code", "next"), carried=("sealed",))
LASTS = 3600  # seconds to take the secret into the app


async def new(request: ForumRequest) -> Response:
    return await again(request, Form(values={"next": request.query_params.get("next", "")}), 200, "")


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    """The secret of a new app, as a QR code and in letters; it is sealed in the form and stored once a code was right."""
    secret = _secret_in(request, form["sealed"]) or authenticators.new_secret()
    address = authenticators.address(secret, request.user.nickname, str(request.words.t("Migrant Forum")))
    sealed = _seal(request).encrypt_at_time(secret.encode(), int(clock.now().timestamp())).decode()
    return page(
        request,
        "people/authenticator.html",
        status=status,
        form=form,
        problem=problem,
        address=address,
        secret=" ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        drawn=_drawn(address),
        sealed=sealed,
    )


async def create(request: ForumRequest, form: Form) -> Response:
    """Keeps the app; all sessions end and this one begins anew."""
    secret = _secret_in(request, form["sealed"])
    if not secret:
        raise Invalid({"code": "wrong_code"})
    await authenticators.add(secret, form["code"], by=request.user, forum_secret=request.forum.settings.forum_secret)
    return await factors.factor_added(request, form["next"], APP)


async def show_spare(request: ForumRequest) -> Response:
    """The spare codes, until their holder wrote them down: they travel in a sealed cookie and are stored nowhere in clear."""
    made = resume.code_of(request, cookie=resume.SPARE)
    if made is None:
        return redirect(request.link("account.factors"))
    return page(
        request, "people/spare.html", codes=made.split(), next=own_path(request.query_params.get("next", ""), "")
    )


async def note_spare(request: ForumRequest, form: Form) -> Response:
    """Forgets the codes that their holder wrote down, and goes on."""
    return resume.forgetting(request, redirect(own_path(form["next"], request.link("account.factors"))), resume.SPARE)


async def renew_spare(request: ForumRequest, form: Form) -> Response:
    """Makes ten codes that take the place of those before, and shows them; without a factor there is nothing to spare."""
    assert request.signed_in is not None
    account = await Account.get(id=request.account_id)
    if not (await second_factor.ways(account)).has_factor:
        return redirect(request.link("account.factors"))
    made = await spare_codes.renew(by=request.user, hasher=request.forum.hasher)
    response = redirect(request.link("account.spare"))
    return resume.with_code(request, response, request.signed_in.digest, " ".join(made), cookie=resume.SPARE)


def _seal(request: ForumRequest) -> Fernet:
    """What seals a secret for this session alone."""
    assert request.signed_in is not None
    return sealing.seal(request.forum.settings.forum_secret, f"new-authenticator:{request.signed_in.digest}")


def _secret_in(request: ForumRequest, sealed: str) -> str:
    """The secret that a form has sealed in it; empty if it is not ours or too old."""
    try:
        return _seal(request).decrypt_at_time(sealed.encode(), LASTS, int(clock.now().timestamp())).decode()
    except InvalidToken:
        return ""


def _drawn(address: str) -> Markup:
    """The QR code of an address as SVG, in the colours that readers of codes need."""
    out = io.BytesIO()
    look = {"dark": "#000", "light": "#fff", "svgclass": "code-drawn", "lineclass": None}
    segno.make(address, error="m").save(out, kind="svg", xmldecl=False, scale=4, border=4, **look)
    return Markup(out.getvalue().decode())
