"""What is asked for is counted before any work is done on it, and no field is worked on beyond its greatest length."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from starlette.datastructures import FormData

from forum import text
from forum.settings import Settings
from forum.threads.models import Post
from forum.web.requests import carried_fields
from forum.web.requests import forms as sent_forms
from forum.web.requests.forms import Shape
from tests.cast import Visit, Visiting, answer, ask, at, at_answer, running, signed_in
from tests.forum.web.markup import forms

NEW = "/en/threads/new"
BODY = "The office has no slot, and the site is down."
ASKED = {"topic": "housing", "title": "Where do I renew it?", "body": BODY, "danger": "no", "language": "fr"}
ALL_KINDS = Shape(
    lines=("reason",), texts=("note",), prose=("body",), secrets=("password",), raw=("nickname",), carried=("carried",),
    repeated=("source",), passages=("passage",),
)  # fmt: skip


class Watched(ThreadPoolExecutor):
    """A thread that remembers how often it was given something to render."""

    def __init__(self) -> None:
        super().__init__(1)
        self.given = 0

    def submit(self, *what: Any, **how: Any) -> Future[Any]:
        self.given += 1
        return super().submit(*what, **how)


@pytest.fixture
def renderer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Watched]:
    with Watched() as watched:
        monkeypatch.setattr(text, "_POOL", watched)
        yield watched


def kept(page: str) -> bool:
    return BODY in page


@pytest.mark.parametrize("action", ["preview", "check"])
async def test_looking_at_a_question_first_has_a_limit_of_its_own(
    configured: Settings, renderer: Watched, action: str
) -> None:
    async with running(configured, limit_preview="2/minute", limit_ask="1/minute") as app:
        amina = await signed_in(app, "amina")
        shown = [await amina.post(NEW, ASKED | {"action": action}) for _ in range(4)]
        assert [each.status_code for each in shown] == [200, 200, 429, 429]
        assert 1 <= int(shown[-1].headers["retry-after"]) <= 61
        assert kept(shown[-1].text)
        assert renderer.given == 2
        assert [(await amina.post(NEW, ASKED)).status_code for _ in range(2)] == [303, 429]
        assert renderer.given == 3


@pytest.mark.parametrize("action", ["preview", "keep"])
async def test_looking_at_an_answer_first_and_keeping_a_draft_count_too(
    configured: Settings, renderer: Watched, action: str
) -> None:
    async with running(configured, limit_preview="2/minute") as app:
        thread, ines = await ask(), await signed_in(app, "ines")
        done = renderer.given
        statuses = [
            (await ines.post(at(thread, "/answers"), {"body": f"{BODY} {number}", "action": action})).status_code
            for number in range(4)
        ]
        assert statuses[2:] == [429, 429] and 429 not in statuses[:2]
        # A draft is kept as it was typed.
        assert renderer.given - done == (0 if action == "keep" else 2)
        assert (await ines.post(at(thread, "/answers"), {"body": BODY})).status_code == 303


async def test_looking_at_a_change_first_and_trying_a_rule_count_as_well(configured: Settings) -> None:
    async with running(configured, limit_preview="1/minute") as app:
        thread = await ask()
        for nickname, path, fields in (
            ("amina", at(thread, "/edit"), {"title": "Another title", "body": BODY, "action": "preview"}),
            ("ada", "/en/admin/rules/new", {"code": "x", "effect": "hold", "words": "one two", "action": "try"}),
        ):
            browser = await signed_in(app, nickname)
            assert [(await browser.post(path, fields)).status_code for _ in range(2)] == [200, 429]


async def test_many_at_one_network_look_at_their_drafts_at_once_but_not_without_end(configured: Settings) -> None:
    async with running(configured, limit_preview="2/minute") as app:
        seen: list[int] = []
        for nickname in ("amina", "bilal", "rahima", "ines", "rui", "marta", "ada"):
            browser = await signed_in(app, nickname)
            seen += [(await browser.post(NEW, ASKED | {"action": "preview"})).status_code for _ in range(4)]
        # Each has two; their further tries count for the network all the same, which has twenty.
        assert seen == [200, 200, 429, 429] * 5 + [429] * 8


@pytest.mark.parametrize("name", ["ask", "answer", "comment", "edit", "correction"])
async def test_nothing_is_rendered_for_whoever_has_none_left(
    configured: Settings, renderer: Watched, name: str
) -> None:
    async with running(configured, limit_ask="1/minute", limit_answer="1/minute") as app:
        thread = await ask()
        said = await answer(thread)
        who, path = {
            "ask": ("amina", NEW),
            "answer": ("ines", at(thread, "/answers")),
            "comment": ("amina", at_answer(said, "/comments")),
            "edit": ("amina", at(thread, "/edit")),
            "correction": ("ines", at_answer(said, "/official/correction")),
        }[name]
        browser = await signed_in(app, who)
        await browser.post(path, ASKED)
        done, before = renderer.given, await Post.all().count()
        for number in range(3):
            refused = await browser.post(path, ASKED | {"title": f"Title {number}"})
            assert refused.status_code == 429
        assert (renderer.given, await Post.all().count()) == (done, before)


async def test_a_wrong_form_key_has_nothing_rendered(visit: Visiting, renderer: Watched) -> None:
    amina = await visit("amina")
    refused = await amina.post(NEW, ASKED | {"form_key": "made-up"})
    assert (refused.status_code, kept(refused.text), renderer.given) == (403, True, 0)


# Fields


@pytest.mark.parametrize("typed", ["a", "\u0301\u0316", "é ", "😀"])
async def test_every_field_has_a_greatest_length(typed: str) -> None:
    named = ("reason", "note", "body", "password", "nickname", "carried", "source", "source", "passage")
    form = await sent_forms.read(FormData([(name, typed * 200_000) for name in named]), ALL_KINDS)
    everything = [*form.values.values(), *form.secrets.values(), *form.lists["source"], *form.lists["passage"]]
    assert len(everything) == 9
    assert max(map(len, everything)) <= carried_fields.LARGEST + 1
    assert len(form["reason"]) <= sent_forms.LONGEST_LINE
    assert len(form["nickname"]) <= sent_forms.LONGEST_RAW
    assert len(form["note"]) <= sent_forms.LONGEST_TEXT >= len(form["body"])
    assert len(form.secret("password")) <= sent_forms.LONGEST_SECRET


async def test_what_is_too_long_by_far_comes_back_as_far_as_it_was_looked_at(visit: Visiting) -> None:
    thread, amina = await ask(), await visit("amina")
    path = at(thread, "/closure")
    refused = await amina.post(path, {"reason": "word " * 20_000})
    assert refused.status_code == 422
    assert "This is too long." in refused.text
    given = forms(refused)[path]["reason"][0]
    assert ("word " * 20_000).startswith(given) and len(given) > 4_000


async def test_a_body_just_too_long_comes_back_whole(visit: Visiting) -> None:
    amina, body = await visit("amina"), "word " * 5_000
    refused = await amina.post(NEW, ASKED | {"body": body})
    assert refused.status_code == 422
    assert forms(refused)[NEW]["body"][0].strip() == body.strip()


def busy(started: float) -> float:
    return time.process_time() - started


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/en/register", "nickname"), ("/en/register", "password"), ("/en/register", "email"), ("/en/login", "nickname"),
        ("/en/login", "carried"), ("/en/login", "next"), ("/en/login/recovery", "nickname"), ("/en/login/recovery", "code"),
        ("/en/language", "to"), ("/en/language", "next"),
    ],
)  # fmt: skip
async def test_marks_in_a_field_cost_no_more_than_letters(visit: Visiting, path: str, field: str) -> None:
    """Piled up a hundred thousand high, they would take minutes to put in order."""
    taken = {}
    for typed in ("ab", "\u0301\u0316"):
        visitor: Visit = await visit()
        fields = {"nickname": "zuleica", "password": "sardinhas na brasa 7", "code": "x", field: typed * 25_000}
        started = time.process_time()
        assert (await visitor.post(path, fields)).status_code < 500
        taken[typed] = max(busy(started), 0.02)
    assert taken["\u0301\u0316"] / taken["ab"] < 12


@pytest.mark.parametrize("words", ["\ud800", "a\udfffb", "\x00"])
async def test_half_a_character_that_is_carried_breaks_no_page(visit: Visiting, words: str) -> None:
    visitor = await visit()
    fields = {"nickname": "amina", "password": "wrong", "carried": json.dumps([["body", words], [words, "x"]])}
    assert (await visitor.post("/en/login", fields)).status_code == 422
