"""What the staff desk keeps: flags, decisions with their statements, appeals, sanctions, assignments, notes, readings."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from forum import ids

VERDICTS = (
    "publish", "reject", "hide", "restore", "mask", "private", "duplicate", "move", "language", "lock", "warn",
    "suspend", "ban",
)  # fmt: skip


def _account(name: str) -> "fields.ForeignKeyNullableRelation[Any]":
    return fields.ForeignKeyField("forum.Account", null=True, related_name=name, on_delete=fields.SET_NULL)


class Reason(Model):
    """A ground for flags and decisions: the rule of the house it names. `verdicts` are those it can carry, "flag" among them."""

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=24, unique=True)
    verdicts = fields.CharField(max_length=200)
    urgency = fields.SmallIntField(default=0)
    position = fields.IntField()
    archived_at = fields.DatetimeField(null=True)

    class Meta:
        table = "reason"


class Flag(Model):
    """Somebody's word that a post should be looked at. `receipt` is a digest of the code that shows its outcome.

    It is an `account`'s, or a visitor's: then `voter` is a keyed digest of their cookie, else "".
    """

    id = fields.BigIntField(primary_key=True)
    post: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("forum.Post", related_name="flags")
    post_id: int
    waiting: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("forum.Waiting", related_name="flags")
    waiting_id: int
    reason = fields.CharField(max_length=24)
    note = fields.CharField(max_length=500, default="")
    account = _account("flagged")
    account_id: int | None
    voter = fields.CharField(max_length=64)
    receipt = fields.CharField(max_length=64, unique=True)
    at = fields.DatetimeField()
    outcome = fields.CharField(max_length=10, default="")
    outcome_at = fields.DatetimeField(null=True)

    class Meta:
        table = "flag"


class Decision(Model):
    """What staff decided about a post, a thread or its author, and why: the statement of reasons is `statement`.

    `before` holds the codes that undoing puts back, never text. `person` is whom it restricts or helps.
    """

    id = fields.BigIntField(primary_key=True, generated=False, default=ids.new)
    verdict = fields.CharField(max_length=9)
    reason = fields.CharField(max_length=24)
    statement = fields.TextField(default="")
    language = fields.CharField(max_length=12)
    automated = fields.BooleanField(default=False)
    post: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Post", null=True, related_name="decisions", on_delete=fields.SET_NULL
    )
    post_id: int | None
    thread: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Thread", null=True, related_name="decisions", on_delete=fields.SET_NULL
    )
    thread_id: int | None
    person = _account("decided_about")
    person_id: int | None
    by = _account("decided")
    by_id: int | None
    at = fields.DatetimeField()
    until = fields.DatetimeField(null=True)
    before: dict[str, Any] = fields.JSONField(default=dict)
    undone_at = fields.DatetimeField(null=True)
    undone_by = _account("undid")
    undone_by_id: int | None
    undone_reason = fields.CharField(max_length=500, default="", db_default="")

    class Meta:
        table = "decision"


class KeptText(Model):
    """The text a decision was about, as it was: for those who decide and for the appeal.

    It stays until the appeal period ends, and as long as an appeal needs it (`decisions.texts_over`).
    """

    id = fields.BigIntField(primary_key=True)
    decision: fields.ForeignKeyRelation[Decision] = fields.ForeignKeyField("forum.Decision", related_name="texts")
    decision_id: int
    title = fields.CharField(max_length=150, default="")
    source = fields.TextField()
    until = fields.DatetimeField()

    class Meta:
        table = "kept_text"


class Appeal(Model):
    """An objection to a decision, decided by somebody else than the decision; `answer_by` is the last day promised for it.

    Only one that was decided before dates were promised has none.
    """

    id = fields.BigIntField(primary_key=True, generated=False, default=ids.new)
    decision: fields.ForeignKeyRelation[Decision] = fields.ForeignKeyField("forum.Decision", related_name="appeals")
    decision_id: int
    body = fields.TextField()
    by = _account("appealed")
    by_id: int | None
    at = fields.DatetimeField()
    answer_by = fields.DateField(null=True)
    verdict = fields.CharField(max_length=8, default="")
    statement = fields.TextField(default="")
    decided_by = _account("decided_appeals")
    decided_by_id: int | None
    decided_at = fields.DatetimeField(null=True)

    class Meta:
        table = "appeal"


class Sanction(Model):
    """A warning, a suspension or a ban of an account, by a decision; a suspension ends by itself at `until`."""

    id = fields.BigIntField(primary_key=True)
    account: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("forum.Account", related_name="sanctions")
    account_id: int
    kind = fields.CharField(max_length=7)
    decision: fields.ForeignKeyRelation[Decision] = fields.ForeignKeyField("forum.Decision", related_name="sanctions")
    decision_id: int
    since = fields.DatetimeField()
    until = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "sanction"


class Assignment(Model):
    """That somebody took a thread in hand, from when to when, and how it ended (released, handed_over, rested, answered)."""

    id = fields.BigIntField(primary_key=True)
    thread: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("forum.Thread", related_name="assignments")
    thread_id: int
    account = _account("assignments")
    account_id: int | None
    by = _account("assigned_to_others")
    by_id: int | None
    at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)
    ended_how = fields.CharField(max_length=12, default="")

    class Meta:
        table = "assignment"


class InternalNote(Model):
    """A word among staff about a thread; never public."""

    id = fields.BigIntField(primary_key=True)
    thread: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("forum.Thread", related_name="notes")
    thread_id: int
    body = fields.TextField()
    by = _account("noted")
    by_id: int | None
    at = fields.DatetimeField()

    class Meta:
        table = "internal_note"


class SavedReply(Model):
    """A reply that officers begin from, in one language; {place}, {line} and {institution} are filled in."""

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
    """Where a new question goes: the first rule that fits, in order. Words outrank the topic; no words means the topic alone."""

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


class Reading(Model):
    """That staff read a private thread outside their cabinet, having given a reason; good until `until`."""

    id = fields.BigIntField(primary_key=True)
    thread: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("forum.Thread", related_name="readings")
    thread_id: int
    account = _account("readings")
    account_id: int | None
    reason = fields.CharField(max_length=500)
    at = fields.DatetimeField()
    until = fields.DatetimeField()

    class Meta:
        table = "reading"


class Reveal(Model):
    """That a moderator read one text of the queue without its masks, having given a reason; good until `until`.

    Apart from readings, so that it opens no thread and is not told as the reading of one.
    """

    id = fields.BigIntField(primary_key=True)
    post: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("forum.Post", related_name="reveals")
    post_id: int
    account = _account("reveals")
    account_id: int | None
    reason = fields.CharField(max_length=500)
    at = fields.DatetimeField()
    until = fields.DatetimeField()

    class Meta:
        table = "reveal"


class PublishedFigures(Model):
    """What everybody is told of a year up to `until`, the first day that isn't counted. Rows are only ever added."""

    id = fields.IntField(primary_key=True)
    year = fields.SmallIntField()
    until = fields.DateField()
    figures: dict[str, Any] = fields.JSONField()
    at = fields.DatetimeField()

    class Meta:
        table = "published_figures"
        unique_together = (("year", "until"),)
