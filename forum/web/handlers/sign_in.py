"""Sessions: signing in with a password, a passkey or a one-time link, and signing out."""

from starlette.responses import JSONResponse, Response

from forum.errors import Invalid, NotAllowed, NotFound
from forum.people import accounts, passkeys, provider_links, second_factor, sessions, shadows
from forum.people.accounts import Account
from forum.people.second_factor import PASSKEY
from forum.people.sessions import Renewal
from forum.web.handlers import ask
from forum.web.rendering.page import PRIVATE, own_path, page, redirect, with_notice
from forum.web.requests import carried_fields, ceremonies, password_tries, pending, provider_trips, resume
from forum.web.requests.forms import Form, Shape
from forum.web.requests.pending import Pending
from forum.web.requests.refusals import Refused
from forum.web.requests.request import ForumRequest
from forum.web.requests.session_cookie import end_session, with_session

LOGIN = Shape(
    lines=("nickname", "next", "shared", "topic", "send", "claim"),
    carried=("carried", "answer"),
    secrets=("password",),
)
FACTOR = Shape(lines=("code", "next", "topic", "send", "claim"), carried=("carried", "answer", "pending"))


def require_cookies(request: ForumRequest, form: Form) -> None:
    """Raises Refused (`cookies`) where the page of a form that sends a question set one and none came back."""
    if form["send"] and not request.cookies:
        raise Refused(422, "cookies")


def is_shared(form: Form) -> bool:
    """Whether somebody says that this is a shared phone."""
    return form["shared"] in ("1", "on", "yes")


def claimed_in(request: ForumRequest, form: Form) -> int | None:
    """The shadow whose question goes into the account that is signed in to: that of this session, where the form says so."""
    return request.user.account_id if form["claim"] and request.user.is_shadow else None


async def login_form(request: ForumRequest) -> Response:
    return await login_again(request, Form(values={"next": request.query_params.get("next", "")}), 200, "")


async def login_again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    """The form as it was typed; a browser is told of a passkey that is none here any more.

    Whoever signed in in another tab meanwhile gets the fields that wait here.
    """
    if problem == "bad_key" and (fields := carried_fields.load(form["carried"])):
        return resend(request, fields, own_path(form["next"], request.link("account.show")))
    known = ceremonies.at_sign_in(request)
    if form.errors.get("answer") == "unknown_passkey" and known["passkey"]:
        known["unknown"] = {"rpId": ceremonies.site_of(request).id, "credentialId": passkeys.id_in(form["answer"])}
    return page(
        request,
        "people/login.html",
        status=status,
        form=form,
        next=form["next"],
        carried=carried_fields.load(form["carried"]),
        problem=problem,
        **known,
    )


async def passkey_options(request: ForumRequest) -> Response:
    """What the browser is asked for any passkey of this site; a page that is kept can't hold a challenge."""
    ceremony = ceremonies.ceremony(request, ceremonies.SIGN_IN)
    if not ceremony.site.id:
        raise NotFound
    return JSONResponse(passkeys.to_use([], ceremony), headers={"Cache-Control": PRIVATE})


async def login(request: ForumRequest, form: Form) -> Response:
    """Signs in, by a passkey or after a second factor where the account has one, and goes on as `begin` does."""
    require_cookies(request, form)
    shared = is_shared(form)
    if form["answer"]:
        await request.forum.limiter.count("login", f"network:{request.forum.limiter.network(request.address)}")
        used = await passkeys.use(form["answer"], ceremony=ceremonies.ceremony(request, ceremonies.SIGN_IN))
        return await begin(request, form, Pending(used.account, shared), PASSKEY)
    counted = await password_tries.count(request, form["nickname"])
    account = await sessions.sign_in(form["nickname"], form.secret("password"), hasher=request.forum.hasher)
    if account is None:
        raise Invalid({"nickname": "no_match"})
    await password_tries.right(request, counted)
    return await enter(request, form, Pending(account, shared))


async def enter(request: ForumRequest, form: Form, coming: Pending) -> Response:
    """Asks for the second factor of an account that has one; whoever has none is in. Raises NotAllowed (`provider`)."""
    await _require_way(request, coming)
    if (await second_factor.ways(coming.account)).has_factor:
        return await ask_factor(request, form, coming)
    return await begin(request, form, coming)


async def _require_way(request: ForumRequest, coming: Pending) -> None:
    """Raises NotAllowed (`provider`) for somebody of staff who signs in at the provider and came in another way."""
    known = request.forum.settings
    if (
        known.has_provider
        and not coming.way
        and await provider_links.bars_password(coming.account, known.forum_oidc_issuer)
    ):
        raise NotAllowed("provider")


async def ask_factor(
    request: ForumRequest, form: Form, coming: Pending, *, status: int = 200, problem: str = ""
) -> Response:
    """The page that asks for a second factor; all that was carried stays in it."""
    known = await second_factor.ways(coming.account)
    ceremony = ceremonies.ceremony(request, f"factor:{coming.account.id}")
    return page(
        request,
        "people/factor.html",
        status=status,
        form=form,
        problem=problem,
        pending=pending.sealed(request, coming),
        carried=carried_fields.load(form["carried"]),
        ways=known,
        passkey=ceremonies.options(known, ceremony),
    )


async def begin(request: ForumRequest, form: Form, coming: Pending, factor: str = "") -> Response:
    """Begins the session and goes on to `next`; with fields carried there, offers to send them now.

    A question of danger, and one from the page that kept it, is sent at once. Raises NotAllowed (`provider`).
    """
    await _require_way(request, coming)
    claimed = claimed_in(request, form)
    await accounts.note_language(coming.account.id, request.ui)
    await end_session(request)
    device = ceremonies.device_of(request, coming.account)
    by_provider = coming.way == pending.PROVIDER
    renewal = Renewal.every(provider_trips.provider_of(request).renewed_every) if by_provider else None
    token, session = await sessions.start(
        coming.account, shared=coming.shared, factor=factor, device=device, renewal=renewal
    )
    request.let_in(await sessions.find(token))
    if claimed:
        await shadows.claim(claimed, by=request.user)
    response = await _onward(request, form)
    if coming.code:
        response = resume.with_code(request, redirect(request.link("account.code")), session.digest, coming.code)
    elif response.status_code == 303 and not (factor or device.known or coming.shared):
        response = await _offering(request, response, coming.account)
    if coming.shared:
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return with_session(request, response, token, session)


async def _onward(request: ForumRequest, form: Form) -> Response:
    start = request.forum.staff_pages.start_of(request.user) or "account.show"
    following = own_path(form["next"], request.link("account.factors" if request.lacks_factor else start))
    fields = carried_fields.load(form["carried"])
    at_once = form["send"] or ask.SHAPE.urgent in fields
    if at_once and (sent := await ask.send_carried(request, form)):
        return sent
    if fields:
        return resend(request, fields, following)
    return redirect(following)


def resend(request: ForumRequest, fields: carried_fields.Fields, target: str) -> Response:
    """The fields that were carried, with a button that sends them."""
    return page(request, "errors/resend.html", problem="", fields=fields, errors={}, target=target, act="")


async def _offering(request: ForumRequest, response: Response, account: Account) -> Response:
    """The same answer, with the offer of a passkey for this new device where the account has none."""
    if not ceremonies.site_of(request).id or await passkeys.of(account.id):
        return response
    return redirect(with_notice(response.headers["location"], "passkey"))


async def link_form(request: ForumRequest) -> Response:
    """The page a one-time sign-in link opens: signing in takes a press, since a GET changes nothing."""
    return page(request, "people/link.html", token=request.path_params["token"], problem="")


async def use_link(request: ForumRequest, form: Form) -> Response:
    """Signs in by a one-time link, and goes on to choosing a password."""
    account = await sessions.use_link(request.path_params["token"])
    if account is None:
        raise NotFound
    return await enter(
        request, Form(values={"next": request.link("account.password")}), Pending(account, False, way=pending.LINK)
    )


async def logout(request: ForumRequest, form: Form) -> Response:
    await end_session(request)
    response = redirect(with_notice(request.link("home"), "signed-out"))
    resume.forgetting(request, response, resume.COOKIE, resume.SPARE)
    response.delete_cookie(request.session_cookie, path="/", secure=request.forum.settings.is_https, httponly=True)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
