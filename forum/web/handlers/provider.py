"""Signing in at the provider: going there, coming back, and connecting one's own account.

A trip begins at a plain link, since the policy of content lets no form lead elsewhere. Coming back is a GET that writes: what it
may do was asked for in this browser, once, and is bound to it by the trip.
"""

import structlog
from starlette.responses import Response

from forum.errors import NotAllowed, NotFound
from forum.people import provider_links, renewals
from forum.people.provider import Distrusted, Proof, Unreachable
from forum.people.second_factor import PROVIDER
from forum.people.sessions import Renewal
from forum.web.handlers import factors, sign_in
from forum.web.rendering.page import own_path, page, redirect, with_notice
from forum.web.requests import pending, provider_trips
from forum.web.requests.forms import Form, Shape
from forum.web.requests.pending import Pending
from forum.web.requests.provider_trips import CONNECT, RENEW, SIGN_IN, Trip
from forum.web.requests.request import ForumRequest
from forum.web.requests.session_cookie import end_session

PROOF = Shape(carried=("proof",))
AWAY = frozenset({"temporarily_unavailable", "server_error"})
"""The provider's words for being down; any other means that it vouches for nobody."""


async def enter(request: ForumRequest) -> Response:
    """Goes to the provider to sign in."""
    provider_trips.provider_of(request)
    limiter = request.forum.limiter
    await limiter.count("login", f"network:{limiter.network(request.address)}")
    return await _leave(request, SIGN_IN)


async def renew(request: ForumRequest) -> Response:
    """Asks the provider, without asking anybody, whether it still vouches for whoever is signed in."""
    provider_trips.provider_of(request)
    return await _leave(request, RENEW)


async def connect(request: ForumRequest) -> Response:
    """Goes to the provider to connect one's own account."""
    return await _leave(request, CONNECT)


async def _leave(request: ForumRequest, purpose: str) -> Response:
    following = own_path(request.query_params.get("next", ""), "")
    try:
        address, trip = await provider_trips.begin(request, purpose, following)
    except (Unreachable, Distrusted) as fault:
        _log(request, fault)
        return await _away(request, purpose, following)
    return provider_trips.keep(request, redirect(address), trip)


async def back(request: ForumRequest) -> Response:
    """Comes back from the provider, and does what the trip was for."""
    provider, trip = provider_trips.provider_of(request), provider_trips.waiting(request)
    asked = request.query_params
    request.words = request.forum.words[trip.ui] if trip else request.words
    if trip is None or not await provider_trips.ends(trip, asked.get("state", "")):
        return await _astray(request)
    try:
        if asked.get("iss", provider.issuer) != provider.issuer:
            raise Distrusted("another issuer")
        if asked.get("error") in AWAY:
            raise Unreachable("says so")
        if not asked.get("code"):
            raise Distrusted("no code")
        proof = await provider.proof(asked["code"], trip.secrets, silent=trip.purpose == RENEW)
        response = await ENDS[trip.purpose](request, trip, proof)
    except Unreachable as fault:
        _log(request, fault)
        response = await _away(request, trip.purpose, trip.following)
    except Distrusted as fault:
        _log(request, fault)
        response = await _refused(request, trip, "provider_failed" if asked.get("code") else "provider_refused")
    return provider_trips.forget(request, response)


async def _signed_in(request: ForumRequest, trip: Trip, proof: Proof) -> Response:
    account = await provider_links.staff_of(proof)
    if account is None:
        return await _refused(request, trip, "provider_unknown")
    coming, form = Pending(account, False, way=pending.PROVIDER), Form(values={"next": trip.following})
    if proof.factor:
        return await sign_in.begin(request, form, coming, PROVIDER)
    return await sign_in.enter(request, form, coming)


async def _renewed(request: ForumRequest, trip: Trip, proof: Proof) -> Response:
    account = await provider_links.staff_of(proof)
    if account is None or account.id != request.account_id:
        return await _refused(request, trip, "provider_unknown")
    await renewals.renew(trip.session, provider_trips.provider_of(request).renewed_every)
    return redirect(trip.following or request.link("account.show"))


async def _connecting(request: ForumRequest, trip: Trip, proof: Proof) -> Response:
    if not request.user.is_staff:
        raise NotAllowed
    return page(
        request, "people/provider.html", link=None, problem="", proof=provider_trips.sealed_proof(request, proof)
    )


ENDS = {SIGN_IN: _signed_in, RENEW: _renewed, CONNECT: _connecting}


async def show(request: ForumRequest) -> Response:
    """Whether one's own account is connected, and the way to connect it."""
    return await again(request, Form(), 200, "")


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    link = await provider_links.of(request.account_id, provider_trips.provider_of(request).issuer)
    return page(request, "people/provider.html", status=status, form=form, problem=problem, link=link, proof="")


async def create(request: ForumRequest, form: Form) -> Response:
    """Connects one's own account. Every session ends, and this one goes on as one that began at the provider."""
    provider, proof = provider_trips.provider_of(request), provider_trips.proof_in(request, form["proof"])
    if proof is None or proof.issuer != provider.issuer or request.signed_in is None:
        raise NotFound
    await provider_links.connect(proof, by=request.user)
    response = redirect(with_notice(request.link("account.provider"), "provider-connected"))
    renewal = Renewal.every(provider.renewed_every)
    return await factors.begin_anew(request, response, request.signed_in.factor, renewal=renewal)


async def _astray(request: ForumRequest) -> Response:
    """The answer to a way back that nobody here waits for, as of the first of two tabs that went at once to be renewed."""
    if request.signed_in is None or request.signed_in.renewal is None:
        return await _sign_in_again(request, "", 403, "provider_failed")
    await renewals.put_off(request.signed_in.digest)
    return redirect(request.link(request.forum.staff_pages.start_of(request.user) or "account.show"))


async def _away(request: ForumRequest, purpose: str, following: str) -> Response:
    """The answer while the provider does not: other ways in stay, and a session goes on until it ends."""
    if purpose == CONNECT:
        return await again(request, Form(), 503, "provider_away")
    if purpose == SIGN_IN or request.signed_in is None:
        return await _sign_in_again(request, following, 503, "provider_away")
    await renewals.put_off(request.signed_in.digest)
    return redirect(following or request.link("account.show"))


async def _refused(request: ForumRequest, trip: Trip, problem: str) -> Response:
    """The answer to whom the provider does not vouch for; a session that was to be renewed ends."""
    if trip.purpose == CONNECT:
        return await again(request, Form(), 403, problem)
    if trip.purpose == SIGN_IN:
        return await _sign_in_again(request, trip.following, 403, problem)
    await end_session(request)
    request.signed_in = None
    response = await _sign_in_again(request, trip.following, 401, "provider_ended")
    response.delete_cookie(request.session_cookie, path="/", secure=request.forum.settings.is_https, httponly=True)
    return response


async def _sign_in_again(request: ForumRequest, following: str, status: int, problem: str) -> Response:
    return await sign_in.login_again(request, Form(values={"next": following}), status, problem)


def _log(request: ForumRequest, fault: Exception) -> None:
    number = request.scope.get("forum.request_id", "")
    structlog.get_logger("forum").warning("provider", fault=type(fault).__name__, why=str(fault), request_id=number)
