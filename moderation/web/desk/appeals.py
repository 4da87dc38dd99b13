"""Deciding about an objection."""

from starlette.responses import Response

from forum.errors import NotFound
from forum.threads.models import ReviewItem
from forum.web.rendering.page import redirect, with_notice
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from forum.web.requests.step_up import require_fresh
from moderation.models import Appeal, Decision
from moderation.review import appeals, items
from moderation.review.verdicts import undoing_needs_step_up
from moderation.web.desk import item as item_pages

DECIDE = Shape(lines=("verdict", "personal"), texts=("statement",))


async def _found(request: ForumRequest) -> Appeal:
    appeal = await Appeal.get_or_none(id=request.path_params["appeal"])
    if appeal is None:
        raise NotFound
    return appeal


async def decide(request: ForumRequest, form: Form) -> Response:
    appeal = await _found(request)
    decision = await Decision.get(id=appeal.decision_id)
    if form["verdict"] == "overturn" and undoing_needs_step_up(decision.verdict, 1):
        require_fresh(request, form)
    await appeals.decide(
        appeal,
        form["verdict"],
        statement=form["statement"],
        by=request.user,
        catalogue=request.catalogue,
        personal=form["personal"],
    )
    return redirect(with_notice(request.link("desk.queue"), "appeal-decided"))


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    """The item's page with the refused form."""
    appeal = await _found(request)
    row = await ReviewItem.filter(appeal_id=appeal.id).order_by("-since").first()
    if row is None:
        raise NotFound
    return await item_pages.render(request, await items.find(row.id), form, status, problem, "desk.appeal")
