"""Drills of what comes again or is broken: the same form four times, one row that makes no sense."""

import asyncio

from bench.drills.killing import started_worker
from bench.drills.stage import Stage, holds
from forum import clock, database, ids
from forum.events import Event
from forum.operations.models import Cursor
from forum.threads.models import Post, Thread

TIMES = 4
THREAD = len("/en/threads/") + ids.LENGTH
PATIENCE = 30.0


async def same_form(stage: Stage) -> str:
    """The same form four times at once, and once more: one text, and everybody is led to it."""
    async with stage.server() as server, stage.writers[0].browser(server) as browser:
        path, fields, note = stage.writers[0].form()
        answers = await asyncio.gather(*(browser.post(path, data=fields) for _ in range(TIMES)))
        answers.append(await browser.post(path, data=fields))
    holds({answer.status_code for answer in answers} == {303}, f"answered with {[a.status_code for a in answers]}")
    led = [answer.headers["location"].partition("?")[0] for answer in answers]
    holds(len({each[:THREAD] for each in led}) == 1, f"led to several texts: {sorted(led)}")
    note(max(led, key=len))
    return f"{TIMES} at once and one later: one text, everybody led to it, {await stage.check()} there once"


async def poisoned_row(stage: Stage) -> str:
    """A thread and an event with nonsense in them: only that thread's page may fail, and the worker goes on past the event."""
    async with stage.server("--no-worker") as server, server.client(timeout=PATIENCE) as reader:
        await stage.write(server, times=6)
        poisoned, *others = await _poison(stage.url)
        pages = ["/en/", "/en/threads", "/pt/threads?state=open", "/en/search?q=question", *others]
        for page in pages:
            answer = await reader.get(page)
            holds(answer.status_code == 200, f"{page} answered {answer.status_code} because of another thread's row")
        own = await reader.get(poisoned, follow_redirects=True)
        holds("Traceback" not in own.text, "the poisoned thread's page shows an error of the program")
        await stage.write(server, writer=1, times=2)
    behind = await _events_unheard(stage.url)
    holds(behind == 0, f"{behind} events after the poisoned one were not heard")
    return f"{len(pages)} other pages answered, the thread's own page {own.status_code}, no event left unheard"


async def _poison(url: str) -> list[str]:
    """Breaks what the rows of a thread say and adds an event of nothing. Returns the broken thread's address and two others'."""
    await database.connect(url)
    try:
        broken, *others = await Thread.filter(visibility="public").order_by("id").limit(3)
        await Thread.filter(id=broken.id).update(title_html="<b>", read_in="{", language_named="?")
        await Post.filter(thread_id=broken.id).update(html="<p><b>")
        nonsense: dict[str, object] = {"version": "x", "standing": [], "post": None}
        await Event.create(
            id=ids.new(),
            at=clock.now(),
            verb="official.corrected",
            subject="official",
            subject_id=0,
            particulars=nonsense,
        )
        return [f"/en/threads/{ids.encode(each.id)}" for each in (broken, *others)]
    finally:
        await database.close()


async def _events_unheard(url: str) -> int:
    worker = await started_worker(url, "--once")
    await worker.communicate()
    await database.connect(url)
    try:
        cursor = await Cursor.get(hearer="notifications")
        return await Event.filter(id__gt=cursor.event_id).count()
    finally:
        await database.close()
