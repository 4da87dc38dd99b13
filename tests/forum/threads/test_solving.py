"""Was it solved? Asked three weeks after the answer, said with one press, and what it says about official answers."""

from datetime import timedelta

import pytest

from forum import clock
from forum.catalogue import snapshot
from forum.errors import Invalid, NotAllowed
from forum.notifications import notifications
from forum.threads.models import OfficialAnswer, Thread
from forum.threads.official import marking
from forum.threads.official.statements import StatementDetails
from forum.threads.posting import lifecycle, solving
from moderation.desk import official_due
from moderation.desk.official_due import Filters
from tests.cast import answer, ask, notify, person

pytestmark = pytest.mark.usefixtures("app")


async def test_an_asker_is_asked_once_three_weeks_after_the_last_answer_of_the_team():
    now = clock.now()
    with clock.moved_to(now - timedelta(days=40)):
        thread, waiting = await ask(), await ask("bilal")
        await answer(thread)
    with clock.moved_to(now - timedelta(days=20)):
        await answer(thread, body="One thing more: bring a photo.")
    assert await solving.ask_all() == 0
    with clock.moved_to(now + timedelta(days=2)):
        assert [await solving.ask_all() for _ in range(2)] == [1, 0]
    await notify()
    told = await notifications.of(await person("amina"))
    assert [(each.kind, each.thread_id) for each in told] == [("solved_asked", thread.id)]
    assert (await Thread.get(id=waiting.id)).solved_asked_at is None


async def test_only_the_asker_says_so_and_may_say_otherwise():
    thread, catalogue = await ask(), await snapshot.current()
    await answer(thread)
    for word in ("yes", "partly", "no", ""):
        await solving.say(thread, word, by=await person("amina"), catalogue=catalogue)
        assert (await Thread.get(id=thread.id)).solved == word
    with pytest.raises(NotAllowed):
        await solving.say(thread, "yes", by=await person("bilal"), catalogue=catalogue)
    with pytest.raises(Invalid):
        await solving.say(thread, "perhaps", by=await person("amina"), catalogue=catalogue)


async def test_an_official_answer_that_solved_under_half_is_listed_at_the_desk_until_more_say_yes():
    catalogue, ines = await snapshot.current(), await person("ines")
    thread = await ask(topic="legal-support")
    marked = await answer(thread)
    statement = StatementDetails("Renew it online.", [("Practice", "", "")], "2026-01-01", "2099-01-01")
    await marking.mark(marked, thread, statement=statement, by=ines, catalogue=catalogue)
    same = [
        await ask(who, topic="legal-support", visibility="public") for who in ("bilal", "rahima", "marta", "ada", "rui")
    ]
    for each in same:
        await lifecycle.link_duplicate(each, of=thread, by=await person("marta"), catalogue=catalogue)

    async def listed() -> list[str]:
        found = await official_due.page(Filters("unsolved"), by=ines, catalogue=catalogue)
        return [official_due.state_of(row, clock.today()) for row in found.rows]

    words = ("no", "no", "no", "partly", "yes")
    for number, (each, word) in enumerate(zip(same, words, strict=True)):
        assert await listed() == [], f"after {number}"
        who = ("bilal", "rahima", "marta", "ada", "rui")[number]
        await solving.say(each, word, by=await person(who), catalogue=catalogue)
    assert await listed() == ["unsolved"]
    assert (await OfficialAnswer.get(post_id=marked.id)).unsolved
    await solving.say(same[0], "yes", by=await person("bilal"), catalogue=catalogue)
    await solving.say(same[1], "yes", by=await person("rahima"), catalogue=catalogue)
    assert await listed() == []
