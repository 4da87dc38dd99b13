"""Transfers of a thread to another cabinet: handed over, asked for, accepted or refused."""

from starlette.responses import Response

from forum.threads.casework import transfers
from forum.threads.posting import lifecycle
from forum.web.rendering.page import to_thread, to_thread_if_visible
from forum.web.requests.forms import Form
from forum.web.requests.request import ForumRequest


async def create(request: ForumRequest, form: Form) -> Response:
    """Hands the question over; by the same form, an officer of another cabinet asks for it."""
    given = {"to": form["cabinet"], "reason": form["reason"], "read": form["read"]}
    if await lifecycle.send(request.thread, **given, by=request.user, catalogue=request.catalogue):
        return await to_thread_if_visible(request, "routed")
    return to_thread(request, "transfer-asked")


async def answer(request: ForumRequest, form: Form) -> Response:
    """Answers a cabinet that asked for the question, or takes back the request of one's own."""
    decision, given = form["decision"], {"to": form["cabinet"], "reason": form["reason"]}
    await transfers.decide(request.thread, decision, **given, by=request.user, catalogue=request.catalogue)
    if decision == "accept":
        return await to_thread_if_visible(request, "routed")
    return to_thread(request, "transfer-taken-back" if decision == "take_back" else "transfer-refused")
