"""Pending sign-ins: a password that was right, sealed in the form that asks for the second factor. Nothing is stored."""

import hashlib
import json
from typing import NamedTuple

from cryptography.fernet import InvalidToken

from forum import clock, sealing
from forum.people.accounts import Account
from forum.web.requests.request import ForumRequest

LASTS = 600  # seconds
PURPOSE = "pending-sign-in"


PROVIDER, LINK = "provider", "link"


class Pending(NamedTuple):
    """An account on its way in. `code` is its next recovery code, where it came by the one before.

    `way` is PROVIDER, LINK for a link that a command on the server made, or empty for any other.
    """

    account: Account
    shared: bool
    code: str = ""
    way: str = ""


def sealed(request: ForumRequest, pending: Pending) -> str:
    """The pending sign-in as the value of a hidden field."""
    told = [pending.account.id, _stamp(pending.account), pending.shared, pending.code, pending.way]
    seal = sealing.seal(request.forum.settings.forum_secret, PURPOSE)
    return seal.encrypt_at_time(json.dumps(told).encode(), _now()).decode()


async def opened(request: ForumRequest, value: str) -> Pending | None:
    """The pending sign-in of such a value; None if it is not ours, over ten minutes old, or the password is another since."""
    seal = sealing.seal(request.forum.settings.forum_secret, PURPOSE)
    try:
        account_id, stamp, shared, code, way = json.loads(seal.decrypt_at_time(value.encode(), LASTS, _now()))
    except (InvalidToken, ValueError):
        return None
    account = await Account.get_or_none(id=account_id)
    return Pending(account, shared, code, way) if account and _stamp(account) == stamp else None


def _stamp(account: Account) -> str:
    return hashlib.sha256((account.password_hash or "").encode()).hexdigest()[:16]


def _now() -> int:
    return int(clock.now().timestamp())
