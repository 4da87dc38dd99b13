"""Mails about what is new: what waits for each person, and the one mail that tells it once they want it.

What waits is written with the cursor of the record, and goes in the transaction that puts the mail in the outbox, so that
a worker killed at any point leaves nothing out and nothing twice.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from forum import clock, database, sealing
from forum.catalogue import snapshot
from forum.catalogue.views import Catalogue
from forum.notifications import choices, outbox, stop_links
from forum.notifications.models import MailChoice, MailItem, PushItem
from forum.notifications.notifications import NewNotification
from forum.people import grants
from forum.people.accounts import Account
from forum.people.sessions import Session
from forum.text import tags
from forum.threads.models import Rendering, Thread
from forum.threads.staleness import is_barred, is_withheld
from forum.threads.visibility import PUBLIC, visible_to

MOST = 20
"""Things that one mail tells; the rest is where its last link leads."""

OF_NO_THREAD: dict[str, Any] = {"thread": 0, "texts": []}
"""What is said of a thing that is about no thread: the account itself, say."""


async def wait(new: Sequence[NewNotification]) -> None:
    """Writes what persons will be mailed, inside the caller's transaction; what waits already waits once."""
    if not (new and outbox.sends()):
        return
    known = {each.account_id: each for each in await choices.of_reached({each.account_id for each in new})}
    columns = ("account_id", "kind", "about", "thread_id", "at")
    rows = [
        MailItem(
            **{name: getattr(each, name) for name in columns},
            due_at=choices.next_moment(known[each.account_id], each.at),
        )
        for each in sorted(new, key=lambda each: each.account_id)
        if each.account_id in known
    ]
    await database.lock_shared("thread", {row.thread_id for row in rows if row.thread_id is not None})
    await MailItem.bulk_create(rows, ignore_conflicts=True)


async def send(*, stopping: Callable[[], bool] = lambda: False) -> int:
    """Puts the mails that are due in the outbox, one for each person; returns their number."""
    number = 0
    while outbox.sends() and not stopping():
        due = await MailItem.filter(due_at__lte=clock.now()).order_by("due_at", "id").first()
        if due is None or not await _send(due.account_id):
            break
        number += 1
    return number


async def _send(account_id: int) -> bool:
    """One mail of all that waits for an account; False while another worker has it in hand."""
    async with database.transaction():
        waiting = MailItem.filter(account_id=account_id).order_by("at", "id")
        items = await waiting.select_for_update(skip_locked=True)
        if not items:
            return False
        await MailItem.filter(id__in=[each.id for each in items]).delete()
        account = await Account.get(id=account_id)
        if choice := next(iter(await choices.of_reached({account_id})), None):
            await _put(account, choice, items)
    return True


async def _put(account: Account, choice: MailChoice, items: list[MailItem]) -> None:
    said = [] if await is_read_by_others(choice) else await told(account, items, await snapshot.current())
    facts = {"told": json.dumps(said[:MOST]), "stop": stop_links.token(account.id, outbox.used().forum_secret)}
    threads = {each.thread_id for each in items}
    if len(threads) == 1 and None not in threads:
        facts["root"] = root(account.id, threads.pop() or 0)
    await outbox.put(account, "news", lasts=outbox.GIVEN_UP_AFTER, **facts)


async def is_read_by_others(choice: MailChoice) -> bool:
    """Whether its person said so, or is signed in on a phone that others use too."""
    here = Session.filter(account_id=choice.account_id, shared=True, expires_at__gt=clock.now())
    return choice.neutral or await here.exists()


def root(account_id: int, thread_id: int) -> str:
    """The name under which mail programs gather the mails to a person about a thread; it tells nobody which one it is."""
    key = sealing.key(outbox.used().forum_secret, "mail-root")
    return hashlib.blake2b(f"{account_id}:{thread_id}".encode(), key=key, digest_size=12).hexdigest()


async def told(account: Account, items: Iterable[MailItem | PushItem], catalogue: Catalogue) -> list[dict[str, Any]]:
    """What is said of each thing; nothing, so that none is named, where one is on a sensitive topic or not public."""
    items, person = list(items), await grants.person(account)
    wanted = [each.thread_id for each in items if each.thread_id]
    seen = await Thread.filter(PUBLIC & visible_to(person, catalogue), id__in=wanted or [0]).select_related("official")
    threads = {each.id: each for each in seen if not catalogue.topics[each.topic_id].sensitive}
    if any(each.thread_id and each.thread_id not in threads for each in items):
        return []
    return [
        {"kind": each.kind}
        | (await _of_thread(threads[each.thread_id], account.language) if each.thread_id else OF_NO_THREAD)
        for each in items
    ]


async def _of_thread(thread: Thread, language: str) -> dict[str, Any]:
    """A thread in its own words and, where somebody rendered them, in the reader's first."""
    said = [(thread.title, thread.language_id)]
    if thread.official:
        said.append((thread.official.short_answer, thread.official.language_id))
    found = Rendering.filter(thread_id=thread.id, language_id=language, replaced_at=None, machine=False)
    own = []
    for each in await found.order_by("id").select_related("post"):
        if not (is_barred(each) or is_withheld(each, each.post.masks)):
            own += [(words, language) for words in (each.title, each.short_answer) if words]
    texts = [{"words": words, "lang": tags.tag(code, words)} for words, code in [*own, *said]]
    return {"thread": thread.id, "texts": texts}
