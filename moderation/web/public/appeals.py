"""The form of an objection, for whom a decision concerns."""

from starlette.responses import Response

from forum.errors import NotFound
from forum.web.rendering import personal
from forum.web.rendering.page import redirect, with_notice
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.models import Decision
from moderation.review import appeals
from moderation.web.public import decisions as decision_pages

APPEAL = Shape(lines=("personal",), texts=("body",))


async def _own(request: ForumRequest) -> Decision:
    """The decision of the address. Raises NotFound for anybody but the person concerned."""
    decision = await decision_pages.find_for_reader(request)
    if not request.user.owns(decision.person_id):
        raise NotFound
    return decision


async def new(request: ForumRequest) -> Response:
    return await decision_pages.render(request, await _own(request), Form(), objecting=True)


async def create(request: ForumRequest, form: Form) -> Response:
    decision = await _own(request)
    choice = await personal.ask_about(request, form, "body")
    await appeals.appeal(decision, body=form["body"], by=request.user, personal=choice)
    return redirect(with_notice(request.link("decisions.show", decision=decision.id), "appealed"))


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    return await decision_pages.render(request, await _own(request), form, status, problem, objecting=True)
