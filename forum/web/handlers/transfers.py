"""Transfers of a thread to another cabinet: handed over, asked for, accepted or refused."""

from typing import Any

from starlette.responses import Response

from forum.catalogue.views import CabinetView
from forum.errors import Invalid
from forum.people import permissions
from forum.threads.casework import transfers
from forum.threads.posting import lifecycle
from forum.threads.visibility import subject
from forum.web.handlers.lifecycle import to_thread_if_visible
from forum.web.rendering.page import to_thread
from forum.web.requests.forms import Form
from forum.web.requests.request import ForumRequest

DECISIONS = ("accept", "refuse", "take_back")


async def create(request: ForumRequest, form: Form) -> Response:
    """Hands the question over; by the same form, an officer of another cabinet asks for it."""
    about, by = subject(request.thread, request.catalogue), request.user
    sends = permissions.may(by, "route", about)
    if not sends:
        permissions.require(by, "ask_transfer", about)
    given: dict[str, Any] = _given(request, form)
    if sends:
        await lifecycle.route(request.thread, **given, reason=form["reason"])
        return await to_thread_if_visible(request, "routed")
    await transfers.ask(request.thread, **given, reason=form["reason"])
    return to_thread(request, "transfer-asked")


async def answer(request: ForumRequest, form: Form) -> Response:
    """Answers a cabinet that asked for the question, or takes back the request of one's own."""
    permissions.require(request.user, "triage")
    decision = form["decision"]
    if decision not in DECISIONS:
        raise Invalid({"decision": "unknown" if decision else "missing"})
    given: dict[str, Any] = _given(request, form)
    if decision == "take_back":
        await transfers.take_back(request.thread, **given)
        return to_thread(request, "transfer-taken-back")
    if decision == "refuse":
        await transfers.refuse(request.thread, **given, reason=form["reason"])
        return to_thread(request, "transfer-refused")
    await transfers.accept(request.thread, **given, reason=form["reason"])
    return await to_thread_if_visible(request, "routed")


def _given(request: ForumRequest, form: Form) -> dict[str, Any]:
    return {"to": _cabinet(request, form), "by": request.user, "catalogue": request.catalogue}


def _cabinet(request: ForumRequest, form: Form) -> CabinetView:
    cabinet = request.catalogue.cabinet(form["cabinet"])
    if cabinet is None:
        raise Invalid({"cabinet": "unknown" if form["cabinet"] else "missing"})
    return cabinet
