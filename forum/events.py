"""The append-only record of what was done: who, which verb, about what, when. Holds ids and digests, never text or names."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from forum import clock, database

APPEND_LOCK = 0x466F72756D  # any number that every process of the forum agrees on


class Event(Model):
    """One thing somebody did. Rows are only ever added; readers follow `id` after a cursor."""

    id = fields.BigIntField(primary_key=True)
    at = fields.DatetimeField()
    verb = fields.CharField(max_length=40)
    subject = fields.CharField(max_length=20)
    subject_id = fields.BigIntField()
    actor_id = fields.IntField(null=True)
    particulars: dict[str, Any] = fields.JSONField(default=dict)

    class Meta:
        table = "event"


async def record(verb: str, subject: Model, *, by: int | None, **particulars: Any) -> Event:
    """Appends an event inside the caller's transaction; `by` is an account's id, or None for a visitor or the forum itself.

    PostgreSQL hands out ids before commit, so a reader with a cursor could pass over a slower transaction's event:
    appending takes a lock held to the end of the transaction, which makes ids commit in order. SQLite has one writer anyway.
    """
    if database.dialect() == "postgres":
        await database.rows("SELECT pg_advisory_xact_lock(?)", [APPEND_LOCK])
    return await Event.create(
        at=clock.now(),
        verb=verb,
        subject=type(subject).__name__.lower(),
        subject_id=subject.pk,
        actor_id=by,
        particulars=particulars,
    )


async def after(cursor: int, limit: int = 500) -> list[Event]:
    """The events after `cursor` (an event's id), oldest first."""
    return await Event.filter(id__gt=cursor).order_by("id").limit(limit)
