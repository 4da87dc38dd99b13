"""Hearers follow the record: each event has its effects once, whatever fails, dies or comes late, with any number of workers."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from itertools import count

import pytest

from forum import clock, database, events
from forum.events import Event
from forum.notifications.models import Notification
from forum.operations import check, following
from forum.operations.following import Hearer, Progress
from forum.operations.models import Cursor, SetAside
from forum.people.accounts import Account
from tests.cast import answer, ask, notify
from tests.forum.threads.officers import correct, mark

pytestmark = pytest.mark.usefixtures("app")
TEXT = "a text that nobody may read in a log"


@pytest.fixture
async def amina() -> Account:
    """Amina, about whom events are; `counting` has heard everything that was before."""
    last = await Event.all().order_by("-id").first()
    assert last
    await Cursor.create(hearer="counting", event_id=last.id)
    return await Account.get(nickname="amina")


async def happen(about: Account, *verbs: str) -> None:
    async with database.transaction():
        for verb in verbs:
            await events.record(f"test.{verb}", about, by=None)


async def effects() -> list[str]:
    """The verbs that were heard: each is a row, written by the hearer."""
    return [row.kind for row in await Notification.filter(about__startswith="test ").order_by("id")]


def counting(*failing: str, pause: float = 0) -> Hearer:
    """A hearer that writes a row for each event, another one for each time it hears it, and fails on some verbs."""
    numbers = count()

    async def hear(found: Sequence[Event]) -> None:
        for event in found:
            verb = event.verb.removeprefix("test.")
            about = f"test {id(numbers)} {next(numbers)}"
            await Notification.create(account_id=event.subject_id, kind=verb, about=about, at=event.at)
            await asyncio.sleep(pause)
            if verb in failing:
                raise ValueError(TEXT)

    return Hearer("counting", hear)


async def test_every_event_is_heard_once_in_its_order(amina: Account) -> None:
    await happen(amina, "one", "two", "three")
    assert await following.catch_up(counting()) == Progress(heard=3)
    assert await following.catch_up(counting()) == Progress()
    await happen(amina, "four")
    await following.catch_up(counting())
    assert await effects() == ["one", "two", "three", "four"]


async def test_more_events_than_a_batch_are_all_heard(amina: Account) -> None:
    verbs = [f"n{number}" for number in range(following.BATCH * 2 + 1)]
    await happen(amina, *verbs)
    assert await following.catch_up(counting()) == Progress(heard=len(verbs))
    assert await effects() == verbs


async def test_a_worker_told_to_stop_ends_after_the_batch_in_hand(amina: Account) -> None:
    await happen(amina, *(f"n{number}" for number in range(following.BATCH * 2)))
    stopping = iter([False, True, True])
    await following.catch_up(counting(), stopping=lambda: next(stopping))
    assert len(await effects()) == following.BATCH


async def test_two_workers_at_once_share_without_doubles(amina: Account) -> None:
    verbs = [f"n{number}" for number in range(30)]
    await happen(amina, *verbs)
    both = await asyncio.gather(*(following.catch_up(counting(pause=0.005)) for _ in range(2)))
    assert sum(progress.heard for progress in both) == 30
    assert await effects() == verbs


async def test_what_is_recorded_first_and_committed_last_is_not_passed_over(amina: Account) -> None:
    """Ids are given out in the order of recording: without the lock the quick one would move the cursor past the slow one."""
    recorded, release = asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        async with database.transaction():
            await events.record("test.slow", amina, by=None)
            recorded.set()
            await release.wait()

    async def quick() -> None:
        await recorded.wait()
        await happen(amina, "quick")

    async def hear_meanwhile() -> None:
        await recorded.wait()
        await asyncio.sleep(0.2)
        if database.dialect() == "postgres":
            await following.catch_up(counting())
        release.set()

    await asyncio.gather(slow(), quick(), hear_meanwhile())
    await following.catch_up(counting())
    assert await effects() == ["slow", "quick"]


async def test_an_event_that_fails_is_set_aside_and_its_effects_with_it_while_the_others_are_heard(
    amina: Account,
) -> None:
    await happen(amina, "one", "bad", "three", "four")
    progress = await following.catch_up(counting("bad"))
    assert progress == Progress(heard=3, failed=1)
    assert await effects() == ["one", "three", "four"]
    aside = await SetAside.get()
    assert (aside.hearer, aside.tries, aside.kind) == ("counting", 1, "ValueError")
    assert aside.place.startswith("test_following.py:")


async def test_what_was_set_aside_is_tried_again_after_a_growing_pause_and_heard_once(amina: Account) -> None:
    await happen(amina, "bad")
    await following.catch_up(counting("bad"))
    assert await following.catch_up(counting()) == Progress()
    first = (await SetAside.get()).retry_at - clock.now()
    with clock.moved_to(clock.now() + timedelta(minutes=1)):
        assert await following.behind([counting()])
        assert await following.catch_up(counting("bad")) == Progress(failed=1)
        aside = await SetAside.get()
        assert (aside.tries, aside.retry_at - clock.now() > first) == (2, True)
    with clock.moved_to(clock.now() + timedelta(minutes=2)):
        assert await following.catch_up(counting()) == Progress(heard=1)
    assert (await effects(), await SetAside.all().count()) == (["bad"], 0)
    assert not await following.behind([counting()])


async def test_the_fault_is_logged_and_found_by_check_without_its_text(
    amina: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    await happen(amina, "bad")
    await following.catch_up(counting("bad"))
    logged = "".join(capsys.readouterr())
    assert "ValueError" in logged
    [finding] = [each for each in await check.of_worker() if each.code == "event_failing"]
    assert finding.level == "error"
    assert "counting" in finding.sentence
    assert "ValueError at test_following.py:" in finding.sentence
    assert TEXT not in logged + finding.sentence


async def test_check_says_that_nobody_works_once_an_event_has_waited_long(amina: Account) -> None:
    await notify()
    await following.catch_up(counting())
    assert [each.code for each in await check.of_worker()] == []
    await happen(amina, "one")
    assert [each.code for each in await check.of_worker()] == []
    with clock.moved_to(clock.now() + timedelta(minutes=20)):
        findings = await check.of_worker()
    assert {(each.level, each.code) for each in findings} == {("warning", "worker_behind")}
    assert len(findings) == 3


async def test_a_database_that_is_gone_sets_no_event_aside(amina: Account) -> None:
    async def gone(found: Sequence[Event]) -> None:
        raise database.Unavailable("gone")

    await happen(amina, "one")
    with pytest.raises(database.Unavailable):
        await following.catch_up(Hearer("counting", gone))
    assert not await SetAside.exists()
    assert await following.catch_up(counting()) == Progress(heard=1)


async def test_to_look_for_something_to_hear_is_one_statement_that_reads(amina: Account) -> None:
    with database.counting() as asked:
        await following.behind([counting()])
    assert len(asked.statements) == 1


async def test_who_is_told_does_not_depend_on_how_often_a_worker_looks() -> None:
    first, second = await answer(await ask()), await answer(await ask("bilal"))
    for post in (first, second):
        await mark(post)
        await correct(post)
    await notify()
    at_once = await Notification.all().values_list("account_id", "kind", "at")
    await notify()
    assert await Notification.all().values_list("account_id", "kind", "at") == at_once
    assert len(at_once) == 2
    corrected = await Event.filter(verb="official.corrected").values_list("at", flat=True)
    assert sorted(str(at) for _, _, at in at_once) == sorted(map(str, corrected))
