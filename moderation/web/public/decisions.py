"""The page of a decision, for whom it concerns and for moderators."""

from typing import Any

from starlette.responses import Response

from forum.catalogue.views import Catalogue
from forum.errors import NotFound
from forum.threads.holding.masks import is_hidden
from forum.threads.models import Thread
from forum.web.rendering import masks, personal
from forum.web.rendering.page import page
from forum.web.requests.forms import Form
from forum.web.requests.request import ForumRequest
from moderation.models import Decision
from moderation.review import appeals, decisions
from moderation.web.reason_names import name_of as reason_names


async def find_for_reader(request: ForumRequest) -> Decision:
    """The decision of the address. Raises NotFound for anybody but the person concerned and moderators."""
    decision = await Decision.get_or_none(id=request.path_params["decision"])
    if decision is None or not decisions.may_read(decision, request.user):
        raise NotFound
    return decision


async def show(request: ForumRequest) -> Response:
    """The page of a decision with its statement of reasons and how to object."""
    return await render(request, await find_for_reader(request), Form())


async def render(
    request: ForumRequest,
    decision: Decision,
    form: Form,
    status: int = 200,
    problem: str = "",
    *,
    objecting: bool = False,
) -> Response:
    own = request.user.owns(decision.person_id)
    thread = await Thread.get_or_none(id=decision.thread_id) if decision.thread_id else None
    return page(
        request,
        "decisions/appeal.html" if objecting else "decisions/show.html",
        status=status,
        problem=problem,
        form=form,
        decision=decision,
        found=await personal.marked(request, form),
        own=own,
        thread=thread if thread and (not own or _may_be_named(thread, request)) else None,
        mask=await masks.over(request, thread, always=not own),
        until=decisions.appeal_until(decision.at),
        reason_name=await reason_names(request),
        **await _objecting(decision, request.catalogue),
    )


async def _objecting(decision: Decision, catalogue: Catalogue) -> dict[str, Any]:
    """The objection to a decision, if there is one, why there can be none, and when one made today is answered."""
    appeal, days = await appeals.of_decision(decision), catalogue.appeal_days
    return {
        "appeal": appeal,
        "overdue": bool(appeal and appeals.is_late(appeal)),
        "why_not": appeals.why_not(decision),
        "answer_days": days,
        "answered_by": appeals.answered_by(days),
    }


def _may_be_named(thread: Thread, request: ForumRequest) -> bool:
    """Whether whom a decision concerns may read the title of its thread: it may be somebody else's, and private by now."""
    return request.user.owns(thread.author_id) or not is_hidden(thread)
