"""Where an admin's day begins: what needs an admin, and everything one can change."""

from starlette.responses import Response

from forum import clock
from forum.web.rendering.page import page
from forum.web.requests.request import ForumRequest
from moderation.admin import roles
from moderation.desk import waiting
from moderation.web.admin import facts


async def index(request: ForumRequest) -> Response:
    lines = request.catalogue.lines(clock.today()).values()
    return page(
        request,
        "admin/start.html",
        counts=await waiting.detailed(request.user, request.catalogue),
        most=waiting.COUNTED,
        conflicts=[
            *(line.name(request.ui) for line in lines if len(line.hours) > 1),
            *(each.name(request.ui) for each in request.catalogue.places.values() if each.in_conflict(clock.today())),
        ],
        unverified={section: len(rows) for section, rows in facts.sections(request) if rows},
        unused=await roles.unused(),
    )
