"""Resuming: typed fields go through a sign-in, a recovery code to the page that shows it, a question's line to its form."""

import json
from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from starlette.responses import Response

from forum import clock
from forum.web.requests.carried_fields import Fields
from forum.web.requests.forms import Form
from forum.web.requests.request import ForumRequest

COOKIE = "code"
CODE_LASTS = 600  # seconds
BEGUN = "begun"
BEGUN_LASTS = 1800  # seconds


def fields_of(form: Form) -> Fields:
    """The typed fields as pairs; secrets are not among them."""
    single = [(name, value) for name, value in form.values.items() if value and name != "carried"]
    return single + [(name, value) for name, values in form.lists.items() for value in values]


def _seal(request: ForumRequest, purpose: str = "recovery-code") -> Fernet:
    """Encryption and signature, with a key derived from the forum's secret for this purpose alone."""
    secret = request.forum.settings.forum_secret.encode()
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret)
    return Fernet(urlsafe_b64encode(key))


def begin(request: ForumRequest, response: Response, line: str) -> Response:
    """The response with the line of a question in a sealed cookie, for half an hour; no address ever has it."""
    sealed = _seal(request, "question").encrypt_at_time(line.encode(), _now()).decode()
    secure = request.forum.settings.is_https
    response.set_cookie(BEGUN, sealed, max_age=BEGUN_LASTS, path="/", secure=secure, httponly=True, samesite="lax")
    return response


def begun(request: ForumRequest) -> str:
    """The line of a question that was begun in this browser, if one was."""
    try:
        sealed = request.cookies.get(BEGUN, "").encode()
        return _seal(request, "question").decrypt_at_time(sealed, BEGUN_LASTS, _now()).decode()
    except InvalidToken:
        return ""


def with_code(request: ForumRequest, response: Response, session: str, code: str, *, about: str = "") -> Response:
    """The response with a recovery code in a sealed cookie, for the page that shows it once; it is stored nowhere.

    `about` names its owner when that isn't the reader, so that no other page shows it.
    """
    response.set_cookie(
        COOKIE,
        _seal(request).encrypt_at_time(json.dumps([session + about, code]).encode(), _now()).decode(),
        max_age=CODE_LASTS,
        path="/",
        secure=request.forum.settings.is_https,
        httponly=True,
        samesite="lax",
    )
    return response


def code_of(request: ForumRequest, *, about: str = "") -> str | None:
    """The recovery code this session was just given, about the same, if it was."""
    try:
        sealed = request.cookies.get(COOKIE, "").encode()
        session, code = json.loads(_seal(request).decrypt_at_time(sealed, CODE_LASTS, _now()))
    except (InvalidToken, ValueError):
        return None
    mine = request.signed_in is not None and session == request.signed_in.digest + about
    return str(code) if mine else None


def _now() -> int:
    return int(clock.now().timestamp())
