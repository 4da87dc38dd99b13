"""The desk that a stranger finds after `make run`: whoever signs in as staff has work, and nobody meets an empty list."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import datetime, timedelta

import pytest

import main
from forum import clock, database, examples, ids, settings
from forum.catalogue import seed, snapshot
from forum.errors import Conflict
from forum.events import Event
from forum.examples import load
from forum.notifications.models import Notification
from forum.people import grants
from forum.people import nicknames as names
from forum.people.accounts import Account
from forum.threads.casework import routing
from forum.threads.casework.models import CounterQuestion
from forum.threads.holding import seed as holding_seed
from forum.threads.models import OfficialAnswer, Post, ReviewItem, Thread
from forum.threads.posting.models import Draft
from forum.web.routes import first_parts
from moderation import examples as desk_examples
from moderation import parts as moderation
from moderation.desk import official_due, triage
from moderation.models import Appeal, Decision
from moderation.oversight import audit, statistics, transparency
from tests.cast import BASE, SECRET, Visit, cheap_hasher, contents, notify, signed_in
from tests.engines import Engine

Visiting = Callable[[str | None], Awaitable[Visit]]


async def fill(url: str) -> None:
    """Everything that `migrate` and `demo` put into a database."""
    await database.migrate(url)
    await database.connect(url)
    try:
        snapshot.forget()
        await seed.fill()
        await routing.fill()
        await holding_seed.fill()
        await load.load(hasher=cheap_hasher(), also=moderation.EXAMPLES)
        await notify()
    finally:
        await database.close()


@pytest.fixture(scope="module")
def filled(engine: Engine) -> Iterator[str]:
    """A database with all examples, loaded just now and once for all these tests: they only look."""
    url = engine.copied(engine.bare)
    asyncio.run(fill(url))
    yield url
    engine.drop(url)


@pytest.fixture
async def visit(filled: str) -> AsyncIterator[Visiting]:
    """`await visit("ines")` is the browser of exemplo-ines, signed in; `await visit(None)` a visitor's."""
    app = main.compose(
        settings.read(database_url=filled, forum_secret=SECRET, forum_base_url=BASE, staff_second_factor="off"),
        hasher=cheap_hasher(),
    )
    async with app.router.lifespan_context(app):

        async def visiting(nickname: str | None) -> Visit:
            return await signed_in(app, f"exemplo-{nickname}") if nickname else Visit(app)

        yield visiting


async def page_of(browser: Visit, path: str, ui: str = "en") -> str:
    answer = await browser.get(f"/{ui}/{path}")
    assert answer.status_code == 200, path
    return answer.text


async def titled(title: str) -> Thread:
    return await Thread.get(title=title)


def address(thread: Thread) -> str:
    return f"threads/{ids.encode(thread.id)}"


async def test_a_moderator_finds_texts_held_for_six_different_reasons(visit: Visiting) -> None:
    queue = await page_of(await visit("marta"), "desk/queue")
    reasons = {code for row in re.findall(r'data-reasons="([^"]+)"', queue) for code in row.split()}
    held = {"first_post", "unread_language", "personal_data", "appointment_seller", "links", "same_text"}
    assert held <= reasons
    assert {row.language_id for row in await ReviewItem.filter(ended_at=None, held=True)} >= {
        "fr",
        "ne",
        "en",
        "es",
        "ar",
        "pt",
    }


async def test_a_moderator_finds_reports_and_an_objection_that_she_may_decide(visit: Visiting) -> None:
    marta = await visit("marta")
    queue = await page_of(marta, "desk/queue")
    assert {"advertising", "personal_data_of_others", "appeal"} <= set(re.findall(r'data-reasons="([^"]+)"', queue))
    (appeal,) = await Appeal.filter(verdict="")
    waiting = await ReviewItem.get(appeal_id=appeal.id, ended_at=None)
    item = await page_of(marta, f"desk/queue/{ids.encode(waiting.id)}")
    assert f'action="/en/desk/appeals/{ids.encode(appeal.id)}"' in item
    assert "Não quis insultar ninguém" in item


async def test_an_officer_finds_what_is_late_what_rests_and_what_another_cabinet_asks_for(visit: Visiting) -> None:
    for nickname, asking in (("ines", "GAS"), ("bruno", "GAJI")):
        rows = (await page_of(await visit(nickname), "desk/triage")).split("<li data-thread=")[1:]
        assert any('data-due="late"' in row for row in rows)
        assert any("data-rested" in row for row in rows)
        assert any("data-transfer" in row and f'<bdi dir="ltr">{asking}</bdi>' in row for row in rows)


async def test_questions_wait_for_a_first_answer_in_many_languages_public_for_everybody(visit: Visiting) -> None:
    waiting = await Thread.filter(status="published", visibility="public", state="unanswered", kind="question")
    assert {thread.language_id for thread in waiting} >= {
        "pt",
        "en",
        "fr",
        "es",
        "ar",
        "uk",
        "bn",
        "hi",
        "ur",
        "ne",
        "zh",
    }
    listed = await page_of(await visit(None), "threads?state=unanswered&language=ne")
    assert ids.encode((await titled("नेपालको पढाइ यहाँ कसरी मान्य हुन्छ")).id) in listed


async def test_each_officer_finds_official_answers_past_their_day_and_one_whose_source_changed(visit: Visiting) -> None:
    ines, bruno, ada = [await page_of(await visit(who), "desk/official") for who in ("ines", "bruno", "ada")]
    assert set(re.findall(r'data-state="(\w+)"', ines)) == {"proposed", "expired", "checking"}
    assert set(re.findall(r'data-state="(\w+)"', bruno)) == {"expired", "checking"}
    assert set(re.findall(r'data-state="(\w+)"', ada)) == {"proposed", "expired", "checking"}


async def test_a_second_officer_may_confirm_what_her_colleague_proposed(visit: Visiting) -> None:
    proposal = await OfficialAnswer.get(kind="proposed", confirmed_at=None).select_related("marked_by")
    assert proposal.marked_by
    assert proposal.marked_by.nickname == "exemplo-paulo"
    listed = await page_of(await visit("ines"), "desk/official?show=proposed")
    assert f"/en/answers/{ids.encode(proposal.post_id)}/official/confirmation" in listed


async def test_everybody_can_see_what_a_corrected_answer_said_before(visit: Visiting) -> None:
    corrected = await OfficialAnswer.get(kind="corrected", language_id="fr").select_related("post__thread")
    revisions = await page_of(await visit(None), f"posts/{ids.encode(corrected.post_id)}/revisions")
    assert "<s>Gardez la dernière capture d’écran ;" in revisions
    assert "<del>suffit</del>" in revisions


async def test_an_officer_finds_notes_a_draft_of_hers_and_saved_replies_beside_a_question(visit: Visiting) -> None:
    ines = await visit("ines")
    asked = address(await titled("My name is spelled wrong on my card"))
    page = await page_of(ines, asked)
    assert "I am writing an answer that fits all of them." in page
    assert "Ask the service that issued the card to correct it, and" in page
    assert "Keep proof of the renewal" in await page_of(ines, f"{asked}?reply=")


async def test_a_mediator_finds_a_private_question_she_was_asked_to_help_with_and_her_draft(visit: Visiting) -> None:
    rahima = await visit("rahima")
    thread = await titled("কাগজে সই করতে বলছে, বুঝি না")
    assert thread.visibility == "private"
    assert thread.mediators_asked
    assert "Eu confirmo a parte jurídica antes." in await page_of(rahima, address(thread))
    account = await page_of(rahima, "account")
    assert ids.encode(thread.id) in account
    assert "সালাম।" in account


async def test_a_mediator_can_print_the_slip_of_a_question_she_put_at_the_counter(visit: Visiting) -> None:
    row = await CounterQuestion.all().get()
    await page_of(await visit("rahima"), f"desk/counter/{ids.encode(row.thread_id)}/slip")


async def test_whom_it_concerns_reads_the_statements_and_may_object_to_the_suspension(visit: Visiting) -> None:
    tomas = await visit("tomas")
    suspension = await Decision.get(verdict="suspend")
    account = await page_of(tomas, "account")
    assert f"/en/decisions/{ids.encode(suspension.id)}" in account
    statement = await page_of(tomas, f"decisions/{ids.encode(suspension.id)}")
    assert "É a segunda mensagem sua com insultos" in statement
    await page_of(tomas, f"decisions/{ids.encode(suspension.id)}/appeal")
    person = await grants.person(await Account.get(nickname="exemplo-tomas"))
    assert person.silence
    assert person.silence.until
    assert person.silence.until > clock.now()
    nadia = await visit("nadia")
    assert (await nadia.get(f"/en/decisions/{ids.encode(suspension.id)}")).status_code == 404


async def test_an_asker_is_told_that_an_answer_she_relied_on_was_corrected(visit: Visiting) -> None:
    assert 'data-told="official_corrected"' in await page_of(await visit("nadia"), "account")


async def test_what_was_read_with_a_reason_is_open_for_an_hour_and_its_cabinet_sees_why(visit: Visiting) -> None:
    reason = "I must know what was said."
    assert reason in await page_of(await visit("ines"), "desk/readings")
    thread = await titled("Nous n’avons plus de quoi acheter à manger")
    page = await page_of(await visit("carla"), address(thread))
    assert reason in page
    assert "whether the question should move to another topic" in page


@pytest.mark.parametrize(
    ("nickname", "path", "row"),
    [
        ("marta", "desk/queue", "data-item="),
        ("marta", "desk/triage", "data-due="),
        ("ines", "desk/triage", "data-due="),
        ("ines", "desk/official", "data-version="),
        ("ines", "desk/readings", '<ul class="rows">'),
        ("ada", "desk/audit", "data-entry="),
        ("ada", "desk/official", "data-version="),
        ("ada", "admin/roles", "exemplo-paulo"),
        ("ada", "admin/replies", "keep-proof"),
        ("ada", "admin/rules", "appointment_seller"),
        ("ada", "admin/routing", "/edit"),
        ("ada", "admin/reasons", "data-reason="),
        ("ada", "admin/sources", "data-source="),
        ("ada", "admin/notices", "data-campaign="),
    ],
)
@pytest.mark.parametrize("ui", ["en", "ar"])
async def test_no_list_of_the_desk_is_empty(visit: Visiting, nickname: str, path: str, row: str, ui: str) -> None:
    assert row in await page_of(await visit(nickname), path, ui)


async def test_an_admin_finds_a_source_marked_as_changed_and_a_planned_notice(visit: Visiting) -> None:
    ada = await visit("ada")
    assert (await page_of(ada, "admin/sources")).count("state-checking") == 2
    assert set(re.findall(r'data-state="(\w+)"', await page_of(ada, "admin/notices"))) == {"shown", "planned"}


async def test_the_figures_are_of_weeks_in_which_something_happened(visit: Visiting) -> None:
    ada = await grants.person(await Account.get(nickname="exemplo-ada"))
    await page_of(await visit("ada"), "desk/statistics")
    figures = await statistics.figures(by=ada)
    assert sum(week.asked > 0 for week in figures.weeks) >= 8
    assert {"hide", "suspend", "reject", "mask", "publish"} <= set(figures.judged.verdicts)
    assert figures.judged.outcomes == {"": 1, "overturn": 1}
    await page_of(await visit(None), "transparency")
    latest, *_ = await transparency.years()
    assert latest.asked
    assert latest.answered


async def test_everything_is_an_example_that_nobody_is_mailed_about(visit: Visiting) -> None:
    assert not await Thread.filter(example=False).exists()
    assert not await Account.filter(example=False).exists()
    assert not await Account.filter(email__isnull=False).exists()
    mailed = await Notification.all().values_list("account_id", flat=True)
    assert mailed
    assert not await Account.filter(id__in=[int(str(each)) for each in mailed], example=False).exists()


async def test_all_of_it_happened_in_order_and_none_of_it_tomorrow(visit: Visiting) -> None:
    at = [event.at for event in await Event.exclude(verb="password.changed").order_by("id")]
    assert at == sorted(at)
    assert at[-1] <= clock.now()
    assert (await audit.verify()).broken is None


async def test_every_name_could_be_taken_by_anybody(visit: Visiting) -> None:
    reserved = (await snapshot.current()).reserved_words() | first_parts([main.LOCALIZED])
    nicknames = [account.nickname for account in await Account.all()]
    assert {name: code for name in nicknames if (code := names.check(name, reserved))} == {}


async def test_loading_it_all_again_changes_nothing(visit: Visiting) -> None:
    before = await contents()
    with pytest.raises(Conflict, match="loaded_before"):
        await load.load(hasher=cheap_hasher(), also=moderation.EXAMPLES)
    assert await contents() == before


def test_each_act_in_a_case_is_one_there_is() -> None:
    told = [act for case in desk_examples.cases().values() for act in case]
    assert {act["act"] for act in told} == set(desk_examples.ACTS)


@pytest.mark.parametrize(
    "loaded", ["2026-12-27T10:00", "2027-01-01T00:04", "2027-03-28T09:30", "2027-06-15T23:59", "2028-03-01T08:00"]
)
async def test_there_is_the_same_work_on_whatever_day_it_is_loaded(
    bare_url: str, loaded: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = examples.questions()[:6]
    monkeypatch.setattr(examples, "questions", lambda: few)
    moment = datetime.fromisoformat(loaded).replace(tzinfo=clock.LISBON)
    with clock.moved_to(moment):
        await fill(bare_url)
        await database.connect(bare_url)
        snapshot.forget()
        try:
            ines = await grants.person(await Account.get(nickname="exemplo-ines"))
            bruno = await grants.person(await Account.get(nickname="exemplo-bruno"))
            catalogue = await snapshot.current()
            for officer in (ines, bruno):
                rows = (await triage.page(triage.Filters(), by=officer, catalogue=catalogue, rows=100)).rows
                assert any(row.due == "late" for row in rows)
                assert any(row.due == "ok" for row in rows)
                assert any(row.expired for row in rows)
                due = (await official_due.page(official_due.Filters(), by=officer, catalogue=catalogue)).rows
                assert {official_due.state_of(row, clock.today()) for row in due} >= {"expired", "checking"}
            assert not await Appeal.filter(verdict="", answer_by__lt=clock.today()).exists()
            assert not await Post.filter(created_at__gt=moment).exists()
            assert not await Draft.filter(saved_at__lt=moment - timedelta(days=3)).exists()
        finally:
            await database.close()
