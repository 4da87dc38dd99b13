"""Addresses as people copy them: with a full stop, a bracket or a slash after them, or without the one that home ends in."""

from collections.abc import Iterable
from urllib.parse import quote

from starlette.routing import BaseRoute, Match, Mount
from starlette.types import Scope

from forum.web.requests.request import ForumRequest

CLINGING = """/.,;:!?)]}>"'…»”’،؛؟。、）」 """
"""Signs that end a sentence or a quotation around an address."""


def meant(request: ForumRequest) -> str | None:
    """The address of the page that was meant, as a path, if there is one without what clings to the end of this."""
    path = request.url_path
    bare = path.rstrip(CLINGING)
    whole = f"{bare}/" if bare.lstrip("/") in request.forum.words else bare
    known = whole.lstrip("/").partition("/")[0] in request.forum.words
    if whole == path or not known or not _leads(request.app.routes, {**request.scope, "path": whole, "root_path": ""}):
        return None
    query = request.scope["query_string"].decode("latin-1")
    return f"{quote(whole)}?{query}" if query else quote(whole)


def _leads(routes: Iterable[BaseRoute], scope: Scope) -> bool:
    """Whether a page answers at the path of `scope`."""
    for route in routes:
        match, more = route.matches(scope)
        if match is Match.FULL and (not isinstance(route, Mount) or _leads(route.routes, {**scope, **more})):
            return True
    return False
