"""Where an admin's day begins: what needs an admin, and everything one can change."""

from starlette.responses import Response

from forum.catalogue.places import conflicts
from forum.web.rendering.page import page
from forum.web.requests.request import ForumRequest
from moderation.admin import roles
from moderation.desk import waiting
from moderation.web.admin import facts


async def index(request: ForumRequest) -> Response:
    open_ = [each for each in await conflicts.known(request.catalogue) if each.is_open]
    return page(
        request,
        "admin/start.html",
        counts=await waiting.detailed(request.user, request.catalogue),
        most=waiting.COUNTED,
        conflicts=open_,
        about=list(dict.fromkeys(thing.name(request.ui) for each in open_ if (thing := each.line or each.place))),
        unverified={section: len(rows) for section, rows in facts.sections(request) if rows},
        unused=await roles.unused(),
    )
