"""The record of events: one row for each act, with actor, verb, subject and time. Rows are appended and never changed.

Rows hold ids and digests, never text or names. Acts of staff form a hash chain: the `hash` of such a row covers the chained
row before it and its own columns, so a check finds a row that was changed or removed. Acts of the public stay outside the
chain and never wait for it.
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
"""Subjects' kinds by model, where the model was renamed later: the record keeps the first name, as its rows never change."""
APPEND_LOCK = 0x466F72756D  # any number that every process of the forum agrees on


_listeners: set[Callable[[], None]] = set()


class Event(Model):
    """An act. Readers follow `id` after a cursor. `hash` is "" outside the chain."""

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
    """An actor, with the attributes that the record reads."""

    @property
    def account_id(self) -> int | None: ...

    @property
    def is_staff(self) -> bool: ...


async def record(
    verb: str, subject: Model, *, by: Actor | int | None, chained: bool = False, **particulars: Any
) -> Event:
    """Appends an event inside the caller's transaction; `by` is None for a visitor, the command line or the forum itself.

    An act of staff is chained, any other only with `chained`. This process's listeners are called after the commit.

    PostgreSQL assigns ids before commit, so a reader with a cursor could pass over the event of a slower transaction.
    Appending therefore takes a lock until the transaction ends, and ids commit in order. SQLite has one writer anyway.
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
    """Calls `call`, within the block, after every commit of this process that recorded an event."""
    _listeners.add(call)
    try:
        yield
    finally:
        _listeners.discard(call)


def _call_listeners() -> None:
    for call in tuple(_listeners):
        call()


def digest(word: str) -> str:
    """The digest that the record keeps of a typed word: 16 hexadecimal digits of SHA-256, the same in capitals."""
    return hashlib.sha256(word.casefold().encode()).hexdigest()[:16]


async def _last_hash() -> str:
    found = await Event.exclude(hash="").order_by("-id").limit(1).values_list("hash", flat=True)
    return str(found[0]) if found else ""


def linked(before: str, event: Event) -> str:
    """The hash of an event in the chain (SHA-256 in hex); `before` is the hash of the chained row before it, or ""."""
    moment = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    said = [before, moment, event.verb, event.subject, event.subject_id, event.actor_id, event.particulars]
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


async def after(cursor: int, limit: int = 500) -> list[Event]:
    """The events after `cursor` (an event's id), the oldest first, at most `limit`."""
    return await Event.filter(id__gt=cursor).order_by("id").limit(limit)
