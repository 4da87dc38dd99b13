"""Transfers of a thread to another cabinet: handed over, asked for, accepted or refused."""

from typing import Any

from starlette.responses import Response

from forum.errors import Conflict
from forum.people import permissions
from forum.threads.casework import transfers
from forum.threads.posting import lifecycle
from forum.threads.visibility import subject
from forum.web.handlers.lifecycle import to_thread_if_visible
from forum.web.rendering.page import to_thread
from forum.web.requests.forms import Form
from forum.web.requests.request import ForumRequest


async def create(request: ForumRequest, form: Form) -> Response:
    """Hands the question over; by the same form, an officer of another cabinet asks for it.

    The form says which cabinet had the question when it was opened: with another one by now, nothing is done.
    """
    if form["read"] not in ("", request.cabinet.code):
        raise Conflict("handed_over")
    about, by = subject(request.thread, request.catalogue), request.user
    sends = permissions.may(by, "route", about)
    if not sends:
        permissions.require(by, "ask_transfer", about)
    given: dict[str, Any] = {"to": form["cabinet"], "by": by, "catalogue": request.catalogue}
    if sends:
        await lifecycle.route(request.thread, **given, reason=form["reason"])
        return await to_thread_if_visible(request, "routed")
    await transfers.ask(request.thread, **given, reason=form["reason"])
    return to_thread(request, "transfer-asked")


async def answer(request: ForumRequest, form: Form) -> Response:
    """Answers a cabinet that asked for the question, or takes back the request of one's own."""
    decision, given = form["decision"], {"to": form["cabinet"], "reason": form["reason"]}
    await transfers.decide(request.thread, decision, **given, by=request.user, catalogue=request.catalogue)
    if decision == "accept":
        return await to_thread_if_visible(request, "routed")
    return to_thread(request, "transfer-taken-back" if decision == "take_back" else "transfer-refused")
