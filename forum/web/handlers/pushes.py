"""Notices that the reader's device shows: beginning and ending them, for the session of this browser."""

from starlette.responses import Response

from forum.notifications import pushes
from forum.people import accounts
from forum.web.rendering.page import redirect, with_notice
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest

DEVICE = Shape(lines=("endpoint", "p256dh", "auth"))


async def begin(request: ForumRequest, form: Form) -> Response:
    """Keeps the address that the reader's browser has at its push service."""
    assert request.signed_in
    await accounts.note_language(request.account_id, request.ui)
    keys = (form["endpoint"], form["p256dh"], form["auth"])
    await pushes.begin(*keys, digest=request.signed_in.digest, by=request.user)
    return redirect(with_notice(request.link("account.email"), "saved"))


async def end(request: ForumRequest, form: Form) -> Response:
    assert request.signed_in
    await pushes.end(request.signed_in.digest, by=request.user)
    return redirect(with_notice(request.link("account.email"), "saved"))
