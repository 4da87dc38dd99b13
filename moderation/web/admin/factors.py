"""The admin's page for somebody who lost their second factor: proposing to take it off their account."""

from starlette.responses import Response

from forum.web.rendering.page import page
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.admin import proposals
from moderation.web.admin import rows

SHAPE = Shape(lines=("nickname",))


async def index(request: ForumRequest, form: Form | None = None, status: int = 200, problem: str = "") -> Response:
    return page(request, "admin/factors/index.html", status=status, problem=problem, form=form or Form())


async def propose(request: ForumRequest, form: Form) -> Response:
    """Proposes it, for another admin to confirm; the wait begins then."""
    await proposals.propose_factor(form["nickname"], by=request.user)
    return rows.back(request, "proposals", "proposed-change")
