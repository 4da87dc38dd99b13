"""Resuming: typed fields go through a sign-in; codes, passwords and a question's first fields to the pages that need them."""

import json
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken
from starlette.responses import Response

from forum import clock, sealing
from forum.people import codes
from forum.people.sessions import REMEMBERED
from forum.web.requests.carried_fields import Fields
from forum.web.requests.forms import Form
from forum.web.requests.request import ForumRequest

ONCE = "once"
COOKIE = "code"
SPARE = "spare"
CODE_LASTS = int(REMEMBERED.total_seconds())
PASSWORD = "password"
PASSWORD_LASTS = 900  # seconds
KEPT = "kept"
BEGUN = "begun"
BEGUN_LASTS = 1800  # seconds


def fields_of(form: Form) -> Fields:
    """The typed fields as pairs; secrets are not among them."""
    single = [(name, value) for name, value in form.values.items() if value and name != "carried"]
    return single + [(name, value) for name, values in form.lists.items() for value in values]


def fields_once(form: Form) -> Fields:
    """The same, with a mark by which they make one question however often they are sent."""
    return [*fields_of(form), (ONCE, codes.new_token())]


def _seal(request: ForumRequest, purpose: str = "recovery-code") -> Fernet:
    """Encryption and signature, with a key derived from the forum's secret for this purpose alone."""
    return sealing.seal(request.forum.settings.forum_secret, purpose)


def _set(request: ForumRequest, response: Response, name: str, value: str, lasts: int) -> Response:
    secure = request.forum.settings.is_https
    response.set_cookie(name, value, max_age=lasts, path="/", secure=secure, httponly=True, samesite="lax")
    return response


def with_password(request: ForumRequest, response: Response, hashed: str) -> Response:
    """The response with the hash of a password in a sealed cookie, for the form it was typed in; none if it is empty."""
    if not hashed:
        return response
    sealed = _seal(request, PASSWORD).encrypt_at_time(hashed.encode(), _now()).decode()
    return _set(request, response, PASSWORD, sealed, PASSWORD_LASTS)


def password_of(request: ForumRequest) -> str:
    """The hash of the password that was typed in this browser a moment ago; empty if there is none."""
    return _opened(request, PASSWORD, PASSWORD, PASSWORD_LASTS)


def begin(request: ForumRequest, response: Response, fields: Mapping[str, str]) -> Response:
    """The response with a question's first fields in a sealed cookie, for half an hour; no address ever has them."""
    typed = json.dumps(dict(fields), ensure_ascii=False).encode()
    sealed = _seal(request, "question").encrypt_at_time(typed, _now()).decode()
    return _set(request, response, BEGUN, sealed, BEGUN_LASTS)


def begun(request: ForumRequest) -> dict[str, str]:
    """The fields of a question that was begun in this browser; none if none was."""
    try:
        typed = json.loads(_opened(request, BEGUN, "question", BEGUN_LASTS) or "{}")
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in typed.items()} if isinstance(typed, dict) else {}


def _opened(request: ForumRequest, name: str, purpose: str, lasts: int) -> str:
    """The text in a sealed cookie; empty if there is none that we made within its time."""
    try:
        sealed = request.cookies.get(name, "").encode()
        return _seal(request, purpose).decrypt_at_time(sealed, lasts, _now()).decode()
    except InvalidToken:
        return ""


def forgetting(request: ForumRequest, response: Response, *names: str) -> Response:
    """The response that deletes those of the cookies that the browser has."""
    for name in names:
        if name in request.cookies:
            response.delete_cookie(
                name, path="/", secure=request.forum.settings.is_https, httponly=True, samesite="lax"
            )
    return response


def marked(request: ForumRequest, response: Response) -> Response:
    """The response with a cookie that says nothing: whether it comes back tells whether the browser takes any."""
    return _set(request, response, KEPT, "1", PASSWORD_LASTS)


def with_code(
    request: ForumRequest, response: Response, session: str, code: str, *, about: str = "", cookie: str = COOKIE
) -> Response:
    """The response with a recovery code in a sealed cookie, for the page that shows it; it is stored nowhere.

    `about` names its owner when that isn't the reader, so that no other page shows it. Spare codes have a cookie of their own.
    """
    sealed = _seal(request).encrypt_at_time(json.dumps([session + about, code]).encode(), _now()).decode()
    return _set(request, response, cookie, sealed, CODE_LASTS)


def code_of(request: ForumRequest, *, about: str = "", cookie: str = COOKIE) -> str | None:
    """The recovery code this session was just given, about the same, if it was."""
    try:
        sealed = request.cookies.get(cookie, "").encode()
        session, code = json.loads(_seal(request).decrypt_at_time(sealed, CODE_LASTS, _now()))
    except (InvalidToken, ValueError):
        return None
    mine = request.signed_in is not None and session == request.signed_in.digest + about
    return str(code) if mine else None


def _now() -> int:
    return int(clock.now().timestamp())
