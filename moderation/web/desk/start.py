"""Where the team's day begins: what waits, how much of it, and what to take first."""

from typing import Any

from starlette.responses import Response

from forum import clock
from forum.catalogue import reasons
from forum.errors import NotAllowed
from forum.people.permissions import may
from forum.threads.casework import duty
from forum.web.rendering.page import page
from forum.web.requests.request import ForumRequest
from forum.web.requests.rules import signed_in
from moderation.desk import triage, waiting
from moderation.desk.triage import Filters
from moderation.review import queue
from moderation.web.desk import rows
from moderation.web.reason_names import name_of


def at_work(request: ForumRequest) -> None:
    """Whoever's work begins at the desk."""
    signed_in(request)
    if waiting.start_of(request.user) != "desk.start":
        raise NotAllowed


async def index(request: ForumRequest) -> Response:
    by, catalogue = request.user, request.catalogue
    duties = await duty.listed()
    return page(
        request,
        "desk/start.html",
        counts=await waiting.detailed(by, catalogue),
        most=waiting.COUNTED,
        duties=duties,
        on_now=duty.at(clock.now(), duties),
        mine=await waiting.in_hand(by, catalogue),
        reason_name=await name_of(request),
        heat_of=rows.heat_of(await reasons.offered()),
        **await _first(request),
    )


async def _first(request: ForumRequest) -> dict[str, Any]:
    """What nobody has taken and is most urgent: a question for whoever answers, else an item of the queue."""
    by, catalogue = request.user, request.catalogue
    if by.cabinets and may(by, "triage"):
        found = await triage.page(Filters(taken="nobody"), by=by, catalogue=catalogue, rows=1)
        return {"first_question": next(iter(found.rows), None), "first_item": None}
    if may(by, "moderate"):
        page_of = await queue.page(queue.Filters(taken="nobody"), by=by, rows=1)
        shown = [rows.shown(row, by=by, catalogue=catalogue, ui=request.ui) for row in page_of.rows]
        return {"first_question": None, "first_item": next((row for row in shown if not row.broken), None)}
    return {"first_question": None, "first_item": None}
