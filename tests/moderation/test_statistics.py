"""The desk's figures, over a few questions that were counted by hand."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import pytest

from forum import clock, ids
from forum.catalogue import snapshot
from forum.errors import NotAllowed
from forum.people.accounts import Account
from forum.threads.models import Post, ReviewItem, Thread
from forum.threads.official import marking
from forum.threads.posting import deflecting, votes
from moderation.models import Appeal, Decision
from moderation.oversight import statistics
from moderation.oversight.statistics import Figures, Line
from tests.cast import answer, ask, person
from tests.forum.threads.test_official import statement

NOW = datetime(2026, 3, 18, 12, 0, tzinfo=UTC)  # a Wednesday
MONDAY = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)


async def asked(moment: datetime, nickname: str = "amina", answered_after: int | None = None, **how: str) -> Thread:
    with clock.moved_to(moment):
        thread = await ask(nickname, **how)
    if answered_after is not None:
        with clock.moved_to(moment + timedelta(hours=answered_after)):
            await answer(thread)
    return thread


@pytest.fixture
async def world(db: None) -> AsyncIterator[Thread]:
    """Four questions, of which two were answered, one officially, and one is from before the weeks that are counted."""
    snapshot.forget()
    first = await asked(MONDAY - timedelta(weeks=2), answered_after=2)
    await asked(MONDAY - timedelta(weeks=1), "bilal", answered_after=10, topic="housing", language="bn")
    await asked(MONDAY, topic="legal-support", visibility="private")
    await asked(MONDAY - timedelta(weeks=15), "bilal")
    await asked(MONDAY, kind="discussion", topic="housing")
    with clock.moved_to(MONDAY):
        said, catalogue, ines = (
            await Post.get(thread_id=first.id, kind="answer"),
            await snapshot.current(),
            await person("ines"),
        )
        await marking.mark(said, first, statement=statement(), by=ines, catalogue=catalogue)
        for voter in (votes.voter_of(await person("amina"), ""), votes.voter_of(await person(None), "a cookie")):
            await votes.say_same(first, True, voter=voter)
        await votes.follow(first, True, by=await person("rahima"))
    with clock.moved_to(NOW):
        yield first


async def figures(nickname: str = "ines") -> Figures:
    return await statistics.figures(by=await person(nickname))


def counted(line: Line) -> tuple[int, int, int, int, float | None, float | None]:
    return line.asked, line.answered, line.official, line.waiting, line.median, line.ninetieth


async def test_the_questions_of_twelve_weeks_are_counted_and_what_waits_from_before(world: Thread):
    assert counted((await figures()).total) == (3, 2, 1, 2, 6.0, 10.0)


async def test_each_week_has_its_own_line_the_oldest_first(world: Thread):
    weeks = (await figures()).weeks
    assert [line.key for line in weeks] == [date(2025, 12, 29) + timedelta(weeks=week) for week in range(12)]
    assert [counted(line) for line in weeks[-3:]] == [
        (1, 1, 1, 0, 2.0, 2.0),
        (1, 1, 0, 0, 10.0, 10.0),
        (1, 0, 0, 1, None, None),
    ]
    assert all(line.asked == line.waiting == 0 for line in weeks[:-3])


async def test_a_week_begins_at_midnight_in_lisbon(world: Thread):
    summer = datetime(2026, 6, 21, 22, 59, tzinfo=UTC)
    await asked(summer)
    await asked(summer + timedelta(minutes=1))
    with clock.moved_to(summer + timedelta(days=1)):
        assert [line.asked for line in (await figures()).weeks[-2:]] == [1, 1]


async def test_languages_topics_and_cabinets_have_theirs_the_busiest_first(world: Thread):
    catalogue, found = await snapshot.current(), (await figures()).by
    assert [(line.key, *counted(line)) for line in found["language"]] == [
        ("en", 2, 1, 1, 2, 2.0, 2.0),
        ("bn", 1, 1, 0, 0, 10.0, 10.0),
    ]
    topics = {catalogue.topics[int(str(line.key))].slug: counted(line)[:4] for line in found["topic"]}
    assert topics == {"documentation": (1, 1, 1, 1), "housing": (1, 1, 0, 0), "legal-support": (1, 0, 0, 1)}
    cabinets = {catalogue.cabinets[int(str(line.key))].code: line.asked for line in found["cabinet"]}
    assert sum(cabinets.values()) == 3


async def test_somebody_who_asks_follows_and_has_the_same_problem_is_one_person(world: Thread):
    # Amina (asked, and said so too), Bilal, Rahima who follows, a visitor.
    assert (await figures()).reached == 4


async def test_what_was_held_decided_and_objected_to_is_counted(world: Thread):
    await judged(world, NOW - timedelta(days=1), held=2, decided={"hide": 3, "reject": 1}, appeals=("overturn", ""))
    await judged(world, NOW - timedelta(weeks=13), held=1, decided={"hide": 1})
    found = (await figures()).judged
    assert (found.held, found.verdicts, found.appeals) == (2, {"hide": 3, "reject": 1}, 2)
    assert found.reasons == {("hide", "spam"): 3, ("reject", "spam"): 1}
    assert found.outcomes == {"overturn": 1, "": 1}
    assert found.automated == {"software": 0, "person": 4}


async def judged(
    thread: Thread,
    moment: datetime,
    *,
    held: int = 0,
    decided: dict[str, int] | None = None,
    appeals: tuple[str, ...] = (),
) -> None:
    post, marta = await Post.get(thread_id=thread.id, kind="question"), await Account.get(nickname="marta")
    for _ in range(held):
        await ReviewItem.create(
            id=ids.new(), post_id=post.id, thread_id=thread.id, reasons=" spam ", held=True, language_id="en",
            topic_id=thread.topic_id, since=moment, ended_at=moment,
        )  # fmt: skip
    made = [
        await Decision.create(verdict=verdict, reason="spam", language="en", by_id=marta.id, at=moment)
        for verdict, count in (decided or {}).items()
        for _ in range(count)
    ]
    for decision, outcome in zip(made, appeals, strict=False):
        await Appeal.create(decision_id=decision.id, body="It is not.", at=moment, verdict=outcome)


@pytest.mark.parametrize("nickname", ["amina", "rahima"])
async def test_members_and_mediators_do_not_read_the_desks_figures(world: Thread, nickname: str):
    with pytest.raises(NotAllowed):
        await figures(nickname)


@pytest.mark.parametrize(
    ("values", "ninetieth"),
    [
        ([], None),
        ([3.0], 3.0),
        ([1.0, 2.0], 2.0),
        ([float(n) for n in range(10, 0, -1)], 9.0),
        ([float(n) for n in range(1, 12)], 10.0),
    ],
)
def test_the_ninetieth_percentile_is_one_of_the_values_that_nine_in_ten_do_not_exceed(
    values: list[float], ninetieth: float | None
):
    assert statistics.percentile(values, 90) == ninetieth


async def test_people_who_found_an_answer_first_are_counted_by_week_language_and_topic(world: Thread) -> None:
    catalogue = await snapshot.current()
    for language in ("bn", "bn", "en"):
        await deflecting.count(world, language, catalogue=catalogue)
    with clock.moved_to(NOW - timedelta(weeks=1)):
        await deflecting.count(world, "bn", catalogue=catalogue)
    found = await figures()
    assert found.total.deflected == 4
    assert [week.deflected for week in found.weeks[-2:]] == [1, 3]
    assert {line.key: line.deflected for line in found.by["language"]} == {"bn": 3, "en": 1}
    assert {line.key: line.deflected for line in found.by["topic"] if line.deflected} == {world.topic_id: 4}
