"""Drafts of answers, kept on the server. Only their author reads one, and it ends when the answer is sent.

Colleagues see who is writing by drafts that were saved lately.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from tortoise.expressions import Case, F, Q, When

from forum import clock, database
from forum.catalogue.views import Catalogue
from forum.errors import Conflict, Invalid
from forum.people import form_keys, permissions
from forum.people.permissions import may
from forum.people.person import Person
from forum.text import letters
from forum.text.personal import hidden
from forum.threads.holding import evaluating, masks
from forum.threads.holding.rules import TEAM
from forum.threads.locking import locked_alive
from forum.threads.models import Thread
from forum.threads.posting.models import Draft
from forum.threads.visibility import subject, visible_to

ANSWER = "answers.create"
LONGEST = 20_000
WRITING_FOR = timedelta(minutes=15)
"""The time after a draft was last saved for which its author counts as writing."""

_KEEP = """
INSERT INTO draft (thread_id, account_id, about, body, saved_at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (thread_id, account_id, about) DO UPDATE SET body = excluded.body, saved_at = excluded.saved_at
"""

_SHOWN = (
    "id", "slug", "title", "title_html", "language_id", "kind", "visibility", "author_id", "cabinet_id", "topic_id",
    "status",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft for its author's list; its thread has only the columns that the list and the permissions need."""

    thread: Thread
    body: str
    saved_at: datetime


class Writer(NamedTuple):
    """Somebody else of the team who is writing an answer, and the moment their draft was last saved."""

    account_id: int
    nickname: str
    saved_at: datetime


class OwnDraft(NamedTuple):
    """The reader's own answer as begun."""

    body: str
    saved_at: datetime


async def keep(
    thread: Thread, body: str, *, by: Person, catalogue: Catalogue, key: str = "", personal: str = ""
) -> bool:
    """Saves the draft of an answer in place of the one before; an empty one drops it. Returns whether there is a draft.

    Personal data are hidden in it, except where the team alone reads the thread and its author chose so (`personal`).
    `key` is the form's: a form that was sent meanwhile saves no draft, however late its last saving arrives. Raises
    NotSignedIn, NotAllowed, Invalid (`body: too_long`, `personal: unknown`), Conflict (`closed`, `gone`).
    """
    permissions.require(by, "answer", subject(thread, catalogue))
    if letters.clusters(body) > LONGEST:
        raise Invalid({"body": "too_long"})
    evaluating.check_choice(personal)
    if personal != TEAM or thread.visibility != "private":
        body = await asyncio.to_thread(hidden, body, catalogue.contacts)
    async with database.transaction():
        thread = await locked_alive(thread)
        if thread.closed:
            raise Conflict("closed")
        if not body or (key and await form_keys.is_spent(key)):
            await _forget(thread, by)
            return False
        await database.execute(_KEEP, [thread.id, by.account_id, ANSWER, body, clock.now()])
    return True


async def drop(thread: Thread, *, by: Person, catalogue: Catalogue) -> None:
    """Drops one's own draft; without one nothing changes. Raises NotSignedIn, NotAllowed."""
    permissions.require(by, "answer", subject(thread, catalogue))
    async with database.transaction():
        await _forget(thread, by)


async def sent(thread: Thread, *, by: Person) -> None:
    """Drops the draft of an answer, in the transaction that sends the answer."""
    await _forget(thread, by)


async def end_in(thread: Thread) -> None:
    """Drops everybody's drafts in a thread that was withdrawn; in the caller's transaction."""
    await Draft.filter(thread_id=thread.id).delete()


async def _forget(thread: Thread, by: Person) -> None:
    await Draft.filter(thread_id=thread.id, account_id=by.account_id, about=ANSWER).delete()


async def find(*, by: Person, catalogue: Catalogue) -> list[Kept]:
    """One's own drafts in the threads one may still see and answer, the latest first."""
    rows = Thread.filter(visible_to(by, catalogue), drafts__account_id=by.account_id, drafts__about=ANSWER)
    found = await rows.order_by("-drafts__saved_at").values(*_SHOWN, body="drafts__body", saved_at="drafts__saved_at")
    kept = [Kept(Thread(**{name: row[name] for name in _SHOWN}), row["body"], row["saved_at"]) for row in found]
    for each in kept:
        if masks.apply_to(by, each.thread, catalogue):
            masks.mask_title(each.thread, catalogue.contacts)
    return [each for each in kept if may(by, "answer", subject(each.thread, catalogue))]


async def in_thread(thread: Thread, reader: Person, *, own: bool, others: bool) -> tuple[OwnDraft | None, list[Writer]]:
    """The reader's own draft, and who else of the team is writing an answer now; the text of `own` alone is read."""
    asked = [*([Q(account_id=reader.account_id)] if own else []), *([_writing()] if others else [])]
    if not asked:
        return None, []
    rows = Draft.filter(Q(*asked, join_type="OR"), thread_id=thread.id, about=ANSWER).order_by("saved_at", "account_id")
    text = Case(When(account_id=reader.account_id, then=F("body")), default="")
    found = await rows.annotate(own_body=text).values_list("account_id", "account__nickname", "saved_at", "own_body")
    kept = {row[0]: row for row in found}  # A row for each of the author's grants.
    mine = kept.pop(reader.account_id, None)
    return OwnDraft(mine[3], mine[2]) if mine and own else None, [Writer(*row[:3]) for row in kept.values()]


async def writers(thread: Thread, reader: Person) -> list[Writer]:
    """Who else of the team is writing an answer now, the earliest saved first."""
    return (await in_thread(thread, reader, own=False, others=True))[1]


def _writing() -> Q:
    """The drafts saved lately by whoever mediates or is an officer now."""
    moment = clock.now()
    in_force = Q(account__grants__until=None) | Q(account__grants__until__gt=moment)
    team = Q(account__grants__role__in=("mediator", "officer"), account__grants__ended_at=None)
    return in_force & team & Q(saved_at__gt=moment - WRITING_FOR)
