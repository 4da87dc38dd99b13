"""Workers killed at every point from an event to the mail about it: nobody is mailed twice, and nobody is left out."""

import asyncio
import signal
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import product

import pytest
from starlette.applications import Starlette

import main
from forum import clock
from forum.notifications import choices, outbox
from forum.notifications.models import MailItem, OutboxMail
from forum.operations import following, mail_check
from forum.people.accounts import Account
from forum.settings import Settings
from forum.threads.models import Thread
from forum.threads.posting import votes
from tests.cast import answer, ask, at, person, running
from tests.forum.test_worker import LONG_ENOUGH, ended, python, until
from tests.mail_server import LINK, MailServer, mail_server, settings_for, text_of

READERS = ("amina", "bilal", "rahima")

DYING = """
import asyncio, os, signal, sys
import main
from forum import settings
from forum.notifications import choices, digests, outbox, sending
from forum.operations import opening, worker

room, name, moment, number = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
room = {"digests": digests, "outbox": outbox, "items": digests.MailItem, "sending": sending}[room]
act, times = getattr(room, name), 0

async def die(*given, **named):
    global times
    times += 1
    if moment == "before" and times == number:
        os.kill(os.getpid(), signal.SIGKILL)
    came_of_it = await act(*given, **named)
    if moment == "after" and times == number:
        os.kill(os.getpid(), signal.SIGKILL)
    return came_of_it

async def work():
    setattr(room, name, die)
    async with opening.opened(settings.with_secret(settings.read())):
        await worker.once(main.WORK._replace(chores=()))

asyncio.run(work())
"""
"""A worker that is killed before or after a step of its work, the time of that number it comes to it."""

LOSES_NOTHING = (
    ("items", "bulk_create", "after", 1),  # what waits is written, the cursor is not
    ("digests", "_send", "before", 1),  # the cursor is, too
    ("outbox", "put", "after", 2),  # the second person's mail is in the outbox, and not committed
    ("outbox", "take", "before", 1),
    ("outbox", "take", "after", 2),  # one mail went, the next one is taken
    ("outbox", "hand_over", "before", 2),  # the server has all of the text but the dot
    ("outbox", "sent", "before", 1),  # the server has the mail, and nothing says so
    ("outbox", "sent", "after", 2),
)


@pytest.fixture
async def takes() -> AsyncIterator[MailServer]:
    async with mail_server() as server:
        yield server


@pytest.fixture
async def forum(configured: Settings, takes: MailServer, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Starlette]:
    """A forum that mails three people at once what is new, and whose workers send to the same server."""
    for name, value in settings_for(takes).items():
        monkeypatch.setenv(name.upper(), str(value))
    async with running(configured, **settings_for(takes)) as app:
        for nickname in READERS:
            address = f"{nickname}@example.org"
            await Account.filter(nickname=nickname).update(email=address, email_key=address, language="en")
            await choices.choose("at_once", "", "", False, by=await person(nickname))
        yield app


async def news() -> str:
    """An answer to Amina's question, which the others follow; the question's address."""
    thread = await ask()
    for nickname in READERS[1:]:
        await votes.follow(await Thread.get(id=thread.id), True, by=await person(nickname))
    await answer(thread)
    return at(thread)


async def waits_are_over() -> None:
    """The time passes after which another worker takes what a dead one had in hand."""
    await OutboxMail.filter(state=outbox.TAKEN).update(next_at=clock.now() - timedelta(minutes=1))


async def killed(url: str, *step: object) -> None:
    code, said = await ended(await python(url, "-c", DYING, *map(str, step)))
    assert code == -signal.SIGKILL, (step, said)
    await waits_are_over()


def arrived(takes: MailServer) -> Counter[tuple[str, str]]:
    """Whom the server has mails for, about which questions; one mail may tell of several."""
    links = [(to.partition("@")[0], link) for to, message in takes.taken for link in LINK.findall(text_of(message))]
    return Counter((who, link[link.index("/en/") :]) for who, link in links if "/threads/" in link)


async def all_is_sent() -> bool:
    heard = not await following.behind(main.WORK.hearers)
    return heard and not (
        await MailItem.exists() or await OutboxMail.filter(state__in=(outbox.WAITING, outbox.TAKEN)).exists()
    )


async def test_workers_killed_at_any_point_mail_everybody_once(
    forum: Starlette, takes: MailServer, database_url: str
) -> None:
    asked = []
    for step in LOSES_NOTHING:
        asked.append(await news())
        await killed(database_url, *step)
    both = [await python(database_url, "main.py", "worker") for _ in range(2)]
    for process in both:
        assert process.stderr
        await asyncio.wait_for(process.stderr.readuntil(b"has begun"), LONG_ENOUGH)
    assert await until(all_is_sent)
    for process in both:
        process.send_signal(signal.SIGTERM)
        assert (await ended(process))[0] == 0
    assert arrived(takes) == dict.fromkeys(product(READERS, asked), 1)
    names = [message["Message-ID"] for _, message in takes.taken]
    assert len(names) == len(set(names))


async def test_between_the_note_and_the_dot_a_kill_loses_one_mail_which_is_counted_and_doubles_none(
    forum: Starlette, takes: MailServer, database_url: str
) -> None:
    await news()
    await killed(database_url, "outbox", "hand_over", "after", 2)
    code, said = await ended(await python(database_url, "main.py", "worker", "--once"))
    assert code == 0, said
    assert sorted(arrived(takes).values()) == [1, 1]
    await OutboxMail.filter(state=outbox.HANDED).update(next_at=clock.now() - timedelta(hours=1))
    assert [each.code for each in await mail_check.of_outbox()] == ["mails_handed"]
