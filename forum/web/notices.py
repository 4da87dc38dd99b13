"""What is announced now, on a page of its own."""

from starlette.responses import Response

from forum import clock
from forum.catalogue.campaigns import in_force
from forum.web.campaigns import in_every_language
from forum.web.pages import page
from forum.web.requests import ForumRequest


async def index(request: ForumRequest) -> Response:
    """Every notice for this reader, on whichever pages it shows otherwise, in every language it has."""
    found = in_force(request.catalogue.campaigns, reader=request.user, at=clock.now())
    return page(request, "notices/index.html", found=[in_every_language(each, request) for each in found])
