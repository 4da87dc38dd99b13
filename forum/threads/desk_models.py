"""What stands beside threads and posts as rows: what official answers rest on, what waits for a look, what people are told.

Indexes are written by hand in the migrations, as for the threads themselves.
"""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from forum import ids
from forum.threads.models import OfficialAnswer, Post, Thread

EFFECTS = ("hold", "flag", "mask", "nothing")


class Source(Model):
    """Something official answers rest on: a law, an article, a page, or a cabinet's practice. `changed_at` while it is
    marked as changed, so that what cites it is being checked."""

    id = fields.IntField(primary_key=True)
    title = fields.CharField(max_length=300)
    url = fields.CharField(max_length=300, default="")
    article = fields.CharField(max_length=300, default="")
    changed_at = fields.DatetimeField(null=True)
    changed_by: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="changed_sources", on_delete=fields.SET_NULL
    )
    changed_by_id: int | None
    changed_reason = fields.CharField(max_length=500, default="")

    class Meta:
        table = "source"


class Citation(Model):
    """That a standing rests on a source."""

    id = fields.BigIntField(primary_key=True)
    standing: fields.ForeignKeyRelation[OfficialAnswer] = fields.ForeignKeyField(
        "forum.OfficialAnswer", related_name="citations"
    )
    standing_id: int
    source: fields.ForeignKeyRelation[Source] = fields.ForeignKeyField("forum.Source", related_name="citations")
    source_id: int

    class Meta:
        table = "citation"


class Holding(Model):
    """A rule by which a post waits for a person. `code` is the reason it gives; `effect` one of EFFECTS.

    `words` are what a rule of words looks for, one a line; `number` what a counting rule counts to.
    """

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=24, unique=True)
    kind = fields.CharField(max_length=16)
    effect = fields.CharField(max_length=7, default="hold")
    words = fields.TextField(default="")
    number = fields.IntField(default=0)
    changed_at = fields.DatetimeField(null=True)
    changed_by: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="holding_rules", on_delete=fields.SET_NULL
    )
    changed_by_id: int | None

    class Meta:
        table = "holding"


class Waiting(Model):
    """Something that waits for a person's look: a held post, a flagged one, an appeal, a question that says danger.

    A post has one open row at most; `reasons` are the codes it is there for, with a blank before and after each.
    `urgency` is higher for what must be looked at sooner. A claim lapses at `claimed_until`; `ended_at` closes the row.
    """

    id = fields.BigIntField(primary_key=True, generated=False, default=ids.new)
    post: fields.ForeignKeyRelation[Post] = fields.ForeignKeyField("forum.Post", related_name="waiting")
    post_id: int
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField("forum.Thread", related_name="waiting")
    thread_id: int
    appeal_id = fields.BigIntField(null=True)
    reasons = fields.CharField(max_length=300)
    urgency = fields.SmallIntField(default=0)
    held = fields.BooleanField(default=False)
    language_id = fields.CharField(max_length=12)
    topic_id = fields.IntField()
    since = fields.DatetimeField()
    claimed_by: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="claimed", on_delete=fields.SET_NULL
    )
    claimed_by_id: int | None
    claimed_until = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "waiting"


class Notice(Model):
    """Something an account is told: what happened (`kind`), in which thread, by which decision. Sending is another's work."""

    id = fields.BigIntField(primary_key=True)
    account: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("forum.Account", related_name="notices")
    account_id: int
    kind = fields.CharField(max_length=24)
    about = fields.CharField(max_length=40)
    thread: fields.ForeignKeyNullableRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread", null=True, related_name="notices"
    )
    thread_id: int | None
    decision_id = fields.BigIntField(null=True)
    at = fields.DatetimeField()
    seen_at = fields.DatetimeField(null=True)

    class Meta:
        table = "notice"


class Draft(Model):
    """An answer or comment somebody has begun: kept so that nothing is lost, and so that others see who is writing.

    `about` is the form's route name, with the answer's id where it is about one. One row for a person, thread and form.
    """

    id = fields.BigIntField(primary_key=True)
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField("forum.Thread", related_name="drafts")
    thread_id: int
    account: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("forum.Account", related_name="drafts")
    account_id: int
    about = fields.CharField(max_length=60)
    body = fields.TextField()
    saved_at = fields.DatetimeField()

    class Meta:
        table = "draft"


class TransferRequest(Model):
    """That an officer asked for a thread to be handed to `cabinet`, one of theirs: who, when, why, and what was answered.

    It is open until `answered_at`. `accepted` is None still where nobody answered: it was taken back by `answered_by`, or,
    with nobody there, lapsed when the thread went elsewhere. One is open for a thread and cabinet at most.
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
    """That staff put a question for somebody at the counter, who agreed to it: who did, for which cabinet, when."""

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
    agreed_at = fields.DatetimeField()

    class Meta:
        table = "counter_question"
