"""Kept passwords: a good one is not asked again for a mistake in another field; only its hash is kept, sealed, for a moment."""

from forum.people import passwords
from forum.web.requests import resume
from forum.web.requests.forms import Form
from forum.web.requests.request import ForumRequest


async def hash_of(request: ForumRequest, form: Form, status: int) -> str:
    """The hash of the password of a form that was refused for something else, or of the one kept before; else empty."""
    secret = form.secret("password")
    if status == 200 or "password" in form.errors:
        return ""
    if not secret:
        return resume.password_of(request)
    if status != 422 or passwords.check(secret, nickname=form["nickname"], context=request.forum.reserved):
        return ""
    return await request.forum.hasher.hash(secret)
