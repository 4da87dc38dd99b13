"""The life of a thread after it was asked: closed, opened again, withdrawn, made private, rejected, linked."""

from starlette.responses import Response

from forum import ids
from forum.errors import Invalid, NotFound
from forum.people import permissions
from forum.threads.models import Thread
from forum.threads.posting import lifecycle
from forum.threads.visibility import find_thread, subject
from forum.web.rendering.page import redirect, to_thread, with_notice
from forum.web.requests.forms import Form
from forum.web.requests.request import ForumRequest


async def to_thread_if_visible(request: ForumRequest, notice: str) -> Response:
    """To the thread, or to the list when the act took it out of this person's sight."""
    try:
        await find_thread(request.thread.id, reader=request.user, catalogue=request.catalogue)
    except NotFound:
        return redirect(with_notice(request.link("threads.index"), notice))
    return to_thread(request, notice)


async def close(request: ForumRequest, form: Form) -> Response:
    await lifecycle.close(request.thread, by=request.user, catalogue=request.catalogue, reason=form["reason"])
    return to_thread(request, "closed")


async def reopen(request: ForumRequest, form: Form) -> Response:
    await lifecycle.reopen(request.thread, by=request.user, catalogue=request.catalogue, reason=form["reason"])
    return to_thread(request, "reopened")


async def withdraw(request: ForumRequest, form: Form) -> Response:
    await lifecycle.withdraw(request.thread, by=request.user, catalogue=request.catalogue, reason=form["reason"])
    return to_thread(request, "withdrawn")


async def make_private(request: ForumRequest, form: Form) -> Response:
    await lifecycle.make_private(request.thread, by=request.user, catalogue=request.catalogue, reason=form["reason"])
    return await to_thread_if_visible(request, "private")


async def reject(request: ForumRequest, form: Form) -> Response:
    await lifecycle.reject(request.thread, by=request.user, catalogue=request.catalogue, reason=form["reason"])
    return await to_thread_if_visible(request, "rejected")


async def ask_mediators(request: ForumRequest, form: Form) -> Response:
    await lifecycle.ask_mediators(request.thread, by=request.user, catalogue=request.catalogue, reason=form["reason"])
    return to_thread(request, "mediators-asked")


async def link_duplicate(request: ForumRequest, form: Form) -> Response:
    permissions.require(request.user, "link_duplicate", subject(request.thread, request.catalogue))
    original = await _named(request, form["of"])
    await lifecycle.link_duplicate(
        request.thread, of=original, by=request.user, catalogue=request.catalogue, reason=form["reason"]
    )
    return to_thread(request, "linked")


async def _named(request: ForumRequest, given: str) -> Thread:
    """The thread that an id or a pasted address names. Raises Invalid (`of`)."""
    if not given:
        raise Invalid({"of": "missing"})
    last = given.rstrip("/").rpartition("/")[2].partition("?")[0].partition("-")[0]
    try:
        return await find_thread(ids.decode(last), reader=request.user, catalogue=request.catalogue)
    except (ValueError, NotFound):
        raise Invalid({"of": "unknown"}) from None
