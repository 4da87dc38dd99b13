"""The interface for programs as an ASGI application: it finds the resource, asks it for a visitor or for the program whose key
comes with the request, and answers in JSON.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from forum.catalogue import snapshot
from forum.errors import Conflict, Invalid, NotFound, Refusal, TooMany
from forum.web.api import keyed, openapi, parameters
from forum.web.api.parameters import LANG
from forum.web.api.resources import Asked, NotTaken, NotThere, Resource
from forum.web.api.schemas import as_json
from forum.web.rendering import problems
from forum.web.rendering.page import CACHED, PRIVATE, is_known, tag_of
from forum.web.rendering.problems import JSON, OPEN, VARY, problem
from forum.web.requests.policies import API
from forum.web.requests.refusals import Refused, request_of
from forum.web.requests.request import ForumRequest

ASKED_BEFORE = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


class Api:
    """The resources of a table, and their description."""

    def __init__(self, table: Sequence[Resource]) -> None:
        description = Resource("/openapi.json", "openapi", "This description.", dict, self._describe)
        self.table = (*table, description)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["route_name"] = "api"
        request = request_of(scope, receive)
        request.catalogue = await snapshot.current()
        request.words = request.forum.words[problems.language_of(request, request.catalogue)]
        resource: Resource | None = None
        try:
            resource, named = self._find(request.url_path.removeprefix(API))
            request.scope["route_name"] = f"api.{resource.name}"
            response = await self._answer(request, resource, named)
        except Refusal as refusal:
            response = _refused(request, refusal, resource)
        except ClientDisconnect:
            return
        await (_closed(response) if resource and resource.scope else response)(scope, receive, send)

    async def _answer(self, request: ForumRequest, resource: Resource, named: Mapping[str, str]) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={**OPEN, **ASKED_BEFORE, "Allow": ", ".join(resource.methods)})
        if request.method not in resource.methods:
            raise Refused(405, "method")
        limiter = request.forum.limiter
        await limiter.count("api", f"network:{limiter.network(request.address)}")
        if not takes_json(request.headers.get("accept", "")):
            raise Refused(406, "json_only")
        key = await keyed.key_of(request, resource.scope) if resource.scope else None
        known = [
            replace(each, choices=tuple(request.forum.words)) if each is LANG else each for each in resource.in_query
        ]
        given = parameters.read(known, QueryParams(request.scope["query_string"])) | keyed.headers_of(request, resource)
        sent = await keyed.body_of(request, resource) if resource.body else {}
        value = as_json(await resource.read(Asked(request, {**given, **sent, **named}, key=key)))
        if resource.scope:
            return _told(request, value, 201 if resource.body else 200)
        return _found(request, value, kept=not any(given[name] for name in resource.personal))

    def _find(self, path: str) -> tuple[Resource, Mapping[str, str]]:
        """The resource of a path and the parameters in it. Raises NotFound."""
        for each in self.table:
            if (named := each.match(path)) is not None:
                return each, named
        raise NotFound

    async def _describe(self, asked: Asked) -> dict[str, Any]:
        known = asked.request.forum
        return openapi.document(self.table, list(known.words), known.settings.forum_base_url)


def _told(request: ForumRequest, value: Any, status: int) -> Response:
    """An answer that is for one program alone: no cache keeps it."""
    headers = {**OPEN, "Vary": VARY, "Content-Language": request.ui, "Cache-Control": PRIVATE}
    return Response(_written(value), status, headers, JSON)


def _closed(response: Response) -> Response:
    """The response without what lets pages of other sites read it."""
    for name in [each for each in response.headers if each.startswith("access-control-")]:
        del response.headers[name]
    return response


def _written(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _found(request: ForumRequest, value: Any, *, kept: bool) -> Response:
    content = _written(value)
    headers = {**OPEN, "Vary": VARY, "Content-Language": request.ui}
    if not kept:
        return Response(content, 200, {**headers, "Cache-Control": PRIVATE}, JSON)
    headers |= {"Cache-Control": CACHED, "ETag": tag_of(content)}
    if is_known(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(content, 200, headers, JSON)


def _refused(request: ForumRequest, refusal: Refusal, resource: Resource | None) -> Response:
    if isinstance(refusal, Refused):
        response = problem(request, refusal.status, refusal.code)
    elif isinstance(refusal, NotTaken):
        response = problem(request, 422, "fields", refusal.fields)
    elif isinstance(refusal, Invalid):
        response = problem(request, 400, "parameters", refusal.fields)
    elif isinstance(refusal, Conflict):
        response = problem(request, 409, refusal.code)
    elif isinstance(refusal, TooMany):
        response = problem(request, 429, "too_many")
        response.headers["Retry-After"] = str(refusal.retry_after)
    else:
        response = problem(request, 404, "not_found", refusal.fields if isinstance(refusal, NotThere) else {})
    if response.status_code == 405 and resource:
        response.headers["Allow"] = ", ".join(resource.methods)
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def takes_json(accept: str) -> bool:
    """Whether a header Accept lets JSON be the answer; one that is not there does."""
    taken = [part.strip().lower() for part in accept.split(",") if part.strip()]
    for part in taken:
        kind, *rest = [each.strip() for each in part.split(";")]
        if kind in ("*/*", "application/*", JSON) and not any(
            each in ("q=0", "q=0.0", "q=0.00", "q=0.000") for each in rest
        ):
            return True
    return not taken
