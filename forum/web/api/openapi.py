"""The description of the interface (OpenAPI 3.1), made of its table."""

from collections.abc import Mapping, Sequence
from typing import Any

from forum.web.api.parameters import LANG, Parameter
from forum.web.api.resources import Resource
from forum.web.api.schemas import components, schema_of
from forum.web.rendering.problems import JSON, PROBLEM, Problem
from forum.web.requests.policies import API

ABOUT = (
    "Everything that anybody may read in the forum, for programs, without an account, a key or a cookie; private"
    " questions, questions about danger and those in sensitive topics are not in it. With a key a partner's program asks for"
    " its users, and reads a question with the code that its asker has. Lists come in pages: give the cursor"
    " `next` as `after`; a page may have fewer rows than `limit` and still a next one. HTML is sanitised. Answers have an"
    " ETag: send it as If-None-Match. Errors are problem details (RFC 9457). Addresses and fields only get added."
)
REFUSED: Mapping[str, str] = {
    "400": "A parameter can't be used; `errors` names it.",
    "404": "Nothing is there for everybody to read, or a parameter names something that isn't there.",
    "405": "Another method than those in Allow.",
    "406": "Another type than JSON was asked for.",
    "429": "Too many requests of one network; Retry-After says when to go on.",
    "503": "The forum is not available for a moment.",
}
KEYED: Mapping[str, str] = {
    "401": "The key is missing, unknown or revoked.",
    "403": "The key was made for other things.",
}
WRITTEN: Mapping[str, str] = {
    "409": "The same Idempotency-Key came with another question.",
    "413": "The body is too large.",
    "415": "Another type than JSON in UTF-8 was sent.",
    "422": "A field is as described and can't be taken; `errors` names it.",
}
KEY = "app_key"


def document(table: Sequence[Resource], languages: Sequence[str], base: str) -> dict[str, Any]:
    """The whole description; `languages` are those of the interface."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Migrant Forum", "version": "1.0", "description": ABOUT, "license": {"name": "MIT", "identifier": "MIT"}},
        "servers": [{"url": f"{base}{API}"}],
        "paths": {each.path: {_method(each): _operation(each, languages)} for each in table},
        "components": {
            "schemas": components([*(each.answer for each in table), Problem]),
            "responses": {status: _refusal(words) for status, words in {**REFUSED, **KEYED, **WRITTEN}.items()},
            "securitySchemes": {KEY: {"type": "http", "scheme": "bearer", "description": "A key that an admin made."}},
        },
    }  # fmt: skip


def _method(resource: Resource) -> str:
    return resource.methods[0].lower()


def _operation(resource: Resource, languages: Sequence[str]) -> dict[str, Any]:
    answer: dict[str, Any] = {"type": "object"} if resource.answer is dict else schema_of(resource.answer)
    named = [each for each in resource.parameters if each.in_path]
    refused = {**REFUSED, **(KEYED if resource.scope else {}), **(WRITTEN if resource.body else {})}
    given = {"description": "What was asked for.", "content": {JSON: {"schema": answer}}}
    told: dict[str, Any] = {"201" if resource.body else "200": given}
    if not resource.scope:
        told["304"] = {"description": "As it was when its ETag was given."}
    described = {
        "operationId": resource.name,
        "summary": resource.summary,
        "parameters": [
            *(_parameter(each, languages) for each in (*named, *resource.in_query)),
            *(_parameter(each, languages) | {"in": "header"} for each in resource.headers),
        ],
        "responses": told | {status: {"$ref": f"#/components/responses/{status}"} for status in sorted(refused)},
    }
    security = {"security": [{KEY: [resource.scope]}]} if resource.scope else {}
    return described | security | (_body(resource.body) if resource.body else {})


def _body(fields: Sequence[Parameter]) -> dict[str, Any]:
    """The object that is sent: each of its fields is a text, and none is needed by itself."""
    schema = {
        "type": "object",
        "properties": {each.name: each.schema | {"description": each.description} for each in fields},
        "additionalProperties": False,
    }
    return {"requestBody": {"required": True, "content": {JSON: {"schema": schema}}}}


def _parameter(parameter: Parameter, languages: Sequence[str]) -> dict[str, Any]:
    schema = parameter.schema | ({"enum": list(languages)} if parameter is LANG else {})
    return {
        "name": parameter.name,
        "in": "path" if parameter.in_path else "query",
        "required": parameter.in_path or parameter.required,
        "description": parameter.description,
        "schema": schema,
    }


def _refusal(words: str) -> dict[str, Any]:
    return {"description": words, "content": {PROBLEM: {"schema": schema_of(Problem)}}}
