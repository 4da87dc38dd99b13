"""The page of every notice in force, and putting one away."""

from starlette.responses import Response

from forum.catalogue.notices import in_force_now
from forum.web.rendering import notices
from forum.web.rendering.page import own_path, page, redirect
from forum.web.requests.forms import Form
from forum.web.requests.request import ForumRequest


async def index(request: ForumRequest) -> Response:
    """Every notice for this reader, on whichever pages it shows otherwise, in every language it has."""
    found = in_force_now(request.catalogue.notices, reader=request.user)
    return page(request, "notices/index.html", found=[notices.in_every_language(each, request) for each in found])


async def close(request: ForumRequest, form: Form) -> Response:
    """Puts a notice away until the browser is closed; it stays on the page of all."""
    response = redirect(own_path(form["next"], request.link("home")))
    closed = {*notices.closed(request), request.path_params["notice"]}
    known = sorted(closed & {each.id for each in request.catalogue.notices})
    value, secure = ".".join(map(str, known)), request.forum.settings.is_https
    response.set_cookie(notices.CLOSED, value, path="/", secure=secure, httponly=True, samesite="lax")
    return response
