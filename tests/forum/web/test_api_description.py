"""The description of the interface for programs (OpenAPI 3.1) says all that a program needs, and every answer is as it says."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from forum.partners import keys
from forum.parts import RESOURCES
from forum.threads.models import Post, Thread
from moderation.oversight import transparency
from moderation.parts import RESOURCES as OF_MODERATION
from tests.cast import Visit, Visiting, answer, ask, person
from tests.forum.threads import officers
from tests.forum.web.test_notices import announce
from tests.world import put_into_bangla

schemas = pytest.importorskip("jsonschema_rs")

NEEDED = {"q": "card"}
"""What a person types; everything else a program finds in the answers themselves."""


class Program:
    """Somebody's program that knows the description alone: it asks for everything, and fills paths with what it has read."""

    def __init__(self, visit: Visit, description: dict[str, Any]) -> None:
        self.visit, self.description = visit, description
        self.read: dict[str, set[str]] = {}
        """The values that answers had under a name of a path's parameter."""

    async def ask_for_all(self) -> dict[str, list[Any]]:
        """The answers by path, each checked by its schema."""
        answers: dict[str, list[Any]] = {}
        for path, operations in sorted(self.description["paths"].items(), key=lambda each: each[0].count("{")):
            if "get" not in operations or "security" in operations["get"]:
                continue
            for filled in self._filled(path, operations["get"]):
                said = await self.visit.get(f"{self.description['servers'][0]['url']}{filled}")
                assert said.status_code in (200, 404), (filled, said.text)
                if said.status_code == 200:
                    self.check(operations["get"], said.json())
                    self._learn(path, said.json())
                    answers.setdefault(path, []).append(said.json())
        return answers

    def check(self, operation: dict[str, Any], said: Any, status: str = "200") -> None:
        schema = operation["responses"][status]["content"]["application/json"]["schema"]
        whole = {**schema, "components": self.description["components"]}
        schemas.Draft202012Validator(whole, validate_formats=True).validate(said)

    def _filled(self, path: str, operation: dict[str, Any]) -> Iterator[str]:
        query = [each["name"] for each in operation["parameters"] if each["in"] == "query" and each["required"]]
        ending = f"?{'&'.join(f'{name}={NEEDED[name]}' for name in query)}" if query else ""
        paths = [path]
        for name in re.findall("{(.*?)}", path):
            key = f"{path.split('/')[1]}.{name}" if name == "slug" else name
            values = sorted(self.read.get(key, ()))[:12]
            paths = [each.replace(f"{{{name}}}", value) for each in paths for value in values]
        yield from (f"{each}{ending}" for each in paths)

    def _learn(self, path: str, said: Any) -> None:
        """The ids and codes of the rows of a list."""
        noun = path.split("/")[-1]
        own = {"threads": "thread", "answers": "answer", "cabinets": "cabinet"}.get(noun)
        for row in (
            next((each for each in said.values() if isinstance(each, list)), []) if isinstance(said, dict) else []
        ):
            if own:
                self.read.setdefault(own, set()).add(row.get("id") or row.get("code"))
            if isinstance(row, dict) and "slug" in row:
                self.read.setdefault(f"{noun}.slug", set()).add(row["slug"])
            self.read.setdefault("language", set()).update(row.get("languages", []) if noun == "threads" else [])


async def described(visit: Visiting) -> Program:
    visitor = await visit()
    return Program(visitor, (await visitor.get("/api/v1/openapi.json")).json())


async def test_a_program_that_knows_the_description_alone_reads_everything_and_each_answer_is_as_described(
    visit: Visiting,
) -> None:
    for number in range(3):
        said = await answer(await ask("bilal", title=f"Where is my card {number}?"))
        await officers.mark(said)
        await officers.correct(said)
        await put_into_bangla(said)
    await ask(title="My card is lost")
    await announce(tone="warn")
    await transparency.publish()
    program = await described(visit)
    found = await program.ask_for_all()
    keyed = {resource.path for resource in RESOURCES if resource.scope}
    assert set(found) == set(program.description["paths"]) - keyed
    assert len(found["/threads/{thread}"]) == 4 and len(found["/answers/{answer}/versions"]) == 3
    assert len(found["/threads/{thread}/renderings/{language}"]) == 3
    assert found["/search"][0]["found"] and found["/notices"][0]["notices"]


async def test_the_description_is_made_of_the_table(visit: Visiting) -> None:
    description = (await described(visit)).description
    table = {each.path: each for each in (*RESOURCES, *OF_MODERATION)}
    assert set(description["paths"]) == {*table, "/openapi.json"}
    for path, operations in description["paths"].items():
        if path not in table:
            continue
        (method,) = operations
        asked, resource = operations[method], table[path]
        assert method.upper() == resource.methods[0] and ("security" in asked) == bool(resource.scope)
        assert asked["operationId"] == table[path].name and asked["summary"]
        assert [each["name"] for each in asked["parameters"] if each["in"] == "path"] == re.findall("{(.*?)}", path)
        found = {"201"} if resource.body else {"200"} if resource.scope else {"200", "304"}
        keyed, written = (
            {"401", "403"} if resource.scope else set(),
            {"409", "413", "415", "422"} if resource.body else set(),
        )
        assert found | {"400", "404", "405", "406", "429", "503"} | keyed | written == set(asked["responses"])
    named = [each["operationId"] for operations in description["paths"].values() for each in operations.values()]
    assert len(named) == len(set(named))
    for name, schema in description["components"]["schemas"].items():
        assert schema["description"] and schema["required"] == list(schema["properties"]), name
        schemas.meta.validate(schema)


async def test_an_answer_that_is_not_as_described_is_found(visit: Visiting) -> None:
    program = await described(visit)
    said = (await program.visit.get("/api/v1/languages")).json()
    operation = program.description["paths"]["/languages"]["get"]
    program.check(operation, said)
    for wrong in ({"languages": [{**said["languages"][0], "more": 1}]}, {"languages": [{"code": "pt"}]}, {}):
        with pytest.raises(schemas.ValidationError):
            program.check(operation, wrong)


async def test_a_program_that_knows_the_description_and_its_key_alone_asks_comes_back_and_reads_the_answer(
    visit: Visiting,
) -> None:
    """Every address, method, header and field is one that the description names."""
    secret = await keys.make("My CNAIM", "Ana", list(keys.SCOPES), by=await person("ada"))
    program = await described(visit)
    base, paths = program.description["servers"][0]["url"], program.description["paths"]
    named = {
        operation["operationId"]: (method, path, operation)
        for path, operations in paths.items()
        for method, operation in operations.items()
    }
    (scheme,) = program.description["components"]["securitySchemes"].values()
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")

    async def does(name: str, status: str, sent: Any = None, **values: str) -> Any:
        method, path, operation = named[name]
        headers = {
            each["name"]: values[each["name"].replace("-", "_")]
            for each in operation["parameters"]
            if each["in"] == "header" and each["required"]
        }
        how = {"headers": headers | {"Authorization": f"Bearer {secret}"}, **({"json": sent} if sent else {})}
        said = await program.visit.client.request(method.upper(), f"{base}{path}", **how)
        assert str(said.status_code) == status, said.text
        program.check(operation, said.json(), status)
        return said.json()

    fields = named["ask"][2]["requestBody"]["content"]["application/json"]["schema"]
    question = {"topic": "documentation", "title": "Where is my card?", "body": "I asked for it in May, in Beja."}
    schemas.Draft202012Validator(fields).validate(question)
    sent = await does("ask", "201", question, Idempotency_Key="a-mark-of-this-question")
    thread = await Thread.get(through="My CNAIM")
    await Thread.filter(id=thread.id).update(status="published")
    await Post.filter(thread_id=thread.id).update(status="published")
    await officers.mark(await answer(thread, body="It is at the counter."))
    found = await does("getOwnQuestion", "200", Return_Code=sent["code"])
    assert found["answers"][0]["official"] and "counter" in found["answers"][0]["body"]["html"]
    assert sent["read"] == f"{base}{named['getOwnQuestion'][1]}"


async def test_what_refuses_is_as_described_too(visit: Visiting) -> None:
    program = await described(visit)
    refusal = {"$ref": "#/components/schemas/Problem", "components": program.description["components"]}
    for path in ("/threads?limit=7&x=1", "/threads/000000000000", "/nothing", "/search"):
        said = await program.visit.get(f"/api/v1{path}")
        assert said.status_code in (400, 404)
        schemas.Draft202012Validator(refusal).validate(said.json())
