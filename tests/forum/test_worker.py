"""Workers as processes: killed between effect and cursor, two at once, told to stop, and none at all."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import pytest

import main
from forum import database, events, settings
from forum.events import Event
from forum.notifications.models import Notification
from forum.operations import following, worker
from forum.operations.following import Hearer
from forum.operations.models import ChoreRun, Cursor, SetAside
from forum.operations.worker import Work
from forum.threads.models import Post, Thread
from forum.threads.posting import votes
from tests.cast import SECRET, answer, ask, at, cheap_hasher, person, signed_in
from tests.forum.threads.officers import correct, mark
from tests.journeys.served import serving

ROOT = Path(__file__).parents[2]
LONG_ENOUGH = 60  # seconds, on the slowest machine
ACTS = 12

DYING = """
import asyncio, os, signal, sys
import main
from forum import database
from forum.operations import following
from forum.operations.models import Cursor

following.BATCH = 3
save = Cursor.save

async def die_or_save(cursor, **how):
    if cursor.event_id >= int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
    await save(cursor, **how)

async def work():
    Cursor.save = die_or_save
    await database.connect(sys.argv[1])
    await following.catch_up(main.WORK.hearers[0])

asyncio.run(work())
"""
"""A worker that is killed once the effects of an event are written, in place of writing its cursor."""


@pytest.fixture
async def post(db: None) -> Post:
    """An official answer to Amina's question, which Bilal and Rahima follow."""
    made = await answer(await ask())
    await mark(made)
    for nickname in ("bilal", "rahima"):
        await votes.follow(await Thread.get(id=made.thread_id), True, by=await person(nickname))
    return made


async def acts(post: Post, count: int = ACTS) -> None:
    """So many corrections, of each of which three people are told."""
    for number in range(count):
        await correct(post, f"Word {number} of the cabinet.", "detail")


async def once_each(count: int = ACTS) -> bool:
    """Whether everybody was told of everything, and of nothing twice."""
    told = [(row.account_id, row.about) for row in await Notification.filter(kind="official_corrected")]
    return len(told) == len(set(told)) == 3 * count


async def python(url: str, *arguments: str) -> asyncio.subprocess.Process:
    environment = os.environ | {"DATABASE_URL": url, "FORUM_SECRET": SECRET}
    said = asyncio.subprocess.PIPE
    line = (sys.executable, *arguments)
    return await asyncio.create_subprocess_exec(*line, cwd=ROOT, env=environment, stdout=said, stderr=said)


async def ended(process: asyncio.subprocess.Process) -> tuple[int | None, str]:
    """The exit code of a process that ends by itself, and what it said."""
    _, said = await asyncio.wait_for(process.communicate(), LONG_ENOUGH)
    return process.returncode, said.decode()


async def once(url: str) -> tuple[int | None, str]:
    return await ended(await python(url, "main.py", "worker", "--once"))


async def until(holds: Callable[[], Awaitable[bool]], within: float = LONG_ENOUGH) -> bool:
    """Waits until something holds; whether it came to."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        if await holds():
            return True
        await asyncio.sleep(0.05)
    return False


async def test_a_worker_killed_between_effect_and_cursor_tells_nobody_twice_and_leaves_nobody_out(
    post: Post, database_url: str
) -> None:
    await acts(post)
    corrections = await Event.filter(verb="official.corrected").order_by("id").values_list("id", flat=True)
    for deadly in (corrections[0], corrections[4], corrections[-1]):
        code, said = await ended(await python(database_url, "-c", DYING, database_url, str(deadly)))
        assert code == -signal.SIGKILL, said
        cursor = await Cursor.get(hearer="notifications")
        assert cursor.event_id < int(str(deadly))
        heard = await Event.filter(verb="official.corrected", id__lte=cursor.event_id).count()
        assert await once_each(heard)
    code, said = await once(database_url)
    assert (code, await once_each()) == (0, True), said


async def test_two_workers_at_once_tell_everybody_once_and_end_when_they_are_told_to(
    post: Post, database_url: str
) -> None:
    both = [await python(database_url, "main.py", "worker") for _ in range(2)]
    for process in both:
        assert process.stderr
        await asyncio.wait_for(process.stderr.readuntil(b"has begun"), LONG_ENOUGH)
    await acts(post)
    assert await until(once_each)
    for process, how in zip(both, (signal.SIGTERM, signal.SIGINT), strict=True):
        process.send_signal(how)
    assert [(await ended(process))[0] for process in both] == [0, 0]
    assert await once_each()


async def test_a_server_without_a_worker_tells_nobody_until_one_runs(post: Post, database_url: str) -> None:
    async with serving(database_url, options=["--no-worker"]) as server:
        await server.ready()
        await acts(post, 1)
        await asyncio.sleep(2.5 * worker.POLL)
        assert not await Notification.exists()
        code, said = await once(database_url)
        assert (code, await once_each(1)) == (0, True), said
        assert "Events heard for notifications: " in said


async def test_a_server_tells_of_what_other_processes_did(post: Post, database_url: str) -> None:
    async with serving(database_url) as server:
        await server.ready()
        await acts(post, 1)
        assert await until(lambda: once_each(1))


async def test_a_worker_that_fails_on_an_event_says_so_by_its_exit_code(post: Post, database_url: str) -> None:
    async with database.transaction():
        await events.record("thread.withdrawn", await Thread.get(id=post.thread_id), by=None, gone="no number")
    await acts(post, 2)
    code, said = await once(database_url)
    assert (code, await once_each(2)) == (1, True), said
    assert "Failed: 1" in said
    assert (await SetAside.get()).tries == 1


async def test_once_does_the_chores_that_are_due(db: None, database_url: str) -> None:
    assert (await once(database_url))[0] == 0
    done = {row.name: row.done_at for row in await ChoreRun.all()}
    assert set(done) == {chore.name for chore in main.WORK.chores}
    assert (await once(database_url))[0] == 0
    assert {row.name: row.done_at for row in await ChoreRun.all()} == done


async def test_whoever_reloads_the_page_a_moment_after_the_act_reads_of_it(
    post: Post, configured: settings.Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The act wakes the worker of its own process, which would look by itself in an hour only."""
    await database.close()
    monkeypatch.setattr(worker, "POLL", 3600.0)
    application = main.compose(configured, hasher=cheap_hasher(), works=True)
    async with application.router.lifespan_context(application):
        await asyncio.sleep(0.2)
        amina, bilal = [await signed_in(application, nickname) for nickname in ("amina", "bilal")]
        withdrawn = await amina.post(at(await Thread.get(id=post.thread_id), "/withdrawal"), {"reason": "Solved."})
        assert withdrawn.status_code == 303

        async def reads_of_it() -> bool:
            return 'data-told="official_withdrawn"' in (await bilal.get("/en/account")).text

        assert await until(reads_of_it, within=10)


async def test_a_worker_goes_on_after_the_database_was_gone(post: Post) -> None:
    rounds: list[bool] = []
    hearer = main.WORK.hearers[0]

    async def hear(found: Sequence[Event]) -> None:
        rounds.append(True)
        if len(rounds) == 1:
            raise database.Unavailable("gone")
        await hearer.hear(found)

    await acts(post, 1)
    async with worker.running(Work([Hearer(hearer.name, hear)], chores=())):
        assert await until(lambda: once_each(1))
    assert len(rounds) > 1


async def test_a_worker_told_to_stop_finishes_what_it_has_begun(post: Post) -> None:
    begun = asyncio.Event()
    hearer = main.WORK.hearers[0]

    async def hear(found: Sequence[Event]) -> None:
        begun.set()
        await asyncio.sleep(0.5)
        await hearer.hear(found)

    await acts(post, 1)
    async with worker.running(Work([Hearer(hearer.name, hear)], chores=())):
        await begun.wait()
    assert await once_each(1)
    assert not await following.behind([hearer])
