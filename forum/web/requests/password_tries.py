"""Tries at a password, so many that nobody is kept from their own account and nobody guesses one (decision 0011).

A browser in which an account signed in keeps a signed cookie that says so. Its tries count by themselves; all others at a
nickname count together, over all networks, and when they are spent each wider network still has a few.
"""

from datetime import timedelta

from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.responses import Response

from forum.errors import TooMany
from forum.people import codes, nicknames
from forum.web.requests.request import ForumRequest

LASTS = timedelta(days=180)
MOST_ACCOUNTS = 4

Known = list[tuple[str, str]]
"""For each account that signed in in this browser, the latest first: a digest of its name, and a random word."""


async def count(request: ForumRequest, nickname: str) -> str:
    """Counts a try at a nickname's password before it is looked at; the key it counted for. Raises TooMany."""
    limiter, name = request.forum.limiter, nicknames.fold(nickname)
    if device := dict(_known(request)).get(_digest(request, name), ""):
        # Not by network: whoever shares it must not keep them out.
        await limiter.count("login", f"device:{device}")
        await limiter.count("guess", f"device:{device}")
        return f"device:{device}"
    await limiter.count("login", f"network:{limiter.network(request.address)}")
    try:
        await limiter.count("guess", f"name:{name}")
    except TooMany:
        await limiter.count("lone_guess", f"{limiter.network(request.address, wide=True)}:{name}")
        await limiter.count("lone_guesses", f"name:{name}")
    return f"name:{name}"


async def count_own(request: ForumRequest) -> str:
    """The same for the password of whoever is signed in, which only their session can try. Raises TooMany."""
    limiter, account = request.forum.limiter, f"account:{request.account_id}"
    await limiter.count("login", f"network:{limiter.network(request.address)}", account)
    await limiter.count("guess", account)
    return account


async def right(request: ForumRequest, key: str) -> None:
    """Resets the count for `key` after a right password."""
    await request.forum.limiter.forget("guess", key)


def remember(request: ForumRequest, response: Response, nickname: str) -> None:
    """Adds to the response a cookie by which the browser is known for this account; it names no account."""
    who = _digest(request, nicknames.fold(nickname))
    others = [(name, word) for name, word in _known(request) if name != who]
    response.set_cookie(
        _cookie(request),
        _signer(request).dumps([(who, codes.new_token()[:22]), *others][:MOST_ACCOUNTS]),
        max_age=int(LASTS.total_seconds()),
        path="/",
        secure=request.forum.settings.is_https,
        httponly=True,
        samesite="lax",
    )


def is_known(request: ForumRequest, nickname: str) -> bool:
    """Whether the account of this name signed in in this browser before."""
    return _digest(request, nicknames.fold(nickname)) in dict(_known(request))


def _known(request: ForumRequest) -> Known:
    try:
        found = _signer(request).loads(request.cookies.get(_cookie(request), ""), max_age=int(LASTS.total_seconds()))
        return [(str(name), str(word)) for name, word in found]
    except (BadData, ValueError, TypeError):
        return []


def _digest(request: ForumRequest, name: str) -> str:
    return request.forum.limiter.digest(f"known:{name}").hex()


def _cookie(request: ForumRequest) -> str:
    return "__Host-device" if request.forum.settings.is_https else "device"


def _signer(request: ForumRequest) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(request.forum.settings.forum_secret, salt="device")
