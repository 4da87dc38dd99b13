"""Step-up: a sensitive act needs a sign-in, or the password and second factor again, within the last ten minutes.

The proof of that is a sealed cookie that is good for this session alone; nothing is stored.
"""

from datetime import timedelta

from itsdangerous import BadData, URLSafeSerializer
from starlette.responses import Response

from forum import clock
from forum.web.requests.forms import Form
from forum.web.requests.refusals import StepUpRequired
from forum.web.requests.request import ForumRequest

COOKIE = "proof"
LASTS = timedelta(minutes=10)


def require_fresh(request: ForumRequest, form: Form | None = None) -> None:
    """Raises StepUpRequired, with the typed `form`, unless the reader stepped up within ten minutes.

    It is for a handler that knows only from the form whether the act is sensitive. Other routes have the rule `rules.fresh`.
    """
    if not is_fresh(request):
        raise StepUpRequired(form)


def is_fresh(request: ForumRequest) -> bool:
    """Whether the reader signed in, or typed their password again in this session, within ten minutes."""
    if request.signed_in is None:
        return False
    return request.signed_in.since > clock.now() - LASTS or was_proved(request)


def was_proved(request: ForumRequest) -> bool:
    """Whether the reader typed their password again in this session within ten minutes; signing in is no such proof."""
    return request.signed_in is not None and _proved_at(request) > (clock.now() - LASTS).timestamp()


def grant(request: ForumRequest, response: Response) -> Response:
    """The response with the proof that the password was right at this moment."""
    assert request.signed_in is not None
    response.set_cookie(
        COOKIE,
        _signer(request).dumps([request.signed_in.digest, int(clock.now().timestamp())]),
        max_age=int(LASTS.total_seconds()),
        path="/",
        secure=request.forum.settings.is_https,
        httponly=True,
        samesite="lax",
    )
    return response


def _signer(request: ForumRequest) -> URLSafeSerializer:
    return URLSafeSerializer(request.forum.settings.forum_secret, salt="step-up")


def _proved_at(request: ForumRequest) -> float:
    """When this session's password was typed again, in seconds; 0 when it was not."""
    assert request.signed_in is not None
    try:
        session, moment = _signer(request).loads(request.cookies.get(COOKIE, ""))
    except (BadData, ValueError, TypeError):
        return 0
    return float(moment) if session == request.signed_in.digest else 0
