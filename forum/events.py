"""The append-only record of what was done: who, which verb, about what, when. Holds ids and digests, never text or names.

What staff do is chained besides: each such row's `hash` is of the staff row before it and of its own contents, so that a
row changed or taken away later is noticed by whoever follows the chain. What the public does never waits for that.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC
from typing import Any, Protocol

from tortoise import fields
from tortoise.models import Model

from forum import clock, database

EARLIER_NAMES = {"reviewitem": "waiting", "holdingrule": "holding", "notice": "campaign"}
"""What some kinds of things are called in the record: as they were when it began, since its rows are never rewritten."""
APPEND_LOCK = 0x466F72756D  # any number that every process of the forum agrees on


_listeners: set[Callable[[], None]] = set()


class Event(Model):
    """One thing somebody did. Rows are only ever added; readers follow `id` after a cursor. `hash` is "" outside the chain."""

    id = fields.BigIntField(primary_key=True)
    at = fields.DatetimeField()
    verb = fields.CharField(max_length=40)
    subject = fields.CharField(max_length=20)
    subject_id = fields.BigIntField()
    actor_id = fields.IntField(null=True)
    particulars: dict[str, Any] = fields.JSONField(default=dict)
    hash = fields.CharField(max_length=64, default="", db_default="")

    class Meta:
        table = "event"


class Actor(Protocol):
    """Whoever acts, as far as the record asks."""

    @property
    def account_id(self) -> int | None: ...

    @property
    def is_staff(self) -> bool: ...


async def record(
    verb: str, subject: Model, *, by: Actor | int | None, chained: bool = False, **particulars: Any
) -> Event:
    """Appends an event inside the caller's transaction; `by` is None for a visitor, the command line or the forum itself.

    It is chained when staff did it or the caller says so. Once it is committed, whoever listens in this process is called.

    PostgreSQL hands out ids before commit, so a reader with a cursor could pass over a slower transaction's event:
    appending takes a lock held to the end of the transaction, which makes ids commit in order. SQLite has one writer anyway.
    """
    if database.dialect() == "postgres":
        await database.rows("SELECT pg_advisory_xact_lock(?)", [APPEND_LOCK])
    kind = type(subject).__name__.lower()
    event = Event(
        at=clock.now(),
        verb=verb,
        subject=EARLIER_NAMES.get(kind, kind),
        subject_id=subject.pk,
        actor_id=by if by is None or isinstance(by, int) else by.account_id,
        particulars=particulars,
    )
    if chained or (not (by is None or isinstance(by, int)) and by.is_staff):
        event.hash = linked(await _last_hash(), event)
    await event.save()
    database.after_commit(_call_listeners)
    return event


@contextmanager
def listening(call: Callable[[], None]) -> Iterator[None]:
    """Within the block `call` is called after every commit of this process that recorded something."""
    _listeners.add(call)
    try:
        yield
    finally:
        _listeners.discard(call)


def _call_listeners() -> None:
    for call in tuple(_listeners):
        call()


def digest(word: str) -> str:
    """What a record has in place of a word somebody typed: the same for the same word, whatever its capitals."""
    return hashlib.sha256(word.casefold().encode()).hexdigest()[:16]


async def _last_hash() -> str:
    found = await Event.exclude(hash="").order_by("-id").limit(1).values_list("hash", flat=True)
    return str(found[0]) if found else ""


def linked(before: str, event: Event) -> str:
    """The hash of an event in the chain, after the row whose hash is `before`."""
    moment = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    said = [before, moment, event.verb, event.subject, event.subject_id, event.actor_id, event.particulars]
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


async def after(cursor: int, limit: int = 500) -> list[Event]:
    """The events after `cursor` (an event's id), oldest first."""
    return await Event.filter(id__gt=cursor).order_by("id").limit(limit)
