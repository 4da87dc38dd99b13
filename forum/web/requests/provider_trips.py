"""Trips to the provider and back: which provider there is, what waits for the way back, and when a session is due for one.

What waits is sealed in a cookie of the browser that went, for ten minutes. Nothing is stored before somebody comes back.
"""

import hmac
import json
from typing import Any, NamedTuple

from cryptography.fernet import InvalidToken
from starlette.responses import Response

from forum import clock, database, sealing
from forum.errors import Conflict, NotFound
from forum.people import form_keys
from forum.people.provider import Proof, Provider, Secrets
from forum.web.requests.languages import DEFAULT
from forum.web.requests.request import ForumRequest

COOKIE = "trip"
LASTS = 600  # seconds
SIGN_IN, CONNECT, RENEW = "sign-in", "connect", "renew"


class Trip(NamedTuple):
    """A way to the provider: what for, in which language and by which session, and where to go on afterwards."""

    purpose: str
    ui: str
    session: str
    following: str
    secrets: Secrets


def provider_of(request: ForumRequest) -> Provider:
    """The provider that the settings name. Raises NotFound for none: what is off has no pages."""
    known = request.forum.settings
    if not known.has_provider:
        raise NotFound
    return Provider(known, f"{known.forum_base_url}{request.forum.urls.path('provider.back', DEFAULT)}")


async def begin(request: ForumRequest, purpose: str, following: str) -> tuple[str, Trip]:
    """The provider's address for a trip, and the trip. Raises NotFound, Unreachable, Distrusted."""
    address, secrets = await provider_of(request).way(silent=purpose == RENEW)
    return address, Trip(purpose, request.ui, _session(request), following, secrets)


def keep(request: ForumRequest, response: Response, trip: Trip) -> Response:
    """The response with the trip in the browser."""
    sealed = _sealed(request, COOKIE, list(trip))
    secure = request.forum.settings.is_https
    response.set_cookie(COOKIE, sealed, max_age=LASTS, path="/", secure=secure, httponly=True, samesite="lax")
    return response


def forget(request: ForumRequest, response: Response) -> Response:
    secure = request.forum.settings.is_https
    response.delete_cookie(COOKIE, path="/", secure=secure, httponly=True, samesite="lax")
    return response


def waiting(request: ForumRequest) -> Trip | None:
    """The trip that waits in this browser; None where none does, or its session is another by now."""
    told = _opened(request, COOKIE, request.cookies.get(COOKIE, ""))
    if told is None:
        return None
    purpose, ui, session, following, secrets = told
    trip = Trip(purpose, ui, session, following, Secrets(*secrets))
    mine = trip.purpose == SIGN_IN or trip.session == _session(request) != ""
    return trip if mine and trip.ui in request.forum.words else None


async def ends(trip: Trip, state: str) -> bool:
    """Whether somebody came back from this trip, for the first time."""
    if not hmac.compare_digest(trip.secrets.state.encode(), state.encode()):
        return False
    try:
        async with database.transaction():
            return await form_keys.spend(trip.secrets.state, COOKIE) is None
    except Conflict:
        return False


def sealed_proof(request: ForumRequest, proof: Proof) -> str:
    """A proof as the value of a hidden field, for this session alone."""
    return _sealed(request, "proof", [_session(request), *proof])


def proof_in(request: ForumRequest, value: str) -> Proof | None:
    """The proof of such a value; None if it is not ours, another session's or over ten minutes old."""
    told = _opened(request, "proof", value)
    return Proof(*told[1:]) if told and told[0] == _session(request) != "" else None


def due(request: ForumRequest) -> str:
    """The address by which the session of a reader who opens a page is renewed at the provider; empty while it need not be.

    What scripts ask for is answered: they can't go there.
    """
    renewal = request.signed_in.renewal if request.signed_in else None
    on_its_way = request.route_name.startswith("provider.") or not request.forum.settings.has_provider
    if renewal is None or clock.now() < renewal.at or on_its_way:
        return ""
    if request.headers.get("sec-fetch-mode", "navigate") != "navigate":
        return ""
    query = request.scope["query_string"].decode("latin-1")
    return request.link("provider.renew", query={"next": f"{request.url_path}?{query}" if query else request.url_path})


def _session(request: ForumRequest) -> str:
    return request.signed_in.digest if request.signed_in else ""


def _sealed(request: ForumRequest, purpose: str, told: list[Any]) -> str:
    seal = sealing.seal(request.forum.settings.forum_secret, f"provider-{purpose}")
    return seal.encrypt_at_time(json.dumps(told).encode(), int(clock.now().timestamp())).decode()


def _opened(request: ForumRequest, purpose: str, value: str) -> list[Any] | None:
    seal = sealing.seal(request.forum.settings.forum_secret, f"provider-{purpose}")
    try:
        told: list[Any] = json.loads(seal.decrypt_at_time(value.encode(), LASTS, int(clock.now().timestamp())))
    except (InvalidToken, ValueError):
        return None
    return told
