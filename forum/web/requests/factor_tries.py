"""Tries at the code of a second factor: so few for an account that nobody guesses one who knows the password."""

from forum.errors import Invalid
from forum.people import second_factor
from forum.web.requests.request import ForumRequest


async def check(request: ForumRequest, account_id: int, typed: str) -> str:
    """The factor that a typed code is. Raises Invalid (`code: wrong_code`), TooMany."""
    limiter, key = request.forum.limiter, f"account:{account_id}"
    await limiter.count("login", f"network:{limiter.network(request.address)}")
    await limiter.count("factor", key)
    secret, hasher = request.forum.settings.forum_secret, request.forum.hasher
    shown = await second_factor.shown(account_id, typed, forum_secret=secret, hasher=hasher)
    if not shown:
        raise Invalid({"code": "wrong_code"})
    await limiter.forget("factor", key)
    return shown
