"""What a browser carries from one answer of ours to the next: typed fields through a sign-in, a recovery code to its page."""

from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.responses import Response

from forum.web.forms import Form
from forum.web.packing import Fields, unpack
from forum.web.requests import ForumRequest

COOKIE = "code"
CODE_LASTS = 600  # seconds

__all__ = ["Fields", "fields_of", "hand_over", "handed_over", "unpack"]


def fields_of(form: Form) -> Fields:
    """The typed fields as pairs; secrets are not among them."""
    single = [(name, value) for name, value in form.values.items() if value and name != "carried"]
    return single + [(name, value) for name, values in form.lists.items() for value in values]


def _signer(request: ForumRequest) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(request.forum.settings.forum_secret, salt="recovery-code")


def hand_over(request: ForumRequest, response: Response, session: str, code: str, *, about: str = "") -> Response:
    """Gives the browser a recovery code to take to the page that shows it once; it is stored nowhere in clear.

    `about` says whose it is when it is not the reader's own, so that no other page shows it.
    """
    response.set_cookie(
        COOKIE,
        _signer(request).dumps([session + about, code]),
        max_age=CODE_LASTS,
        path="/",
        secure=request.forum.settings.is_https,
        httponly=True,
        samesite="lax",
    )
    return response


def handed_over(request: ForumRequest, *, about: str = "") -> str | None:
    """The recovery code this session was just given, about the same, if it was."""
    try:
        session, code = _signer(request).loads(request.cookies.get(COOKIE, ""), max_age=CODE_LASTS)
    except (BadData, ValueError):
        return None
    mine = request.signed_in is not None and session == request.signed_in.digest + about
    return str(code) if mine else None
