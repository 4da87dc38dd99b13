"""Casework as rows: assignments, transfers, notes among staff, saved replies, routing, questions at the counter, mediators."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from forum.threads.models import Thread


class TransferRequest(Model):
    """An officer's request to transfer a thread to `cabinet`, one of theirs, and the answer to it.

    It is open until `answered_at`; one is open for a thread and cabinet at most. `accepted` stays None where nobody
    answered: it was taken back by `answered_by`, or lapsed where that is None too.
    """

    id = fields.BigIntField(primary_key=True)
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField("forum.Thread", related_name="transfer_requests")
    thread_id: int
    cabinet: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "forum.Cabinet", related_name="transfer_requests", on_delete=fields.RESTRICT
    )
    cabinet_id: int
    by: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="transfers_asked", on_delete=fields.SET_NULL
    )
    by_id: int | None
    reason = fields.CharField(max_length=500)
    at = fields.DatetimeField()
    answered_at = fields.DatetimeField(null=True)
    answered_by: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="transfers_answered", on_delete=fields.SET_NULL
    )
    answered_by_id: int | None
    accepted = fields.BooleanField(null=True)
    answer = fields.CharField(max_length=500, default="")

    class Meta:
        table = "transfer_request"


class CounterQuestion(Model):
    """A question that staff put for somebody at the counter, who `agreed` to it at `agreed_at`; in danger nobody may have asked."""

    id = fields.BigIntField(primary_key=True)
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField("forum.Thread", related_name="at_counters")
    thread_id: int
    by: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="asked_for_others", on_delete=fields.SET_NULL
    )
    by_id: int | None
    cabinet: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Cabinet", null=True, related_name="asked_at_counter", on_delete=fields.RESTRICT
    )
    cabinet_id: int | None
    agreed = fields.BooleanField(default=True, db_default=True)
    agreed_at = fields.DatetimeField()

    class Meta:
        table = "counter_question"


class Assignment(Model):
    """An assignment of a thread to an account; `ended_how` is one of `assignments.ENDINGS`."""

    id = fields.BigIntField(primary_key=True)
    thread: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("forum.Thread", related_name="assignments")
    thread_id: int
    account: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="assignments", on_delete=fields.SET_NULL
    )
    account_id: int | None
    by: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="assigned_to_others", on_delete=fields.SET_NULL
    )
    by_id: int | None
    at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)
    ended_how = fields.CharField(max_length=12, default="")

    class Meta:
        table = "assignment"


class InternalNote(Model):
    """A note among staff on a thread; never public."""

    id = fields.BigIntField(primary_key=True)
    thread: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("forum.Thread", related_name="notes")
    thread_id: int
    body = fields.TextField()
    by: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="noted", on_delete=fields.SET_NULL
    )
    by_id: int | None
    at = fields.DatetimeField()

    class Meta:
        table = "internal_note"


class SavedReply(Model):
    """A text that officers begin an answer from, in one language; {place}, {line} and {institution} are filled in."""

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=40)
    language = fields.CharField(max_length=12)
    title = fields.CharField(max_length=150)
    body = fields.TextField()
    archived_at = fields.DatetimeField(null=True)

    class Meta:
        table = "saved_reply"
        unique_together = (("code", "language"),)


class RoutingRule(Model):
    """A rule by which a new question finds its cabinet. The first that fits counts, those with words before others."""

    id = fields.IntField(primary_key=True)
    position = fields.IntField()
    topic_id = fields.IntField(null=True)
    words = fields.TextField(default="")
    cabinet: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "forum.Cabinet", related_name="routing_rules", on_delete=fields.RESTRICT
    )
    cabinet_id: int
    archived_at = fields.DatetimeField(null=True)

    class Meta:
        table = "routing_rule"


class Duty(Model):
    """A weekly duty outside working hours: an account or a whole cabinet, on a weekday (Monday is 0) from `begins` to `ends`.

    The times are "HH:MM" in Lisbon; one that ends before it begins goes on into the next day.
    """

    id = fields.IntField(primary_key=True)
    account: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="duties", on_delete=fields.CASCADE
    )
    account_id: int | None
    cabinet: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Cabinet", null=True, related_name="duties", on_delete=fields.CASCADE
    )
    cabinet_id: int | None
    weekday = fields.IntField()
    begins = fields.CharField(max_length=5)
    ends = fields.CharField(max_length=5)

    class Meta:
        table = "duty"


class MediatorRequest(Model):
    """A request for a mediator at an appointment, on a `day` in the `half` of it, at a place or a cabinet.

    `state` is one of `mediators.py`. `about` are the asker's words, `answer` those of whoever of the team declined it.
    """

    id = fields.BigIntField(primary_key=True)
    asker: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("forum.Account", related_name="mediator_requests")
    asker_id: int
    language: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "forum.Language", related_name="mediator_requests", on_delete=fields.RESTRICT
    )
    language_id: str
    place: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Place", null=True, related_name="mediator_requests", on_delete=fields.RESTRICT
    )
    place_id: int | None
    cabinet: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Cabinet", null=True, related_name="mediator_requests", on_delete=fields.RESTRICT
    )
    cabinet_id: int | None
    topic: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Topic", null=True, related_name="mediator_requests", on_delete=fields.RESTRICT
    )
    topic_id: int | None
    day = fields.DateField()
    half = fields.CharField(max_length=12)
    about = fields.TextField(default="")
    state = fields.CharField(max_length=12)
    asked_at = fields.DatetimeField()
    taken_by: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="appointments_taken", on_delete=fields.SET_NULL
    )
    taken_by_id: int | None
    taken_at = fields.DatetimeField(null=True)
    declined_by: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="appointments_declined", on_delete=fields.SET_NULL
    )
    declined_by_id: int | None
    answer = fields.TextField(default="")
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "mediator_request"
        indexes = (("state", "day"),)
