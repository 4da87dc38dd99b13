"""Voters: an account, or a visitor's browser by a random cookie set with its first vote."""

import hashlib
import secrets

from starlette.responses import Response

from forum.threads.posting import votes
from forum.threads.posting.votes import Voter
from forum.web.requests.request import ForumRequest

VOTER_LASTS = 365 * 24 * 3600


async def voter(request: ForumRequest, about: str) -> tuple[Voter, str]:
    """The voter, and the cookie to set for a visitor's first vote. Raises TooMany for a network with many votes on one thing."""
    cookie = request.cookies.get("voter", "")
    if request.user.signed_in:
        return votes.voter_of(request.user.within(request.thread.author_id), ""), ""
    fresh = "" if cookie else secrets.token_urlsafe(24)
    network = request.forum.limiter.network(request.address)
    await request.forum.limiter.count("same_vote", f"{about}:{network}")
    return votes.voter_of(request.user, browser_of(cookie or fresh, request.forum.settings.forum_secret)), fresh


def browser_of(cookie: str, secret: str) -> str:
    """The digest a visitor's cookie is known by: without the forum's secret nobody can tell whose a row is."""
    key = secret.encode()[: hashlib.blake2b.MAX_KEY_SIZE]
    return hashlib.blake2b(cookie.encode(), key=key, digest_size=32, person=b"voter").hexdigest()


def with_voter(request: ForumRequest, response: Response, cookie: str) -> Response:
    """The response with the cookie, if there is one to set."""
    if cookie:
        secure = request.forum.settings.is_https
        response.set_cookie(
            "voter", cookie, max_age=VOTER_LASTS, path="/", secure=secure, httponly=True, samesite="lax"
        )
    return response
