"""A word that stands only in what is hidden is nowhere else: no page, header or log has it, and nothing counts it."""

import re
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from html import unescape
from itertools import product
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from starlette.applications import Starlette
from structlog.testing import capture_logs

from forum import clock, database, ids
from forum.catalogue import snapshot
from forum.people import accounts, privacy
from forum.people.accounts import Account
from forum.threads.keyset import cursor_of
from forum.threads.models import Face, Post, RenderingDraft, Thread
from forum.threads.posting import lifecycle
from moderation.parts import HOLDINGS
from tests import cast
from tests.addresses import addresses
from tests.cast import PASSWORD, Visit, Visiting, answer, ask, at, at_answer, cheap_hasher, person, signed_in
from tests.documents import indexed
from tests.forum.web.markup import tree
from tests.world import Stage, put_into_bangla, stage, template

__all__ = ["stage", "template"]

WORD = "kanarienvogel"
SLUG = f"where-does-the-{WORD}-ask"
TITLE = f"Where does the {WORD} ask?"
BODY = f"I have lost my {WORD} and the office is closed."
TURNED = re.compile(r'rel="(?:prev|next)" href="([^"]+)"')
NOWHERE = ids.encode(ids.new())
BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
# What staff did is told by ids, hidden ones too, and the desk's figures count every question; neither has a word of one.
OVERSIGHT = (
    "desk.audit",
    "desk.audit.csv",
    "desk.statistics",
    "desk.statistics.csv",
    "desk.statements.csv",
    "desk.report",
)
ANEW = ("account.app", "account.passkey", "mediators.new", "admin.operations")
"""Pages with a secret that is another one each time, and the one that counts what was asked for."""
OUTSIDERS = {"documentation": (None, "bilal", "rui", "ada"), "legal-support": (None, "bilal", "rui", "ada", "rahima")}
STATEMENT = {
    "short_answer": f"Call the {WORD} office.",
    "source_title": f"{WORD} law",
    "source_url": f"https://{WORD}.example/",
    "source_article": f"{WORD} 1",
    "valid_from": "2026-01-01",
    "review_by": "2099-01-01",
}


async def public_world(topic: str) -> list[Thread]:
    """Public threads of every state, more than a page of them, with room in time between each two."""
    made = []
    for number in range(24):
        with clock.moved_to(BEGIN + number * timedelta(minutes=10)):
            language = ("en", "bn", "other")[number % 3]
            thread = await ask(
                title=f"Public question {number}", topic=topic if number % 2 else "housing", language=language
            )
            if number % 4 == 1:
                await answer(thread, body="A public answer.")
            made.append(thread)
    with clock.moved_to(BEGIN + timedelta(hours=5)):
        catalogue, ines = await snapshot.current(), await person("ines")
        await lifecycle.link_duplicate(made[3], of=made[1], by=ines, catalogue=catalogue)
    return made


class Asker:
    """Somebody whose name is the word, with a browser, and the staff who take care of what they ask."""

    def __init__(self, app: Starlette) -> None:
        self.app = app

    async def sign_in_again(self) -> None:
        """Sessions are short for staff, and none is good before it began."""
        self.own, self.ines = await signed_in(self.app, WORD), await signed_in(self.app, "ines")

    async def asks(self, topic: str, **more: Any) -> Thread:
        fields = {"topic": topic, "title": TITLE, "body": BODY} | more
        known = set(await Thread.all().values_list("id", flat=True))
        asked = await self.own.post("/en/threads/new", fields)
        assert asked.status_code == 303, asked.text
        return await Thread.exclude(id__in=known).get()

    async def does(self, who: Visit, path: str, **fields: Any) -> httpx.Response:
        done = await who.post(path, fields)
        assert done.status_code == 303, done.text
        return done

    async def talked_about(self, thread: Thread) -> Post:
        """Everything that can be said about a thread is said, with the word in it."""
        await self.does(self.own, at(thread, "/edit"), title=TITLE, body=f"Changed: {BODY}")
        await self.does(self.ines, at(thread, "/answers"), body=f"The {WORD} office is open.")
        said = await Post.get(thread_id=thread.id, kind="answer")
        await self.does(self.ines, at_answer(said, "/edit"), body=f"The {WORD} office is open again.")
        await self.does(self.own, at_answer(said, "/comments"), body=f"Thanks, says the {WORD}.")
        await self.does(self.ines, at_answer(said, "/official"), **STATEMENT)
        await self.does(self.own, at_answer(said, "/helpful"), value="yes")
        await self.does(self.own, at(thread, "/same-problem"), on="1")
        await self.does(self.own, at(thread, "/follow"), on="1")
        for post in await Post.filter(thread_id=thread.id, kind__in=("question", "answer")):
            await put_into_bangla(post, f"কোথায় {WORD}?")
            begun: dict[str, Any] = {"passages": [WORD], "post_revision": post.revision, "saved_at": clock.now()}
            await RenderingDraft.create(post_id=post.id, language_id="bn", **begun)
        return said


@pytest.fixture
async def asker(app: Starlette) -> Asker:
    await accounts.register(WORD, PASSWORD, hasher=cheap_hasher(), reserved=frozenset())
    made = Asker(app)
    await made.sign_in_again()
    return made


def addresses_to_read(stage: Stage, topic: str, shown: Iterable[Thread]) -> list[str]:
    """Every address of the route table for what is public, and the list by every filter."""
    found = []
    for address in addresses(stage.app.routes):
        if address.method == "GET" and address.name not in (*OVERSIGHT, *ANEW):
            found.append(stage.path(address, "public"))
    for thread in shown:
        found += [at(thread), at(thread, "?in=bn")]
    filters = product(("", topic), ("bn", "other"), ("", "unanswered", "answered", "official"), ("", "waiting"))
    found += [f"/en/threads?topic={a}&language={b}&state={c}&sort={d}" for a, b, c, d in filters]
    return [
        *found,
        f"/en/threads?topic={topic}&kind=question",
        "/pt/threads?language=en",
        f"/en/topics/{topic}",
        "/ar/",
        "/en/desk/translations?language=bn&show=missing",
        "/en/desk/translations?language=bn&show=outdated",
        *[f"/api/v1{path}" for path in programs_read(topic, shown)],
    ]


def programs_read(topic: str, shown: Iterable[Thread]) -> list[str]:
    """What programs read of threads, by every filter and by the word."""
    rows = (
        "/threads",
        "/threads?sort=waiting",
        "/threads?state=official&lang=bn",
        "/official-answers",
        "/notices",
        "/statistics",
    )
    one = [f"/threads/{ids.encode(each.id)}{part}" for each in shown for part in ("", "/answers", "/renderings/bn")]
    return [*rows, f"/threads?topic={topic}", "/threads?language=bn", "/search?q=public+question", *one]


def stable(answer: httpx.Response) -> tuple[int, dict[str, str], str]:
    """An answer without the number of the request and the keys of its forms, which differ every time."""
    headers = {name: value for name, value in answer.headers.items() if name not in ("x-request-id", "content-length")}
    body = answer.text.replace(answer.headers["x-request-id"], "")
    return answer.status_code, headers, re.sub(r'(?<=name="form_key" value=")[^"]+', "", body)


Pages = dict[tuple[str | None, str], tuple[int, dict[str, str], str]]


async def read_all(browsers: dict[str | None, Visit], paths: Iterable[str]) -> Pages:
    """What each of them reads at each address, and on the pages before and after a list's."""
    pages: Pages = {}
    for who, browser in browsers.items():
        waiting = list(dict.fromkeys(paths))
        for path in waiting:
            answer = await browser.get(path, headers={"Accept-Encoding": "identity"})
            pages[who, path] = stable(answer)
            if "/threads?" in path and answer.status_code == 200:
                waiting += [turned for turned in map(unescape, TURNED.findall(answer.text)) if turned not in waiting]
    return pages


def assert_same(after: Pages, before: Pages) -> None:
    assert after.keys() == before.keys()
    assert [where for where in before if after[where] != before[where]] == []


@asynccontextmanager
async def browsers_of(visit: Visiting, who: Iterable[str | None]) -> AsyncIterator[dict[str | None, Visit]]:
    """Their browsers, at one fixed moment, since pages tell what is open now."""
    with clock.moved_to(NOW):
        yield {each: await visit(each) for each in who}


async def hidden_ids() -> set[int]:
    """The ids of everything by or about the one whose name is the word."""
    threads = [thread.id for thread in await Thread.filter(author__nickname=WORD)]
    return {*threads, *[post.id for post in await Post.filter(thread_id__in=threads)]}


def assert_silent(what: Any, hidden: set[int]) -> None:
    told = str(what)
    assert WORD not in told.lower()
    for number in hidden:
        assert ids.encode(number) not in told
        assert str(number) not in told


@pytest.mark.parametrize("topic", OUTSIDERS)
async def test_what_is_hidden_changes_no_byte_of_what_others_read_and_is_in_no_log(
    topic: str, stage: Stage, visit: Visiting, asker: Asker
) -> None:
    made = await public_world(topic)
    async with browsers_of(visit, OUTSIDERS[topic]) as browsers:
        between = [cursor_of(BEGIN + timedelta(minutes=minute), 1 << 59) for minute in (55, 95)]
        paths = addresses_to_read(stage, topic, made[:4]) + [
            f"/en/threads?{way}={each}" for way in ("after", "before") for each in between
        ]
        before = await read_all(browsers, paths)
        assert sum(status == 200 for status, _, _ in before.values()) > len(before) * 0.5
        with capture_logs() as logs:
            await hide_much(topic, asker, made)
            after = await read_all(browsers, paths)
    hidden = await hidden_ids()
    assert len(hidden) > 10
    assert_same(after, before)
    assert_silent(after, hidden)
    assert_silent(logs, hidden)


async def hide_much(topic: str, asker: Asker, made: list[Thread]) -> None:
    """Private threads of every state and rejected ones, between and after the public ones."""
    cases = {
        55: {"language": "bn"},
        95: {"language": "other", "language_name": WORD},
        2000: {"language": "en", "danger": "yes"},
    }
    for minute, more in cases.items():
        with clock.moved_to(BEGIN + timedelta(minutes=minute)):
            await asker.sign_in_again()
            thread = await asker.asks(topic, visibility="private", **more)
            if minute != 95:
                await asker.talked_about(thread)
                await asker.does(asker.ines, at(thread, "/duplicate"), of=ids.encode(made[1].id), reason=f"As {WORD}")
            if minute == 2000:
                await asker.does(asker.own, at(thread, "/closure"), reason=f"The {WORD} is found")
            rejected = await asker.asks(topic, visibility="public", **more | {"danger": "no"})
            await asker.does(asker.ines, at(rejected, "/rejection"), reason=f"No {WORD} here")


@pytest.mark.parametrize("ending", ["privacy", "withdrawal", "rejection"])
async def test_what_was_public_and_is_hidden_now_is_gone_from_everywhere(
    ending: str, stage: Stage, visit: Visiting, asker: Asker
) -> None:
    made = await public_world("documentation")
    async with browsers_of(visit, (None, "bilal", "rui")) as browsers:
        await asker.sign_in_again()
        paths = addresses_to_read(stage, "documentation", made[:4])
        await asker.does(browsers["bilal"], "/en/account/seen")  # or every page counts what is new to him
        before = await read_all(browsers, paths)
        thread = await asker.asks("documentation", visibility="public", language="en")
        said = await asker.talked_about(thread)
        await asker.does(asker.ines, at(thread, "/duplicate"), of=ids.encode(made[1].id))
        for path, fields in (
            (at(thread, "/follow"), {"on": "1"}),
            (at(thread, "/same-problem"), {"on": "1"}),
            (at_answer(said, "/helpful"), {"value": "no"}),
        ):
            await asker.does(browsers["bilal"], path, **fields)
        while_public = await read_all(browsers, paths)
        told = [path for (_, path), page in while_public.items() if WORD in str(page)]
        assert {"/en/", "/en/account", at(made[1]), "/en/topics/documentation"} <= set(told)
        old = httpx.URL((await browsers[None].get(f"{at(thread)}-x")).headers["location"]).path
        assert old == f"{at(thread)}-{SLUG}"

        done_by = asker.ines if ending == "rejection" else asker.own
        with capture_logs() as logs:
            await asker.does(done_by, at(thread, f"/{ending}"), reason=f"No {WORD} any more")
            await cast.notify()
            # Whoever relied on its official answer reads in their account that one went, and not which.
            told_of = await browsers["bilal"].get("/en/account")
            assert "An official answer you rely on was withdrawn" in told_of.text
            await asker.does(browsers["bilal"], "/en/account/seen")
            after = await read_all(browsers, paths)
        own = {("bilal", f"/en/account{page}") for page in ("", "/export", "/export.json")}
        assert_same({where: page for where, page in after.items() if where not in own},
                    {where: page for where, page in before.items() if where not in own})  # fmt: skip
        hidden = await hidden_ids()
        assert_silent(after, hidden)
        assert_silent(logs, hidden)
        asked = await asker.own.get(old)
        assert (asked.status_code, SLUG in asked.headers["location"]) == (301, False)
        assert SLUG not in (await asker.own.get(at(thread))).text + (await asker.own.get("/en/account")).text
        for browser in browsers.values():
            assert_hidden(await browser.get(at(thread)), await browser.get(f"/en/threads/{NOWHERE}"), thread.id)
            assert_hidden(await browser.get(old), await browser.get(f"/en/threads/{NOWHERE}-{SLUG}"), thread.id)


def assert_hidden(answer: httpx.Response, nowhere: httpx.Response, hidden: int) -> None:
    """The answer tells no more than that about an id nobody has; what was asked for is in the page's own address."""
    status, headers, body = stable(answer)
    assert (status, headers, body.replace(ids.encode(hidden), NOWHERE)) == stable(nowhere)
    assert status == 404


async def test_every_address_of_something_hidden_tells_nothing_but_what_was_asked(
    stage: Stage, visit: Visiting, asker: Asker
) -> None:
    thread = await asker.asks("documentation", visibility="private", language="bn")
    said = await asker.talked_about(thread)
    comment = await Post.get(thread_id=thread.id, kind="comment")
    question = await Post.get(thread_id=thread.id, kind="question")
    hidden = await hidden_ids()
    named = {"thread": (thread.id,), "answer": (said.id,), "post": (said.id, comment.id, question.id)}
    read = 0
    with capture_logs() as logs:
        for who in OUTSIDERS["documentation"]:
            browser = await visit(who)
            for address in addresses(stage.app.routes):
                for kind, numbers in named.items():
                    if f"{{{kind}}}" not in address.path:
                        continue
                    for number in numbers:
                        path = address.path.format(
                            ui="en", slug="", language="bn", file=1, **{kind: ids.encode(number)}
                        )
                        fields = stage.fields(address.name) | {"form_key": browser.key(path) if who else "x"}
                        answer = await (browser.get(path) if address.method == "GET" else browser.post(path, fields))
                        assert answer.status_code == 404, path
                        assert_silent((answer.headers, answer.text), hidden - {number})
                        assert answer.text.count(ids.encode(number)) == answer.text.count(path.removeprefix("/en"))
                        read += 1
    assert read > 80
    assert_silent(logs, hidden)


async def test_a_hidden_question_named_in_a_form_is_as_one_that_does_not_exist(
    stage: Stage, visit: Visiting, asker: Asker
) -> None:
    thread = await asker.asks("documentation", visibility="private", language="bn")
    public, rui = await ask(), await visit("rui")
    for given in (ids.encode(thread.id), f"http://127.0.0.1:8000{at(thread)}", f"{at(thread)}-{SLUG}"):
        answers = []
        for name in (ids.encode(thread.id), NOWHERE):
            fields = {"of": given.replace(ids.encode(thread.id), name), "reason": "Same"}
            answer = await rui.post(at(public, "/duplicate"), fields)
            status, headers, body = stable(answer)
            answers.append((status, headers, body.replace(name, "ID")))
        assert answers[0][0] == 422
        assert answers[0] == answers[1]


async def test_a_question_whose_only_duplicate_is_hidden_can_be_linked_as_if_it_had_none(
    app: Starlette, visit: Visiting, asker: Asker
) -> None:
    hidden = await asker.asks("documentation", visibility="private", language="bn")
    public, original = await ask(title="Public question"), await ask(title="Original question")
    await asker.does(asker.ines, at(hidden, "/duplicate"), of=ids.encode(public.id))
    rui = await visit("rui")
    assert (await rui.post(at(public, "/duplicate"), {"of": ids.encode(original.id)})).status_code == 303
    assert (await Thread.get(id=public.id)).duplicate_of_id == original.id
    assert (await Thread.get(id=hidden.id)).duplicate_of_id == original.id
    assert (await Thread.get(id=original.id)).duplicates_count == 1
    assert (await Thread.get(id=public.id)).duplicates_count == 0


async def test_a_topic_made_sensitive_takes_the_words_out_of_its_questions_addresses(
    app: Starlette, visit: Visiting, asker: Asker
) -> None:
    thread = await asker.asks("housing", visibility="public", language="en")
    ada, visitor = await visit("ada"), await visit()
    assert SLUG in (await visitor.get("/en/threads")).text
    names = {"name_pt": "Casas", "name_en": "Houses", "name_ar": "بيوت"}
    assert (await ada.post("/en/admin/topics/housing/edit", names | {"sensitive": "yes"})).status_code == 303
    assert SLUG not in (await visitor.get("/en/threads")).text
    assert (await visitor.get(f"{at(thread)}-{SLUG}")).status_code == 301


async def test_a_private_question_s_page_has_a_title_that_tells_nothing(
    app: Starlette, visit: Visiting, asker: Asker
) -> None:
    for topic, visibility in (("documentation", "private"), ("legal-support", "public"), ("legal-support", "private")):
        thread = await asker.asks(topic, visibility=visibility)
        page = await asker.own.get(at(thread))
        title = next(tree(page).iter("title"))
        assert WORD not in title.text
        assert SLUG not in page.text
        assert any(
            meta.get("name") == "robots" and "noindex" in meta.get("content") for meta in tree(page).iter("meta")
        )


async def test_a_link_to_something_hidden_in_a_public_text_shows_no_more_than_was_typed(
    app: Starlette, visit: Visiting, asker: Asker
) -> None:
    hidden = await asker.asks("documentation", visibility="private")
    public = await ask(body=f"See /en/threads/{ids.encode(hidden.id)} and http://127.0.0.1:8000{at(hidden)}")
    page = (await (await visit()).get(at(public))).text
    assert WORD not in page
    assert quote(SLUG) not in page


async def test_what_staff_did_and_counted_has_no_word_of_what_they_did_it_to(
    app: Starlette, visit: Visiting, asker: Asker
) -> None:
    await hide_much("documentation", asker, await public_world("documentation"))
    ada = await visit("ada")
    for page in ("audit", "audit.csv", "statistics", "statistics.csv"):
        read = await ada.get(f"/en/desk/{page}")
        assert read.status_code == 200
        assert WORD not in read.text.lower()


async def test_a_private_question_told_publicly_is_in_nothing_that_the_public_reads_and_leaves_nothing_once_taken_back(
    stage: Stage, visit: Visiting, asker: Asker
) -> None:
    made = await public_world("documentation")
    await cast.notify()  # of the stage's own official answers, which programs are told of too
    async with browsers_of(visit, OUTSIDERS["documentation"]) as browsers:
        await asker.sign_in_again()
        paths = addresses_to_read(stage, "documentation", made[:4])
        before = await read_all(browsers, paths)
        private = await asker.asks("documentation", visibility="private", language="en")
        await asker.talked_about(private)
        with capture_logs() as logs:
            told = {"title": "A lost birdcage", "body": "Where does somebody ask for a birdcage?", "language": "en"}
            await asker.does(asker.ines, at(private, "/public-version"), **told)
            face = await Face.get(private_id=private.id)
            assert_same(await read_all(browsers, paths), before)
            await asker.does(asker.own, at(private, "/public-version/answer"), read=str(face.id), word="yes")
            public = await Thread.get(retold=True)
            await asker.does(asker.ines, at(public, "/answers"), body="The birdcage office is open.")
            said = await Post.get(thread_id=public.id, kind="answer")
            await cast.notify()
            of_it = [at(public), at(public, "?in=bn"), at_answer(said, "/edit"), "/en/search?q=birdcage"]
            while_public = await read_all(browsers, [*paths, *of_it])
        hidden = await hidden_ids() - {public.id}
        assert "A lost birdcage" in while_public[None, at(public)][2]
        assert "written in our team’s words" in while_public[None, at(public)][2]
        assert_silent(while_public, hidden)
        assert_silent(logs, hidden)
        await assert_rows_silent(public, hidden)
        for reader in ("bilal", "rui", "ada", "rahima"):
            export = await privacy.export(await Account.get(nickname=reader), holdings=HOLDINGS)
            assert_silent(export, hidden)
        await asker.does(asker.own, at(private, "/public-version/withdrawal"))
        assert_same(await read_all(browsers, paths), before)
        for browser in browsers.values():
            assert_hidden(await browser.get(at(public)), await browser.get(f"/en/threads/{NOWHERE}"), public.id)
        assert "The birdcage office is open." in (await asker.own.get(at(private))).text
        for browser in browsers.values():
            found = (await browser.get(f"/en/search?q={WORD}+ask")).text
            assert not [number for number in {*hidden, public.id} if ids.encode(number) in found]


async def assert_rows_silent(public: Thread, hidden: set[int]) -> None:
    """Everything that is kept under the public thread's id, and all that is made to be found or sent."""
    index = await indexed()
    assert "birdcage" in str(index["public"])
    assert_silent(index["public"], hidden)
    assert_silent(await database.rows("SELECT texts, about FROM vector WHERE audience = 'public'"), hidden)
    assert_silent(await database.rows(f"SELECT * FROM thread WHERE id = {public.id}"), hidden)
    assert_silent(await database.rows(f"SELECT * FROM post WHERE thread_id = {public.id}"), hidden)
    assert_silent(await database.rows("SELECT * FROM outbox_mail"), hidden)
    assert_silent(await database.rows(f"SELECT * FROM event WHERE subject_id = {public.id}"), hidden)
    assert_silent(await database.rows(f"SELECT * FROM thread_act WHERE thread_id = {public.id}"), hidden)
    of_others = (
        "SELECT * FROM notification WHERE account_id NOT IN (SELECT id FROM account WHERE nickname IN (?, 'ines'))"
    )
    assert_silent(await database.rows(of_others, [WORD]), hidden)
