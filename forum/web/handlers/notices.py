"""The page of every notice in force."""

from starlette.responses import Response

from forum import clock
from forum.catalogue.notices import in_force
from forum.web.rendering.notices import in_every_language
from forum.web.rendering.page import page
from forum.web.requests.request import ForumRequest


async def index(request: ForumRequest) -> Response:
    """Every notice for this reader, on whichever pages it shows otherwise, in every language it has."""
    found = in_force(request.catalogue.notices, reader=request.user, at=clock.now())
    return page(request, "notices/index.html", found=[in_every_language(each, request) for each in found])
