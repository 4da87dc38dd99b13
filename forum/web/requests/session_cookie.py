"""The session of a browser: its cookie, and its end."""

from starlette.responses import Response

from forum.people import sessions
from forum.people.sessions import Session
from forum.web.requests import password_tries
from forum.web.requests.request import ForumRequest


def with_session(request: ForumRequest, response: Response, token: str, session: Session) -> Response:
    """The response with the session's cookie, kept as long as the session.

    It goes when the browser closes on a shared phone, and where the session began at the provider, which may prolong it.

    A phone that isn't shared also gets a cookie by which it is known again.
    """
    lasting = (
        None if session.shared or session.renew_at else int((session.expires_at - session.created_at).total_seconds())
    )
    response.set_cookie(
        request.session_cookie,
        token,
        max_age=lasting,
        path="/",
        secure=request.forum.settings.is_https,
        httponly=True,
        samesite="lax",
    )
    if not session.shared:
        password_tries.remember(request, response, session.account.nickname)
    return response


async def end_session(request: ForumRequest) -> None:
    """Ends the session of this request, if there is one."""
    if request.signed_in:
        await sessions.end(request.signed_in.digest, by=request.user)
