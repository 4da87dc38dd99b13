"""The life of a thread after it was asked: closed, opened again, withdrawn, made private, rejected, linked."""

from starlette.responses import Response

from forum.people import permissions
from forum.threads.posting import lifecycle
from forum.threads.visibility import find_named, subject
from forum.web.rendering.page import to_thread, to_thread_if_visible
from forum.web.requests.forms import Form
from forum.web.requests.request import ForumRequest


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
    original = await find_named(form["of"], reader=request.user, catalogue=request.catalogue)
    await lifecycle.link_duplicate(
        request.thread, of=original, by=request.user, catalogue=request.catalogue, reason=form["reason"]
    )
    return to_thread(request, "linked")
