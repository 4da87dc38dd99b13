"""Long, far and broken values into every field, parameter and part of an address: refused or passed over, never a fault of ours."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any
from urllib.parse import quote_from_bytes, urlencode

import httpx
import pytest
from starlette import requests
from starlette.applications import Starlette
from starlette.datastructures import QueryParams
from structlog.testing import capture_logs

from forum import ids
from forum.catalogue import snapshot
from forum.events import Event
from forum.threads.keyset import EPOCH, cursor_of
from forum.threads.models import ThreadAct
from forum.web.requests.endpoints import Endpoint
from tests.addresses import Address, addresses
from tests.cast import Visit, Visiting
from tests.forum.web.expected_access import WHO, expected
from tests.forum.web.markup import tree
from tests.world import Stage, kinds_of, stage, template, undone

__all__ = ["stage", "template"]

LONG = b"a" * 300
BROKEN = b"\0 \xed\xa0\x80 \xff " + "😀".encode() * 70
DAYS = [b"0001-01-01", b"9999-12-31"]
MOMENTS = [b"0001-01-01T00:00", b"9999-12-31T23:59"]
NUMBERS = [b"%d" % 2**64, "²".encode()]
NOBODY = ids.encode(2**60 - 1).encode()
VALUES = [LONG, BROKEN, *DAYS, *NUMBERS]
CURSORS = [f"{2**80:x}-{2**80:x}", f"{253402300799999999:x}-{2**63 - 1:x}", cursor_of(EPOCH, 2**60 - 1)]
ASKED = [*VALUES, b"-1", NOBODY, *[cursor.encode() for cursor in CURSORS]]
NAMED = [LONG, BROKEN, *NUMBERS, b"-1", b"0", b"9" * 9, NOBODY]
LANGUAGE = re.compile("_(pt|en|ar)$")

DEEPER: dict[str, list[tuple[dict[str, str], tuple[str, ...]]]] = {
    "desk.decide": [
        ({"verdict": "suspend", "reason": "insult", "statement": "It was loud."}, ("until",)),
        ({"verdict": "mask", "reason": "insult", "statement": "It was loud."}, ("start", "end", "part")),
        ({"verdict": "move", "reason": "off_topic"}, ("topic",)),
        ({"verdict": "language", "reason": "wrong_language"}, ("language",)),
        ({"verdict": "duplicate", "reason": "duplicate"}, ("of",)),
    ],
    "admin.roles.give": [({"role": "mediator", "language": "bn"}, ("language",))],
}
"""What only another choice than that of the form that can be accepted has read."""


@dataclass(frozen=True)
class Line:
    """One line of the route table, with somebody who is let in there."""

    address: Address
    endpoint: Endpoint | None
    who: str
    kind: str


def lines(app: Starlette, method: str = "") -> Iterator[Line]:
    """Each address of the route table, as the one with most rights of those whom its line lets in."""
    for address in addresses(app.routes):
        let_in = (
            (who, kind)
            for kind in kinds_of(address)
            for who in reversed(WHO)
            if (expected(address.name, kind, who) or "403") in ("200", "204", "301", "302", "303")
        )
        # What is there for nobody on this stage, such as a sound that nobody read, lets nobody in.
        if address.method == (method or address.method) and (first := next(let_in, None)):
            yield Line(address, address.endpoint, *first)


def together(names: Sequence[str]) -> list[list[str]]:
    """Fields that differ only in the language they are in, as one."""
    stems = {name: LANGUAGE.sub("", name) for name in names}
    return [list(same) for _, same in groupby(sorted(names, key=stems.__getitem__), stems.__getitem__)]


def fields_of(endpoint: Endpoint) -> tuple[str, ...]:
    shape = endpoint.shape
    return (*shape.lines, *shape.raw, *shape.repeated, *shape.texts, *shape.prose, *shape.passages)


def typed(endpoint: Endpoint) -> Iterator[tuple[list[str], list[bytes]]]:
    """The fields of a form and what is sent in each: to those of prose no days and numbers, which there are words."""
    shape = endpoint.shape
    for names in together((*shape.lines, *shape.raw, *shape.repeated)):
        yield names, [*VALUES, *MOMENTS] if names[0].endswith("_at") else VALUES
    for names in together((*shape.texts, *shape.prose, *shape.passages, *shape.secrets)):
        yield names, [LONG, BROKEN]
    for action in shape.actions:
        for names in together(shape.lines):
            yield [*names, f"action={action}"], [LONG, DAYS[1]]


class Sender:
    """Sends as whoever is let in, and notes what broke."""

    def __init__(self, stage: Stage, visits: dict[str, Visit]) -> None:
        self.stage, self.visits = stage, visits
        self.broken: set[str] = set()

    def visit_of(self, line: Line) -> Visit:
        known = self.visits[line.who]
        return Visit(self.stage.app, known.digest, known.client.cookies.get("session") or "")

    async def look(self, visit: Visit, method: str, path: str, told: str, **how: Any) -> httpx.Response:
        with capture_logs() as logs:
            answer = await visit.client.request(method, path, **how)
        # A file that breaks in the middle has begun with 200: only the log tells.
        faults = [f"{each['kind']} {each['where']}" for each in logs if each["event"] == "broken"]
        if answer.status_code >= 500 or faults:
            self.broken.add(f"{told}: {answer.status_code} {faults}")
        return answer

    async def post(self, line: Line, path: str, fields: dict[str, Any], told: str) -> None:
        """Sends a form, and looks at the page it leads to; nothing of it stays."""
        visit = self.visit_of(line)
        fields = fields | ({"form_key": visit.key(path)} if visit.digest else {})
        headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
        async with undone():
            sent = urlencode(fields, doseq=True)
            answer = await self.look(visit, "POST", path, told, content=sent, headers=headers)
            if answer.status_code == 303:
                await self.look(visit, "GET", answer.headers["location"], f"{told}, and its page")
        if answer.status_code == 303 and "/admin/" in path:
            snapshot.forget()

    async def type_in(self, line: Line, names: Sequence[str], values: Iterable[bytes], also: dict[str, str]) -> None:
        """Each of the values in the fields called `names`, one of which may be a button."""
        path, plain = self.stage.path(line.address, line.kind), self.stage.fields(line.address.name)
        pressed = dict(name.split("=") for name in names if "=" in name)
        for value in values:
            hostile = {name: value for name in names if "=" not in name}
            told = f"{line.address.name} {also} {', '.join(names)} {value[:20]!r}"
            await self.post(line, path, plain | also | pressed | hostile, told)


@pytest.fixture
async def sender(stage: Stage, visit: Visiting) -> Sender:
    return Sender(stage, {who: await visit(None if who == "visitor" else who) for who in WHO})


async def test_no_value_in_any_field_of_any_form_breaks_it(sender: Sender) -> None:
    for line in lines(sender.stage.app, "POST"):
        if line.endpoint is None:
            continue
        for names, values in typed(line.endpoint):
            await sender.type_in(line, names, values, {})
        for also, deep in DEEPER.get(line.address.name, []):
            for name in deep:
                await sender.type_in(line, [name], VALUES, also)
    assert not sorted(sender.broken)


class Noting(QueryParams):
    """Parameters that note which of them were asked for."""

    asked: set[str] = set()

    def __getitem__(self, key: str) -> str:
        self.asked.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.asked.add(str(key))
        return super().__contains__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self.asked.add(key)
        return super().get(key, default)


def sent_along(page: httpx.Response) -> set[str]:
    """The parameters that a page's own filters and links send."""
    if not page.headers.get("content-type", "").startswith("text/html"):
        return set()
    filters = [form for form in tree(page).iter("form") if form.get("method", "get") == "get"]
    found = {element.get("name") for form in filters for element in form.iter() if element.get("name")}
    links = [link.get("href", "").partition("?")[2] for link in tree(page).iter("a")]
    return found | {name for link in links for name in QueryParams(link)}


async def test_no_value_of_any_parameter_breaks_any_page(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requests, "QueryParams", Noting)
    monkeypatch.setattr("forum.web.requests.request.QueryParams", Noting)
    for line in lines(sender.stage.app, "GET"):
        path, visit = sender.stage.path(line.address, line.kind), sender.visit_of(line)
        Noting.asked = set()
        page = await sender.look(visit, "GET", path, line.address.name)
        for name in sorted(Noting.asked | sent_along(page)):
            for value in ASKED:
                told = f"{line.address.name} {name} {value[:20]!r}"
                await sender.look(visit, "GET", f"{path}?{name}={quote_from_bytes(value)}", told)
    assert not sorted(sender.broken)


async def test_no_value_in_any_address_breaks_it(sender: Sender) -> None:
    for line in lines(sender.stage.app):
        for name in re.findall("{(.*?)}", line.address.path):
            open_at = replace(line.address, path=line.address.path.replace(f"{{{name}}}", "VALUE"))
            pattern = sender.stage.path(open_at, line.kind)
            for value in NAMED:
                path, told = (
                    pattern.replace("VALUE", quote_from_bytes(value)),
                    f"{line.address.name} {name} {value[:20]!r}",
                )
                if line.address.method == "POST":
                    await sender.post(line, path, sender.stage.fields(line.address.name), told)
                else:
                    await sender.look(sender.visit_of(line), "GET", path, told)
    assert not sorted(sender.broken)


@pytest.mark.parametrize("name", ["session", "voter", "ui", "code", "proof"])
async def test_no_value_of_any_cookie_breaks_a_page_or_a_vote(name: str, sender: Sender) -> None:
    thread = ids.encode(sender.stage.scenes["public"].thread.id)
    for value in VALUES:
        for method, path in (
            ("GET", "/en/"),
            ("GET", "/en/account/code"),
            ("POST", f"/en/threads/{thread}/same-problem"),
        ):
            visit = sender.visit_of(Line(Address("", method, path), None, "visitor", ""))
            headers = [
                (b"cookie", name.encode() + b"=" + value.replace(b"\0", b"%00")),
                (b"sec-fetch-site", b"same-origin"),
            ]
            async with undone():
                await sender.look(visit, method, path, f"{path} {value[:20]!r}", headers=headers, data={"on": "1"})
    assert not sorted(sender.broken)


@pytest.mark.parametrize("name", ["verb", "subject", "actor", "since", "until", "after"])
async def test_the_file_of_the_audit_is_whole_whatever_is_asked_for(name: str, sender: Sender) -> None:
    ada = sender.visits["ada"]
    for value in ASKED:
        file = await sender.look(ada, "GET", f"/en/desk/audit.csv?{name}={quote_from_bytes(value)}", f"{value[:20]!r}")
        assert file.text.splitlines()[0].endswith("id,at,who,verb,subject,about")
    assert not sorted(sender.broken)
    assert await Event.exclude(hash="").count() > 1


CANARY = "Kanarienvogel"


@pytest.mark.looks
async def test_no_record_of_an_act_holds_a_word_that_was_typed(sender: Sender) -> None:
    done, told = 0, set()
    for line in lines(sender.stage.app, "POST"):
        if line.endpoint is None or not line.endpoint.atomic:
            continue
        path, plain = sender.stage.path(line.address, line.kind), sender.stage.fields(line.address.name)
        words = [CANARY, f"{CANARY} sings in the morning."]
        for names in together(fields_of(line.endpoint)):
            for said in words:
                async with undone():
                    answer = await sender.visit_of(line).client.post(
                        path,
                        data=plain | dict.fromkeys(names, said) | {"form_key": sender.visits[line.who].key(path)},
                        headers={"Sec-Fetch-Site": "same-origin"},
                    )
                    done += answer.status_code == 303
                    held = [str(each.particulars) for each in await Event.all().order_by("-id").limit(5)]
                    held += [str(each.particulars) for each in await ThreadAct.all().order_by("-id").limit(5)]
                told |= {f"{line.address.name} {names}" for each in held if CANARY.casefold() in each.casefold()}
                if answer.status_code == 303 and "/admin/" in path:
                    snapshot.forget()
    assert not sorted(told)
    assert done > 100
