"""Figures for everybody: counted once when their time is over, and moved by nothing that happens afterwards."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

import main
from forum import clock, ids
from forum.catalogue import snapshot
from forum.operations import chores
from forum.people.accounts import Account
from forum.threads.models import Post, ReviewItem, Thread
from forum.threads.official import marking
from forum.threads.posting import lifecycle
from moderation.models import Appeal, Decision, PublishedFigures
from moderation.oversight import transparency
from moderation.oversight.transparency import Year
from tests.cast import answer, ask, person
from tests.forum.threads.test_official import statement

pytestmark = pytest.mark.usefixtures("app")
MAY = datetime(2025, 5, 5, 9, 0, tzinfo=UTC)
OVER = datetime(2026, 1, 1, 0, 0, tzinfo=UTC)


async def asked(moment: datetime, count: int = 1, *, answered_after: int | None = None, **how: str) -> list[Thread]:
    made = []
    for _ in range(count):
        with clock.moved_to(moment):
            made.append(await ask(**how))
        if answered_after is not None:
            with clock.moved_to(moment + timedelta(hours=answered_after)):
                await answer(made[-1])
    return made


async def mark(thread: Thread, moment: datetime) -> None:
    with clock.moved_to(moment):
        said = await Post.get(thread_id=thread.id, kind="answer")
        known = await snapshot.current()
        await marking.mark(said, thread, statement=statement(), by=await person("ines"), catalogue=known)


async def published(moment: datetime) -> list[Year]:
    """The figures as they are told once the chores of that moment are done."""
    with clock.moved_to(moment):
        await transparency.publish()
        return await transparency.years()


@pytest.fixture
async def year() -> list[Thread]:
    """Sixteen questions of 2025, of which eleven were answered in it, five of them officially."""
    made = await asked(MAY, 6, answered_after=2) + await asked(MAY, 5, answered_after=10, visibility="private")
    for thread in made[:5]:
        await mark(thread, MAY + timedelta(days=1))
    return made + await asked(MAY, 5)


async def test_a_year_that_is_over_is_told_exactly(year: list[Thread]) -> None:
    [told] = await published(OVER)
    assert (told.year, told.until, told.is_over) == (2025, date(2026, 1, 1), True)
    assert (told.asked, told.answered, told.official, told.hours) == (16, 11, 5, 2)


async def test_nothing_that_happens_later_moves_a_year_that_was_published(year: list[Thread]) -> None:
    before = await published(OVER)
    known, amina = await snapshot.current(), await person("amina")
    with clock.moved_to(OVER + timedelta(days=3)):
        await answer(year[-1])
        await lifecycle.withdraw(year[0], by=amina, catalogue=known)
        await lifecycle.make_private(year[1], by=amina, catalogue=known)
        await Post.filter(thread_id=year[2].id, kind="answer").update(status="hidden")
        await Thread.filter(id=year[3].id).delete()
    assert await published(OVER + timedelta(days=4)) == before
    assert (await published(OVER + timedelta(days=60)))[-1:] == before


async def test_a_year_published_late_is_counted_by_what_had_happened_in_it(year: list[Thread]) -> None:
    for thread in year[-5:]:
        with clock.moved_to(OVER + timedelta(days=3)):
            await answer(thread)
    await mark(year[5], OVER + timedelta(days=3))
    [told] = await published(OVER + timedelta(days=20))
    assert (told.answered, told.official) == (11, 5)


async def test_a_version_that_ended_in_the_year_is_not_counted_and_one_that_ended_later_is(year: list[Thread]) -> None:
    ines, known = await person("ines"), await snapshot.current()
    await mark(year[5], MAY + timedelta(days=2))
    for thread, moment in ((year[0], MAY + timedelta(days=9)), (year[1], OVER + timedelta(days=1))):
        with clock.moved_to(moment):
            said = await Post.get(thread_id=thread.id, kind="answer")
            await marking.withdraw(said, await Thread.get(id=thread.id), by=ines, catalogue=known, reason="Old.")
    [told] = await published(OVER + timedelta(days=20))
    assert told.official == 5


async def test_a_year_that_goes_on_is_told_in_whole_fives_and_only_at_a_month_s_end(year: list[Thread]) -> None:
    june = datetime(2025, 5, 31, 23, 0, tzinfo=UTC)  # midnight in Lisbon
    assert await published(june - timedelta(minutes=1)) == []
    [told] = await published(june)
    assert (told.until, told.is_over) == (date(2025, 6, 1), False)
    assert (told.asked, told.answered, told.official, told.hours) == (15, 10, 5, 2)
    await asked(june + timedelta(days=2), 4)
    assert await published(june + timedelta(days=29)) == [told]
    [later] = await published(june + timedelta(days=31))
    assert (later.until, later.asked) == (date(2025, 7, 1), 20)


async def test_every_year_since_the_first_question_is_told_the_latest_first(year: list[Thread]) -> None:
    await asked(datetime(2023, 12, 31, 23, 30, tzinfo=UTC), 6)
    told = await published(OVER)
    assert [(each.year, each.asked) for each in told] == [(2025, 16), (2024, 0), (2023, 6)]
    later = await published(datetime(2026, 2, 1, tzinfo=UTC))
    assert [(each.year, each.asked) for each in later] == [(2026, 0), (2025, 16), (2024, 0), (2023, 6)]


async def test_small_figures_are_not_told_and_nought_is(year: list[Thread]) -> None:
    thread, marta = year[0], await Account.get(nickname="marta")
    post = await Post.get(thread_id=thread.id, kind="question")
    for verdict, count in (("hide", 6), ("warn", 1)):
        for _ in range(count):
            made = await Decision.create(verdict=verdict, reason="spam", language="en", by_id=marta.id, at=MAY)
    await Appeal.create(decision_id=made.id, body="It is not.", at=MAY)
    for _ in range(7):
        await ReviewItem.create(
            id=ids.new(), post_id=post.id, thread_id=thread.id, reasons=" spam ", held=True, language_id="en",
            topic_id=thread.topic_id, since=MAY, ended_at=MAY,
        )  # fmt: skip
    [told] = await published(OVER)
    assert (told.held, told.verdicts["hide"], told.verdicts["warn"], told.verdicts["ban"]) == (7, 6, None, 0)
    assert told.automated == {"software": 0, "person": None}
    assert told.reasons == {("hide", "spam"): 6}
    assert (told.appeals, told.outcomes) == (None, {"overturn": 0, "uphold": 0})


async def test_what_was_decided_about_an_objection_in_the_next_year_is_not_told_of_this_one(year: list[Thread]) -> None:
    for place in range(10):
        made = await Decision.create(verdict="hide", reason="spam", language="en", at=MAY)
        decided = MAY if place < 5 else OVER
        await Appeal.create(decision_id=made.id, body="No.", at=MAY, verdict="overturn", decided_at=decided)
    [told] = await published(OVER + timedelta(days=2))
    assert (told.appeals, told.outcomes) == (10, {"overturn": 5, "uphold": 0})


async def test_published_by_several_at_once_each_year_stands_once(year: list[Thread]) -> None:
    with clock.moved_to(OVER):
        await asyncio.gather(*(transparency.publish() for _ in range(4)))
        assert await PublishedFigures.all().count() == 1
        assert await transparency.publish() == 0


async def test_a_forum_without_questions_has_no_years() -> None:
    assert await published(OVER) == []


async def test_the_chores_publish_what_is_due(year: list[Thread]) -> None:
    with clock.moved_to(OVER):
        done = await chores.do(main.WORK.chores)
        assert done["years whose public figures were counted"] == 1
        assert [each.year for each in await transparency.years()] == [2025]
