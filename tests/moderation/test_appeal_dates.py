"""Objections by the clock: the text stays while it is needed, an answer has a date, and a late one comes on top."""

from datetime import date, datetime, timedelta

import pytest

import main
from forum import clock, database
from forum.catalogue import numbers, snapshot
from forum.catalogue.views import Catalogue
from forum.clock import LISBON
from forum.operations import chores
from forum.threads import state
from forum.threads.models import Post, ReviewItem
from moderation.admin import reasons
from moderation.models import Appeal, Decision, KeptText
from moderation.review import appeals, decisions, queue, undoing
from moderation.review.queue import Filters
from tests.cast import ask, person
from tests.moderation.test_decisions import decide, put, question_of
from tests.moderation.test_queue import another_moderator

pytestmark = pytest.mark.usefixtures("app")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=LISBON)
DAY = timedelta(days=1)


async def masked() -> tuple[Post, Decision]:
    question = await question_of(await ask())
    return question, await decide(question, "mask", given={"start": 3, "end": 12})


async def object_to(decision: Decision) -> Appeal:
    return await appeals.appeal(decision, body="I disagree.", by=await person("amina"))


async def settle(appeal: Appeal, verdict: str, catalogue: Catalogue) -> None:
    by = await another_moderator()
    await appeals.decide(appeal, verdict, statement="I read it again.", by=by, catalogue=catalogue)


async def do_chores() -> None:
    await chores.do(main.WORK.chores)


async def top() -> list[int | None]:
    """The queue as Marta sees it, page by page of two: the objection of each row, or nothing."""
    marta, found, after = await person("marta"), [], ""
    while True:
        shown = await queue.page(Filters(after=after), by=marta, rows=2)
        found += [row.facts["appeal_id"] for row in shown.rows]
        after = shown.next
        if not after:
            return found


@pytest.mark.parametrize("last_moment", [timedelta(), timedelta(seconds=-1), timedelta(days=-30)])
async def test_the_text_behind_a_decision_stays_while_an_objection_is_open(
    last_moment: timedelta, catalogue: Catalogue
) -> None:
    question, made = await masked()
    end = decisions.appeal_until(made.at)
    with clock.moved_to(end + last_moment):
        appeal = await object_to(made)
        await do_chores()
    for later in (2 * DAY, 200 * DAY, 900 * DAY):
        with clock.moved_to(end + later):
            await do_chores()
            assert await KeptText.filter(decision_id=made.id).exists()
    with clock.moved_to(end + 901 * DAY):
        await settle(appeal, "overturn", catalogue)
        assert (await Post.get(id=question.id)).source == question.source


async def test_after_an_objection_was_decided_the_text_stays_for_thirty_days_so_that_undoing_works(
    catalogue: Catalogue,
) -> None:
    question, made = await masked()
    end = decisions.appeal_until(made.at)
    with clock.moved_to(end - DAY):
        appeal = await object_to(made)
    with clock.moved_to(end + 40 * DAY):
        await settle(appeal, "uphold", catalogue)
    with clock.moved_to(end + 69 * DAY):
        await do_chores()
        await undoing.undo(made, by=await person("bilal"), catalogue=catalogue, reason="It was no number.")
        assert (await Post.get(id=question.id)).source == question.source
    with clock.moved_to(end + 71 * DAY):
        await do_chores()
        assert not await KeptText.exists()


async def test_a_text_that_nobody_objected_about_ends_with_the_six_months_as_ever() -> None:
    (_, objected), (_, silent) = await masked(), await masked()
    await object_to(objected)
    with clock.moved_to(decisions.appeal_until(silent.at) + DAY):
        over = await chores.deletable(main.WORK.chores)
        await do_chores()
    assert over["texts behind decisions, once nobody can object any more"] == 1
    assert {each.decision_id for each in await KeptText.all()} == {objected.id}


async def test_an_answer_is_promised_for_as_many_working_days_as_admins_say() -> None:
    await numbers.save({"appeal_days": "4"}, by=await person("ada"))
    with clock.moved_to(MONDAY):
        assert (await object_to((await masked())[1])).answer_by == date(2026, 11, 27)
    with clock.moved_to(MONDAY + 4 * DAY):
        assert (await object_to((await masked())[1])).answer_by == date(2026, 12, 4), "1 December is a holiday"


async def test_a_promise_stays_what_it_was_when_the_number_changes() -> None:
    with clock.moved_to(MONDAY):
        first = await object_to((await masked())[1])
        assert first.answer_by == date(2026, 12, 9), "ten working days, without the two holidays"
        await numbers.save({"appeal_days": "1"}, by=await person("ada"))
        assert (await object_to((await masked())[1])).answer_by == date(2026, 11, 24)
    assert (await Appeal.get(id=first.id)).answer_by == date(2026, 12, 9)


async def test_a_late_objection_comes_on_top_of_everything_but_danger(catalogue: Catalogue) -> None:
    with clock.moved_to(MONDAY):
        late = await object_to((await masked())[1])
    with clock.moved_to(MONDAY + timedelta(hours=1)):
        later = await object_to((await masked())[1])
    with clock.moved_to(MONDAY + 19 * DAY):
        young = await object_to((await masked())[1])
    with clock.moved_to(MONDAY + 20 * DAY):
        await Appeal.filter(id=later.id).update(answer_by=clock.today())
        for reason, urgency in (("violence", reasons.MOST_URGENT), ("danger", 80), ("self_harm", 85), ("scam", 50)):
            question = await question_of(await ask())
            thread = await question.thread
            await state.enqueue(question, thread, reasons=[reason], urgency=urgency)
        assert await top() == [None, None, None, late.id, later.id, young.id, None]
        await do_chores()
        assert await top() == [None, None, late.id, None, later.id, young.id, None]
    with clock.moved_to(MONDAY + 21 * DAY):
        await do_chores()
        assert (await top())[2:4] == [late.id, later.id]
        await settle(late, "uphold", catalogue)
        await do_chores()
        assert (await top())[2:4] == [later.id, None]


async def test_it_rises_with_the_end_of_its_day_and_only_once() -> None:
    with clock.moved_to(MONDAY):
        appeal = await object_to((await masked())[1])
        await put(await question_of(await ask()), "hate")
        await ReviewItem.filter(appeal_id=None).update(urgency=90)
    assert appeal.answer_by
    end = clock.end_of_day(appeal.answer_by)
    for moment, changed in ((end - timedelta(seconds=1), 0), (end, 1), (end + timedelta(hours=1), 0)):
        with clock.moved_to(moment):
            assert await appeals.raise_late() == changed
            assert (await top())[0] == (None if moment < end else appeal.id)
            assert appeals.is_late(appeal) == (moment >= end)


async def test_among_hundreds_the_late_ones_stand_first_page_by_page_and_are_taken_first() -> None:
    with clock.moved_to(MONDAY):
        late = [(await object_to((await masked())[1])).id for _ in range(3)]
    question = await question_of(await ask())
    filling = [
        ReviewItem(
            post_id=question.id, thread_id=question.thread_id, appeal_id=number, reasons=" scam ", language_id="en",
            topic_id=1, urgency=number * 7 % (reasons.MOST_URGENT + 1), since=MONDAY - timedelta(minutes=number),
        )
        for number in range(1, 401)
    ]  # fmt: skip
    await ReviewItem.bulk_create(filling)
    marta = await person("marta")
    with clock.moved_to(MONDAY + 20 * DAY):
        await do_chores()
        taken = await queue.claim_next(Filters(), by=marta)
        found: list[queue.Row] = []
        after = ""
        while after or not found:
            shown = await queue.page(Filters(after=after), by=marta)
            found, after = [*found, *shown.rows], shown.next
    assert taken
    assert taken.appeal_id in late
    assert len(found) == len({row.id for row in found}) == 403
    assert {row.facts["appeal_id"] for row in found[:3]} == set(late)
    places = [(-row.facts["urgency"], row.facts["since"]) for row in found]
    assert places == sorted(places)


async def test_late_objections_are_found_by_an_index_however_much_waits_or_waited() -> None:
    explain = "EXPLAIN QUERY PLAN " if database.dialect() == "sqlite" else "EXPLAIN "
    async with database.transaction():
        if database.dialect() == "postgres":  # It reads a small table from end to end otherwise.
            await database.execute("SET LOCAL enable_seqscan = off")
        late = Appeal.filter(verdict="", answer_by__lt=clock.today()).values_list("id", flat=True)
        open_ = ReviewItem.filter(appeal_id=1, ended_at=None)
        for query, index in ((late, "appeal_unanswered"), (open_, "waiting_by_appeal")):
            assert index in str(await database.rows(explain + query.sql(params_inline=True)))


async def test_the_first_page_costs_no_more_statements_with_more_waiting() -> None:
    marta = await person("marta")

    async def statements() -> int:
        with database.counting() as counter:
            await queue.page(Filters(), by=marta)
        return len(counter.statements)

    await object_to((await masked())[1])
    few = await statements()
    for _ in range(12):
        await object_to((await masked())[1])
    assert await statements() == few == 3


async def test_a_row_of_the_queue_knows_the_day() -> None:
    appeal = await object_to((await masked())[1])
    await put(await question_of(await ask()))
    rows = (await queue.page(Filters(), by=await person("marta"))).rows
    assert [row.facts["answer_by"] for row in rows] == [appeal.answer_by, None]


async def test_the_number_is_an_admin_s_and_has_a_usual_one() -> None:
    assert (await snapshot.current()).appeal_days == 10
    await numbers.save({"appeal_days": "30"}, by=await person("ada"))
    assert (await snapshot.current()).appeal_days == 30
