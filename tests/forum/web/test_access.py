"""Every address against the table of expected_access.py, as everybody; and nothing hidden is told apart from nothing."""

import re
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from forum import database, ids
from forum.threads.models import Post
from tests.addresses import addresses
from tests.cast import Visit, Visiting, contents
from tests.forum.web.expected_access import KINDS, PLAIN, THREADS, WHO, expected
from tests.world import Stage, kinds_of, stage, template, undone

__all__ = ["stage", "template"]

OUTSIDERS = ("visitor", "bilal", "rui", "ada")
NOWHERE = ids.encode(ids.new())
ID = re.compile(ids.PATTERN)


def seen_as(response: httpx.Response) -> str:
    """The answer in the words of the table."""
    location = response.headers.get("location", "")
    return "in" if response.status_code == 303 and location.startswith("/en/login?next=") else str(response.status_code)


def test_every_route_has_its_line_in_the_table_and_every_line_its_route(app: Starlette) -> None:
    named = {address.name: kinds_of(address) for address in addresses(app.routes)}
    table = {**dict.fromkeys(PLAIN, ("",)), **{name: tuple(lines) for name, lines in THREADS.items()}}
    assert named == table


@pytest.mark.parametrize("who", WHO)
async def test_every_address_answers_as_the_table_says_and_a_refusal_writes_nothing(
    who: str, stage: Stage, visit: Visiting
) -> None:
    visitor = await visit(None if who == "visitor" else who)
    token = visitor.client.cookies.get("session") or ""
    before, wrong = await contents(), []
    for address in addresses(stage.app.routes):
        for kind in kinds_of(address):
            path, wanted = stage.path(address, kind), expected(address.name, kind, who)
            afresh = Visit(stage.app, visitor.digest, token)
            if address.method == "POST" and wanted == "303":
                async with undone():
                    got = seen_as(await stage.send(afresh, address, path))
            else:
                got = seen_as(await stage.send(afresh, address, path))
                after = await contents()
                written = {table for table in after if after[table] != before[table]}
                before = after
                if written:
                    wrong.append(f"{address.name} {kind}: wrote into {', '.join(sorted(written))}")
            if got != wanted:
                wrong.append(f"{address.name} {kind}: {got} instead of {wanted}")
    assert not wrong


def likeness(response: httpx.Response, named: str) -> tuple[int, dict[str, str], str]:
    """An answer without what differs from one request to the next, and without the id that was asked for."""
    headers = {
        name: value for name, value in response.headers.items() if name not in ("x-request-id", "content-length")
    }
    body = response.text.replace(named, "ID").replace(response.headers["x-request-id"], "")
    return response.status_code, headers, re.sub(r'(?<=name="form_key" value=")[^"]+', "", body)


@pytest.mark.parametrize("who", OUTSIDERS)
async def test_a_hidden_thread_can_not_be_told_from_none_by_any_method_key_or_form(
    who: str, stage: Stage, visit: Visiting
) -> None:
    """A method that none of an address's routes takes is refused before a database is asked, so one engine tells of it."""
    outsider = await visit(None if who == "visitor" else who)
    ways: list[tuple[str, dict[str, Any]]] = [
        *[(method, {}) for method in ("GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "PROPFIND")],
        ("POST", {"data": {"body": "x"}}),
        ("POST", {"data": {"form_key": "made up", "body": "A whole text.", "reason": "Why"}}),
        ("POST", {"content": b"not a form", "headers": {"Content-Type": "text/plain"}}),
        ("POST", {"content": b"--broken", "headers": {"Content-Type": "multipart/form-data; boundary=x"}}),
    ]
    taken: dict[str, set[str]] = {}
    for each in addresses(stage.app.routes):
        taken.setdefault(each.path, set()).update({each.method, "HEAD"} if each.method == "GET" else {each.method})
    once = {each.path: each for each in addresses(stage.app.routes) if kinds_of(each) == KINDS}
    for address in once.values():
        for method, how in ways:
            if method not in taken[address.path] and database.dialect() != "sqlite":
                continue
            how = how | {"headers": {"Sec-Fetch-Site": "same-origin"} | how.get("headers", {})}
            paths = {kind: stage.path(address, kind) for kind in ("private", "sensitive", "rejected")}
            named = {
                kind: next(part for part in re.split("[/-]", path) if ID.fullmatch(part))
                for kind, path in paths.items()
            }
            away = {kind: path.replace(named[kind], NOWHERE) for kind, path in paths.items()}
            nothing = {path: await outsider.client.request(method, path, **how) for path in set(away.values())}
            for kind, path in paths.items():
                nowhere = nothing[away[kind]]
                hidden = await outsider.client.request(method, path, **how)
                assert likeness(hidden, named[kind]) == likeness(nowhere, NOWHERE), f"{method} {address.name} {kind}"
                assert hidden.status_code == 404 or method not in taken[address.path], f"{method} {address.name} {kind}"


async def test_an_admin_marks_official_with_a_reason_and_not_without(stage: Stage, visit: Visiting) -> None:
    ada = await visit("ada")
    address = f"/en/answers/{ids.encode(stage.scenes['public'].plain.id)}/official"
    fields = stage.fields("official.create")
    before = await contents()
    assert (await ada.post(address, fields | {"reason": " "})).status_code == 422
    assert await contents() == before
    assert (await ada.post(address, fields)).status_code == 303


async def test_an_id_that_nothing_has_is_not_found(app: Starlette, visit: Visiting) -> None:
    bilal = await visit("bilal")
    for number in (0, 1, 2**60 - 1):
        assert (await bilal.get(f"/en/threads/{ids.encode(number)}")).status_code == 404
        assert (await bilal.get(f"/en/posts/{ids.encode(number)}/revisions")).status_code == 404
        assert (await bilal.post(f"/en/answers/{ids.encode(number)}/helpful", {"value": "yes"})).status_code == 404


async def test_an_answer_s_address_takes_no_question_and_no_comment(stage: Stage, visit: Visiting) -> None:
    ines = await visit("ines")
    thread = stage.scenes["public"].thread
    question = await Post.get(thread_id=thread.id, kind="question")
    path = f"/en/answers/{ids.encode(question.id)}"
    assert (await ines.get(f"{path}/edit")).status_code == 404
    assert (await ines.post(f"{path}/official", stage.fields("official.create"))).status_code == 404
    assert (await ines.post(f"{path}/comments", {"body": "A comment."})).status_code == 404
