"""Objections: the form of whom a decision concerns, and the moderator's who decides about it."""

from starlette.responses import Response

from forum.errors import NotFound
from forum.threads.models import ReviewItem
from forum.web.rendering.page import redirect, with_notice
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from forum.web.requests.step_up import require_fresh
from moderation.models import Appeal, Decision
from moderation.review import appeals, queue
from moderation.web.desk import decisions as decision_pages
from moderation.web.desk import queue as queue_pages
from moderation.web.desk.decisions import UNDONE_PROVED

APPEAL = Shape(texts=("body",))
DECIDE = Shape(lines=("verdict",), texts=("statement",))


async def _own(request: ForumRequest) -> Decision:
    """The decision of the address. Raises NotFound for everybody but the person it concerns."""
    decision = await decision_pages.find_for_reader(request)
    if decision.person_id != request.user.account_id:
        raise NotFound
    return decision


async def new(request: ForumRequest) -> Response:
    return await decision_pages.render(request, await _own(request), Form(), objecting=True)


async def create(request: ForumRequest, form: Form) -> Response:
    decision = await _own(request)
    await appeals.appeal(decision, body=form["body"], by=request.user)
    return redirect(with_notice(request.link("decisions.show", decision=decision.id), "appealed"))


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    return await decision_pages.render(request, await _own(request), form, status, problem, objecting=True)


async def _found(request: ForumRequest) -> Appeal:
    appeal = await Appeal.get_or_none(id=request.path_params["appeal"])
    if appeal is None:
        raise NotFound
    return appeal


async def decide(request: ForumRequest, form: Form) -> Response:
    appeal = await _found(request)
    if form["verdict"] == "overturn" and (await Decision.get(id=appeal.decision_id)).verdict in UNDONE_PROVED:
        require_fresh(request, form)
    await appeals.decide(
        appeal, form["verdict"], statement=form["statement"], by=request.user, catalogue=request.catalogue
    )
    return redirect(with_notice(request.link("desk.queue"), "appeal-decided"))


async def decide_again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    """The item's page with the refused form."""
    appeal = await _found(request)
    row = await ReviewItem.filter(appeal_id=appeal.id).order_by("-since").first()
    if row is None:
        raise NotFound
    return await queue_pages.render(request, await queue.find(row.id), form, status, problem, "desk.appeal")
