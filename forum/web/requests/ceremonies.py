"""Ceremonies of passkeys for a request: the site it is on, what the browser is asked, and the device it is."""

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from forum.people import devices, passkeys, second_factor
from forum.people.accounts import Account
from forum.people.devices import Device
from forum.people.passkeys import Ceremony, Site
from forum.people.second_factor import Ways
from forum.web.requests import password_tries
from forum.web.requests.request import ForumRequest

SIGN_IN = "sign-in"
Options = dict[str, Any]


def site_of(request: ForumRequest) -> Site:
    """The site by the host that was asked, which the gate let in; browsers take no network address for one."""
    base, host = request.forum.settings.forum_base_url, request.headers.get("host", "")
    origin = f"{urlsplit(base).scheme}://{host.lower()}"
    name = urlsplit(origin).hostname or ""
    try:
        ipaddress.ip_address(name)
        name = ""
    except ValueError:
        pass
    return Site(str(request.words.t("Migrant Forum")), name, origin)


def ceremony(request: ForumRequest, about: str) -> Ceremony:
    """The ceremony for one purpose: SIGN_IN, or one that names the account or session it is bound to."""
    return Ceremony(site_of(request), request.forum.settings.forum_secret, about)


def in_session(request: ForumRequest, purpose: str) -> Ceremony:
    """The ceremony for a purpose within this session."""
    assert request.signed_in is not None
    return ceremony(request, f"{purpose}:{request.signed_in.digest}")


def at_sign_in(request: ForumRequest) -> dict[str, Any]:
    """What the page for signing in knows of other ways in: where options for passkeys are, none that is unknown, a provider."""
    passkey = request.link("login.passkey") if site_of(request).id else None
    return {"passkey": passkey, "unknown": None, "provider": request.forum.settings.has_provider}


async def for_step_up(request: ForumRequest) -> tuple[Ways, Options | None]:
    """The reader's ways in, and the options for one of their passkeys; None where there is none."""
    known = await second_factor.ways(await Account.get(id=request.account_id))
    return known, options(known, in_session(request, "step-up"))


def options(known: Ways, of: Ceremony) -> Options | None:
    """What a browser is asked for one of the passkeys known; None where it can't use any."""
    return passkeys.to_use(list(known.passkeys), of) if known.passkeys and of.site.id else None


def device_of(request: ForumRequest, account: Account) -> Device:
    """The device of the request's browser, known if the account signed in there before."""
    agent = request.headers.get("user-agent", "")
    return devices.family(agent, known=password_tries.is_known(request, account.nickname))
