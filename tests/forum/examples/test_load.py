"""The example content as it lies in the database after loading, and what loading does to a database that isn't empty."""

import asyncio
import os
import re
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import main
from forum import clock, database, examples, text
from forum.catalogue import seed, snapshot
from forum.catalogue.views import Catalogue
from forum.errors import Conflict
from forum.events import Event
from forum.examples import Example, load, people, story
from forum.people import nicknames as names
from forum.people import sessions
from forum.people.accounts import Account
from forum.people.grants import RoleGrant
from forum.people.passwords import Hasher
from forum.people.person import VISITOR, Person
from forum.threads.models import NEVER, Post, Thread, ThreadAct
from forum.threads.reading import lists
from forum.threads.reading.lists import Filters
from forum.threads.visibility import visible_to
from forum.web.routes import first_parts
from tests.cast import cheap_hasher, contents
from tests.engines import Engine

ROOT = Path(__file__).parents[3]
AT = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
Filled = tuple[str, load.Loaded, tuple[people.SignIn, ...]]
SOME = tuple(example for example in examples.questions() if not example.duplicate_of)


@dataclass(frozen=True)
class Forum:
    """The forum with all example questions in it, and which thread each became; what other rooms add is not there."""

    catalogue: Catalogue
    loaded: load.Loaded
    sign_ins: tuple[people.SignIn, ...]
    threads: dict[str, Thread]

    def pairs(self) -> list[tuple[Example, Thread]]:
        return [(example, self.threads[example.id]) for example in examples.questions()]


async def with_catalogue(url: str) -> None:
    """Migrates and connects, with the catalogue in place and nobody there."""
    await database.migrate(url)
    await database.connect(url)
    snapshot.forget()
    await seed.fill()


async def fill(url: str) -> Filled:
    await with_catalogue(url)
    try:
        with clock.moved_to(AT):
            loaded = await load.load(hasher=cheap_hasher(), questions=examples.questions())
            return url, loaded, await people.sign_ins(cheap_hasher())
    finally:
        await database.close()


@pytest.fixture(scope="module")
def filled(engine: Engine) -> Iterator[Filled]:
    """A database with all example questions, loaded once for all these tests: they only look."""
    url = engine.copied(engine.bare)
    yield asyncio.run(fill(url))
    engine.drop(url)


@pytest.fixture
async def forum(filled: Filled) -> AsyncIterator[Forum]:
    url, loaded, sign_ins = filled
    await database.connect(url)
    snapshot.forget()
    by_title = {thread.title: thread for thread in await Thread.all().select_related("official")}
    threads = {example.id: by_title[text.clean_line(example.title)] for example in examples.questions()}
    yield Forum(await snapshot.current(), loaded, sign_ins, threads)
    await database.close()


@pytest.fixture
async def nobody_there(bare_url: str) -> AsyncIterator[None]:
    """This process is connected to a database with the catalogue and no accounts."""
    await with_catalogue(bare_url)
    yield
    await database.close()


async def test_every_example_is_a_thread_in_its_language_topic_and_cabinet(forum: Forum) -> None:
    assert await Thread.all().count() == len(examples.questions()) == forum.loaded.questions
    questions = {post.thread_id: post for post in await Post.filter(kind="question")}
    for example, thread in forum.pairs():
        assert thread.example
        assert thread.language_id == example.language
        assert forum.catalogue.topics[thread.topic_id].slug == example.topic
        assert forum.catalogue.cabinets[thread.cabinet_id].code == example.cabinet
        assert (thread.visibility == "private", thread.danger) == (example.private, example.danger)
        assert questions[thread.id].source == text.clean(example.body)


async def test_every_answer_is_an_officers_in_the_questions_language(forum: Forum) -> None:
    answers = {post.thread_id: post for post in await Post.filter(kind="answer")}
    assert len(answers) == forum.loaded.answers == 92
    for example, thread in forum.pairs():
        if example.answer is None:
            assert thread.id not in answers
            continue
        answer = answers[thread.id]
        assert answer.source == text.clean(example.answer.text)
        assert (answer.role, answer.language_id) == ("officer", example.language)
        assert answer.cabinet_id == thread.cabinet_id
        assert thread.answers_count == 1


async def test_the_newest_question_is_of_yesterday_and_their_spacing_is_kept(forum: Forum) -> None:
    asked = [thread.created_at for _, thread in forum.pairs()]
    assert max(asked).astimezone(clock.LISBON).date() == date(2026, 11, 21)
    told = [example.asked_at for example in examples.questions()]
    assert [b - a for a, b in pairwise(asked)] == [b - a for a, b in pairwise(told)]


async def test_answers_come_hours_later_and_nothing_in_the_future(forum: Forum) -> None:
    asked = {thread.id: thread.created_at for _, thread in forum.pairs()}
    waits = {post.created_at - asked[post.thread_id] for post in await Post.filter(kind="answer")}
    assert timedelta(hours=2) <= min(waits) < max(waits) <= timedelta(hours=26)
    assert not await Post.filter(created_at__gt=AT).exists()
    assert not await Thread.filter(active_at__gt=AT).exists()
    assert not await Event.filter(at__gt=AT).exists()
    assert not await Account.filter(created_at__gt=AT).exists()


async def test_just_after_midnight_yesterdays_questions_are_not_answered_tomorrow(nobody_there: None) -> None:
    midnight = datetime(2026, 7, 14, 0, 5, tzinfo=clock.LISBON)
    with clock.moved_to(midnight):
        await load.load(hasher=cheap_hasher(), questions=SOME[-4:])
    assert not await Post.filter(created_at__gt=midnight).exists()
    assert not await Event.filter(at__gt=midnight).exists()
    newest = max(thread.created_at for thread in await Thread.all())
    assert newest.astimezone(clock.LISBON).date() == date(2026, 7, 13)


async def test_the_record_of_events_is_in_order_of_time(forum: Forum) -> None:
    at = [event.at for event in await Event.all().order_by("id")]
    assert len(at) > 300
    assert at == sorted(at)


async def test_a_notice_that_says_it_is_an_example_stands_above_the_pages_and_another_is_planned(forum: Forum) -> None:
    notice, planned = forum.catalogue.notices
    assert (notice.state(AT), planned.state(AT)) == ("shown", "planned")
    assert planned.starts_at == datetime(2026, 11, 28, 9, tzinfo=UTC)
    assert planned.ends_at == datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert {said.title.partition(":")[0] for said in planned.texts.values()} == {"Exemplo", "Example", "مثال"}
    begins = {"pt": "Exemplo", "en": "Example", "ar": "مثال", "uk": "Приклад"}
    assert {code: said.title.partition(":")[0] for code, said in notice.texts.items()} == begins


async def test_official_answers_hold_from_the_day_of_loading_for_a_year(forum: Forum) -> None:
    for example, thread in forum.pairs():
        version = thread.official
        if version is None:
            assert example.answer is None
            continue
        assert thread.state == "official"
        assert (version.valid_from, version.review_by) == (date(2026, 11, 22), date(2027, 11, 22))
        assert version.cabinet_id == thread.cabinet_id
        assert version.language_id == example.language
        assert version.sources == [{"title": story.SOURCE, "url": "", "article": ""}]


async def test_a_short_answer_says_something_and_is_not_all_of_the_answer(forum: Forum) -> None:
    versions = [thread.official for thread in forum.threads.values() if thread.official]
    posts = {post.id: post for post in await Post.filter(kind="answer")}
    for version in versions:
        plain = text.excerpt(posts[version.post_id].source, limit=10_000)
        assert plain.startswith(version.short_answer.removesuffix("…"))
        assert text.word_count(version.short_answer) >= 10 or text.han_count(version.short_answer) >= 20
    whole = [
        version
        for version in versions
        if version.short_answer == text.excerpt(posts[version.post_id].source, limit=10_000)
    ]
    assert len(whole) < 5


@pytest.mark.parametrize(
    ("answer", "short"),
    [
        ("Hello. Keep the proof that you tried to renew it. Then call.", "Hello. Keep the proof that you tried to renew it."),
        ("Olá. Ligue n.º 112 se está em perigo agora, sim. Venha.", "Olá. Ligue n.º 112 se está em perigo agora, sim."),
        ("**Sim.**\n\nPeça já o cartão no balcão mais perto de si. Venha.", "Sim. Peça já o cartão no balcão mais perto de si."),
        ("请先书面申请核对水表并要求分期付款，保留单据。断水前须通知。", "请先书面申请核对水表并要求分期付款，保留单据。"),
        ("আপনার সব কাগজ নিয়ে কাল সকালে আমাদের অফিসে চলে আসুন ভাই। ফোন করুন।", "আপনার সব কাগজ নিয়ে কাল সকালে আমাদের অফিসে চলে আসুন ভাই।"),
        ("Vá já de manhã bem cedo ao centro na Av. de França. Venha.", "Vá já de manhã bem cedo ao centro na Av. de França."),
        ("No.", "No."),
        (" ".join(["word"] * 30) + ", " + " ".join(["more"] * 30) + ". End.", " ".join(["word"] * 30)),
    ],
)  # fmt: skip
def test_the_short_answer_is_the_first_sentence_that_says_something(answer: str, short: str) -> None:
    assert story.in_short(answer) == short


def test_a_year_after_the_leap_day_is_the_last_of_february() -> None:
    assert story.year_after(date(2028, 2, 29)) == date(2029, 2, 28)
    assert story.year_after(date(2027, 2, 28)) == date(2028, 2, 28)


async def test_private_questions_are_for_their_cabinet_and_not_for_visitors(forum: Forum) -> None:
    private = {thread.id for example, thread in forum.pairs() if example.private}
    assert len(private) == 16
    seen = {thread.id for thread in await Thread.filter(visible_to(VISITOR, forum.catalogue))}
    assert not private & seen
    for example, thread in forum.pairs():
        if example.private:
            cabinet = forum.catalogue.cabinet(example.cabinet)
            assert cabinet
            officer = Person(account_id=0, roles=frozenset({"officer"}), cabinets=frozenset({cabinet.id}))
            assert await Thread.filter(visible_to(officer, forum.catalogue), id=thread.id).exists()
            assert thread.slug == ""


async def test_duplicates_point_to_their_original_which_counts_the_public_ones(forum: Forum) -> None:
    ids = {example.id: thread.id for example, thread in forum.pairs()}
    for example, thread in forum.pairs():
        assert thread.duplicate_of_id == (ids[example.duplicate_of] if example.duplicate_of else None)
        pointing = [other for other in examples.questions() if other.duplicate_of == example.id and not other.private]
        assert thread.duplicates_count == len(pointing)


async def test_spam_is_rejected_by_a_moderator_with_a_reason_and_nobody_finds_it(forum: Forum) -> None:
    visitors = {thread.id for thread in await Thread.filter(visible_to(VISITOR, forum.catalogue))}
    rejected = [(example, thread) for example, thread in forum.pairs() if example.rejected]
    assert len(rejected) == 8
    for example, thread in rejected:
        assert thread.status == "rejected"
        assert thread.id not in visitors
        act = await ThreadAct.get(thread_id=thread.id, act="rejected").select_related("by")
        assert act.by
        assert act.by.nickname == "exemplo-marta"
        assert act.reason == story.REJECTED[example.rejected or ""]
    assert await Thread.filter(status="published").count() == 92


async def test_what_went_to_another_cabinet_was_handed_over_with_a_reason(forum: Forum) -> None:
    routed = {act.thread_id: act for act in await ThreadAct.filter(act="routed")}
    for example, thread in forum.pairs():
        topic = forum.catalogue.topic(example.topic)
        assert topic
        moved = forum.catalogue.cabinets[topic.cabinet_id].code != example.cabinet
        assert (thread.id in routed) == moved
        if moved:
            act = routed[thread.id]
            assert len(act.reason) > 20
            assert act.particulars == {"origin": topic.cabinet_id, "to": thread.cabinet_id}


async def test_the_lists_show_the_examples(forum: Forum) -> None:
    filters = Filters(language="bn", state="official")
    page = await lists.page(filters, reader=VISITOR, catalogue=forum.catalogue)
    expected = [e for e in examples.questions() if e.language == "bn" and e.answer and not e.private]
    assert len(page.threads) == len(expected) > 0
    assert not await Thread.filter(status="published").exclude(waiting_since=NEVER).exists()


async def test_all_accounts_are_examples_and_only_those_named_can_sign_in(forum: Forum) -> None:
    accounts = await Account.all()
    assert all(account.example for account in accounts)
    assert not any(account.email for account in accounts)
    known = {each.nickname: each.password for each in forum.sign_ins}
    assert {account.nickname for account in accounts if account.password_hash} == set(known)
    assert len(set(known.values())) == len(known)
    hasher = cheap_hasher()
    for nickname, password in known.items():
        assert await sessions.sign_in(nickname, password, hasher=hasher)
    asker = next(account for account in accounts if account.nickname not in known)
    assert await sessions.sign_in(asker.nickname, "", hasher=hasher) is None
    assert asker.recovery_digest is None


async def test_each_question_has_an_author_of_its_own_and_the_member_has_one_of_each_visibility(forum: Forum) -> None:
    member = await Account.get(nickname="exemplo-nadia")
    own = [thread for thread in forum.threads.values() if thread.author_id == member.id]
    assert {thread.visibility for thread in own} == {"public", "private"}
    others = [thread.author_id for thread in forum.threads.values() if thread.author_id != member.id]
    assert len(set(others)) == len(others)
    assert None not in others


async def test_there_is_somebody_for_every_role_and_an_officer_for_every_cabinet(forum: Forum) -> None:
    assert {each.role for each in forum.sign_ins} == {"member", "mediator", "officer", "moderator", "admin"}
    held = [grant.cabinet_id for grant in await RoleGrant.filter(role="officer") if grant.cabinet_id]
    assert forum.catalogue.covered(held) == set(forum.catalogue.cabinets)
    assert {grant.language for grant in await RoleGrant.filter(role="mediator")} == {"bn", "hi", "ur"}
    admin = await Account.get(nickname="exemplo-ada")
    assert {grant.granted_by_id for grant in await RoleGrant.exclude(role="admin")} == {admin.id}


async def test_every_invented_name_could_be_taken_by_anybody(forum: Forum) -> None:
    reserved = forum.catalogue.reserved_words() | first_parts([main.LOCALIZED])
    nicknames = [account.nickname for account in await Account.all()]
    assert {name: code for name in nicknames if (code := names.check(name, reserved))} == {}


def test_names_are_in_the_language_of_what_they_ask_and_used_once() -> None:
    named = people.authors(examples.questions())
    once = [name for name in named.values() if not name.startswith("exemplo-")]
    assert len(set(once)) == len(once) == 97
    chinese = [named[example.id] for example in examples.questions() if example.language == "zh"]
    assert all(text.han_count(name) == len(name) for name in chinese)


async def test_loading_again_is_refused_and_changes_nothing(forum: Forum) -> None:
    before = await contents()
    with pytest.raises(Conflict, match="loaded_before"):
        await load.load(hasher=cheap_hasher())
    assert await contents() == before


async def test_a_database_with_people_in_it_is_left_alone(db: None) -> None:
    before = await contents()
    with pytest.raises(Conflict, match="has_people"):
        await load.load(hasher=cheap_hasher())
    assert await contents() == before


async def test_an_interrupted_loading_leaves_nothing_and_the_next_begins_anew(nobody_there: None) -> None:
    before = await contents()

    def interrupt(done: int, total: int) -> None:
        if done == 7:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await load.load(hasher=cheap_hasher(), questions=SOME[:8], progress=interrupt)
    # PostgreSQL numbers go on after a rollback, so only what the tables hold is compared.
    assert await contents() == before
    assert (await load.load(hasher=cheap_hasher(), questions=SOME[:8])).questions == 8


async def test_of_two_loadings_at_once_one_is_refused(nobody_there: None) -> None:
    both = [load.load(hasher=cheap_hasher(), questions=SOME[:4]) for _ in range(2)]
    first, second = await asyncio.gather(*both, return_exceptions=True)
    refused = [outcome for outcome in (first, second) if isinstance(outcome, Conflict)]
    assert [conflict.code for conflict in refused] == ["loaded_before"]
    assert await Thread.all().count() == 4


async def test_progress_is_told_up_to_the_end(nobody_there: None) -> None:
    told: list[tuple[int, int]] = []
    await load.load(hasher=cheap_hasher(), questions=SOME[:3], progress=lambda done, total: told.append((done, total)))
    assert told == [(number, len(told)) for number in range(1, len(told) + 1)]
    assert len(told) >= 8


async def nobody_is_in(url: str) -> bool:
    await database.connect(url)
    try:
        return not await Account.all().exists()
    finally:
        await database.close()


def command(url: str, folder: Path, *words: str, base: str = "http://127.0.0.1:8000") -> Result:
    return CliRunner().invoke(main.cli, words, env=environment(url, folder) | {"FORUM_BASE_URL": base})


def environment(url: str, folder: Path) -> dict[str, str]:
    return {"DATABASE_URL": url, "FORUM_DATA": str(folder), "FORUM_SECRET": "s" * 32}


SIGN_IN = re.compile(r"^  (exemplo-[a-z]+) +((?:[0-9a-z]{5}-){3}[0-9a-z]{5})  (\w+)", re.MULTILINE)
EVERYBODY = {
    "exemplo-ada": "admin",
    "exemplo-marta": "moderator",
    "exemplo-bruno": "officer",
    "exemplo-ines": "officer",
    "exemplo-rahima": "mediator",
    "exemplo-nadia": "member",
    "exemplo-tomas": "member",
}


async def hashes_in(url: str) -> dict[str, str | None]:
    """The password hash of everybody somebody may sign in as."""
    await database.connect(url)
    try:
        return {each.nickname: each.password_hash for each in await Account.filter(nickname__in=list(EVERYBODY))}
    finally:
        await database.close()


async def matching(url: str, known: dict[str, str]) -> set[str]:
    """Whose password in the database is the one that is known."""
    hasher, hashes = Hasher(), await hashes_in(url)
    return {name for name, password in known.items() if await hasher.verify(hashes[name], password)}


def test_the_command_loads_once_and_makes_passwords_when_it_is_asked(bare_url: str, tmp_path: Path) -> None:
    assert command(bare_url, tmp_path, "migrate").exit_code == 0
    first = command(bare_url, tmp_path, "demo")
    assert first.exit_code == 0, first.output
    assert first.output.splitlines() == [
        "Loaded 141 example questions with 105 answers.",
        "`python main.py demo --sign-ins` makes passwords for the example people.",
    ]
    assert set(asyncio.run(hashes_in(bare_url)).values()) == {None}
    again = command(bare_url, tmp_path, "demo")
    assert (again.exit_code, again.output) == (0, "The example content was loaded before; nothing was changed.\n")
    known = []
    for _ in range(2):
        asked = command(bare_url, tmp_path, "demo", "--sign-ins")
        assert asked.exit_code == 0, asked.output
        assert {name: role for name, _, role in SIGN_IN.findall(asked.output)} == EVERYBODY
        known.append({name: password for name, password, _ in SIGN_IN.findall(asked.output)})
    assert asyncio.run(matching(bare_url, known[0])) == set()
    assert asyncio.run(matching(bare_url, known[1])) == set(EVERYBODY)
    assert all(str(stored).startswith("$argon2id$") for stored in asyncio.run(hashes_in(bare_url)).values())
    refused = command(bare_url, tmp_path, "demo", "--sign-ins", base="https://forum.example")
    assert refused.exit_code == 1
    assert "loopback address only, and FORUM_BASE_URL is https://forum.example" in refused.output
    assert not SIGN_IN.search(refused.output)


def test_the_command_leaves_people_alone_and_says_so(database_url: str, tmp_path: Path) -> None:
    result = command(database_url, tmp_path, "demo")
    assert result.exit_code == 0
    assert "left alone" in result.output


def test_there_are_no_sign_ins_where_there_are_no_examples(database_url: str, tmp_path: Path) -> None:
    result = command(database_url, tmp_path, "demo", "--sign-ins")
    assert result.exit_code == 1
    assert "There are no example people in this database." in result.output


def test_the_server_prints_the_sign_ins_last_below_its_address(bare_url: str, tmp_path: Path) -> None:
    command(bare_url, tmp_path, "migrate")
    asyncio.run(load_some(bare_url))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    inherited = {name: value for name, value in os.environ.items() if name != "FORUM_BASE_URL"}
    served = subprocess.Popen(
        [sys.executable, "main.py", "serve", "--port", port, "--sign-ins"],
        cwd=ROOT,
        env=inherited | environment(bare_url, tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert served.stdout
        address, above, factor, *people_of = [served.stdout.readline() for _ in range(3 + len(EVERYBODY))]
    finally:
        served.terminate()
        rest, _ = served.communicate(timeout=60)
    assert address == f"The forum is at http://127.0.0.1:{port}/\n"
    assert above.startswith("Sign in as one of these")
    assert "second" in factor
    assert {name: role for name, _, role in SIGN_IN.findall("".join(people_of))} == EVERYBODY
    assert not SIGN_IN.search(rest)


async def load_some(url: str) -> None:
    await database.connect(url)
    try:
        await load.load(hasher=cheap_hasher(), questions=SOME[:1])
    finally:
        await database.close()


def test_the_server_makes_no_sign_ins_for_a_public_address(database_url: str, tmp_path: Path) -> None:
    result = command(database_url, tmp_path, "serve", "--sign-ins", base="https://forum.example")
    assert result.exit_code == 1
    assert "loopback address only" in result.output


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1"])
def test_a_server_that_others_reach_does_not_take_itself_for_one_s_own(
    host: str, database_url: str, tmp_path: Path
) -> None:
    result = command(database_url, tmp_path, "serve", "--host", host)
    assert result.exit_code == 1
    assert f"a server on {host} is reached by others too" in result.output


def test_the_command_makes_no_example_accounts_for_a_public_address(bare_url: str, tmp_path: Path) -> None:
    command(bare_url, tmp_path, "migrate")
    result = command(bare_url, tmp_path, "demo", base="https://forum.example")
    assert result.exit_code == 0
    assert "Nothing was loaded" in result.output
    assert asyncio.run(nobody_is_in(bare_url))
