"""What requests of partners' programs bring besides the address: their key, headers and a body."""

import json
from collections.abc import Mapping
from typing import Any

from starlette.datastructures import QueryParams

from forum.errors import Invalid
from forum.partners import keys
from forum.partners.models import AppKey
from forum.web.api import parameters
from forum.web.api.resources import Resource
from forum.web.rendering.problems import JSON
from forum.web.requests.refusals import Refused
from forum.web.requests.request import ForumRequest

BEARER = "bearer"


async def key_of(request: ForumRequest, scope: str) -> AppKey:
    """The key of the program that asks, counted. Raises Refused (401, 403) without one that may do this, TooMany."""
    how, _, secret = request.headers.get("authorization", "").partition(" ")
    found = await keys.find(secret.strip()) if how.lower() == BEARER else None
    if found is None:
        raise Refused(401, "app_key")
    if not keys.may(found, scope):
        raise Refused(403, "app_scope")
    await request.forum.limiter.count("api", f"app:{found.id}")
    return found


def headers_of(request: ForumRequest, resource: Resource) -> dict[str, str]:
    """The headers of a resource. Raises Invalid."""
    given = [(each.name, value) for each in resource.headers for value in request.headers.getlist(each.name)]
    return parameters.read(resource.headers, QueryParams(given))


async def body_of(request: ForumRequest, resource: Resource) -> dict[str, str]:
    """The fields of a JSON object that was sent. Raises Refused (415, 400) for anything else, Invalid."""
    kind, _, options = request.headers.get("content-type", "").partition(";")
    if kind.strip().lower() != JSON or options.replace(" ", "").lower() not in ("", "charset=utf-8"):
        raise Refused(415, "json_needed")
    try:
        fields = json.loads((await request.body()).decode(), object_pairs_hook=_Pairs)
    except (ValueError, RecursionError):
        raise Refused(400, "json_needed") from None
    if not isinstance(fields, _Pairs):
        raise Refused(400, "json_needed")
    if wrong := {
        str(name)[:60]: "parameter_value" for name, value in fields if not _is_text(value) or not _is_text(name)
    }:
        raise Invalid(wrong)
    return parameters.read(resource.body, QueryParams(list(fields)))


class _Pairs(list[tuple[str, Any]]):
    """The members of an object in order, so that none that is there twice is lost."""


def _is_text(value: object) -> bool:
    """Whether a value is a text that can be kept: a lone half of a character is none."""
    try:
        return isinstance(value, str) and bool(value.encode() or True)
    except UnicodeEncodeError:
        return False


def content_of(body: Mapping[str, str]) -> dict[str, list[str]]:
    """What two sendings of the same share."""
    return {name: [value] for name, value in body.items()}
