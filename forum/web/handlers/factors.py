"""One's own ways in: passkeys, what each device may be told of them, and stopping the loss of a factor."""

from typing import Any

from starlette.responses import Response

from forum.people import lost_factors, passkeys, second_factor, sessions, spare_codes
from forum.people.accounts import Account
from forum.people.second_factor import PASSKEY, Ways
from forum.people.sessions import Renewal
from forum.web.rendering.page import own_path, page, redirect, with_notice
from forum.web.requests import ceremonies, resume
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from forum.web.requests.session_cookie import with_session

NEW = Shape(lines=("name", "next"), carried=("answer",))


async def index(request: ForumRequest) -> Response:
    return await again(request, Form(), 200, "")


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    """The ways in, with what is missing for somebody of staff."""
    known = await _ways(request)
    return page(
        request,
        "people/factors.html",
        status=status,
        form=form,
        problem=problem,
        ways=known,
        possible=bool(ceremonies.site_of(request).id),
        loss=await lost_factors.waiting(request.account_id),
        codes_wait=resume.code_of(request, cookie=resume.SPARE) is not None,
        accepted=_accepted(request, known),
        provider=request.user.is_staff and request.forum.settings.has_provider,
        next=own_path(request.query_params.get("next", ""), ""),
    )


async def new_passkey(request: ForumRequest) -> Response:
    return await passkey_again(request, Form(values={"next": request.query_params.get("next", "")}), 200, "")


async def passkey_again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    account = await Account.get(id=request.account_id)
    making, device = ceremonies.in_session(request, "make"), ceremonies.device_of(request, account)
    known = await passkeys.of(account.id)
    return page(
        request,
        "people/passkey.html",
        status=status,
        form=form,
        problem=problem,
        proposed=" · ".join(filter(None, (device.browser, device.system))),
        passkey=passkeys.to_make(account.id, account.nickname, known, making) if making.site.id else None,
    )


async def create_passkey(request: ForumRequest, form: Form) -> Response:
    """Keeps a passkey; all sessions end and this one begins anew."""
    making = ceremonies.in_session(request, "make")
    await passkeys.add(form["answer"], form["name"], by=request.user, ceremony=making)
    return await factor_added(request, form["next"], PASSKEY)


async def remove_passkey(request: ForumRequest, form: Form) -> Response:
    assert request.signed_in is not None
    await second_factor.remove_passkey(request.path_params["passkey"], needed=_needed(request), by=request.user)
    return await _removed(request)


async def remove_app(request: ForumRequest, form: Form) -> Response:
    assert request.signed_in is not None
    await second_factor.remove_app(needed=_needed(request), by=request.user)
    return await _removed(request)


async def stop_loss(request: ForumRequest, form: Form) -> Response:
    """Stops two admins who are taking the factors away."""
    await lost_factors.stop(by=request.user)
    return redirect(with_notice(request.link("account.factors"), "loss-stopped"))


async def factor_added(request: ForumRequest, following: str, factor: str) -> Response:
    """Goes on after a factor was added: to the spare codes, made now if there are none, or to `following`."""
    known = await _ways(request)
    if known.spare:
        back = own_path(following, with_notice(request.link("account.factors"), "factor-added"))
        return await begin_anew(request, redirect(back), factor)
    made = await spare_codes.renew(by=request.user, hasher=request.forum.hasher)
    response = redirect(request.link("account.spare", query={"next": own_path(following, "")}))
    response = await begin_anew(request, response, factor)
    assert request.signed_in is not None
    return resume.with_code(request, response, request.signed_in.digest, " ".join(made), cookie=resume.SPARE)


async def begin_anew(
    request: ForumRequest, response: Response, factor: str, *, renewal: Renewal | None = None
) -> Response:
    """The response with a new session for the one that ended with all others; `factor` was shown in it.

    One that began at the provider must be renewed there when the one before it must, unless `renewal` says when.
    """
    assert request.signed_in is not None
    account = await Account.get(id=request.account_id)
    device = ceremonies.device_of(request, account)._replace(known=True)
    token, session = await sessions.start(
        account,
        shared=request.signed_in.shared,
        factor=factor,
        device=device,
        renewal=renewal or request.signed_in.renewal,
    )
    request.let_in(await sessions.find(token))
    return with_session(request, response, token, session)


async def _removed(request: ForumRequest) -> Response:
    assert request.signed_in is not None
    shown = request.signed_in.factor if (await _ways(request)).has_factor else ""
    return await begin_anew(request, redirect(with_notice(request.link("account.factors"), "factor-removed")), shown)


async def _ways(request: ForumRequest) -> Ways:
    return await second_factor.ways(await Account.get(id=request.account_id))


def _needed(request: ForumRequest) -> bool:
    """Whether the reader's roles ask for a factor, also while they have shown none."""
    return request.lacks_factor or second_factor.needs_factor(request.user, request.forum.settings.staff_second_factor)


def _accepted(request: ForumRequest, known: Ways) -> dict[str, Any] | None:
    """What the browser may tell its keeper of passkeys: which ones are in force for whom; None where there were none."""
    site = ceremonies.site_of(request)
    if not site.id or not known.passkeys:
        return None
    user = {"rpId": site.id, "userId": passkeys.user_id(known.passkeys[0])}
    return user | {
        "allAcceptedCredentialIds": [each.credential for each in known.passkeys],
        "name": request.user.nickname,
    }
