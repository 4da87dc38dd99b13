"""Kept passwords: a good one is not asked again for a mistake in another field; only its hash is kept, sealed, for a moment."""

from forum.errors import Invalid
from forum.people import accounts, passwords
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
    if status != 422:
        return ""
    context, nickname = context_words(request) | accounts.words_of(form["email"]), form["nickname"]
    try:
        return await passwords.hash_new(secret, hasher=request.forum.hasher, nickname=nickname, context=context)
    except Invalid:
        return ""


def context_words(request: ForumRequest) -> frozenset[str]:
    """Words that no password here may be little more than: names of institutions and cabinets, parts of our addresses."""
    return request.catalogue.reserved_words() | request.forum.reserved
