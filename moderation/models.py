"""Moderation as rows: flags, decisions with their statements, appeals, readings, reveals, published figures."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from forum import ids
from forum.threads.models import LONGEST_TITLE
from moderation.prior import PriorState


def _nullable(name: str, model: str = "forum.Account") -> "fields.ForeignKeyNullableRelation[Any]":
    return fields.ForeignKeyField(model, null=True, related_name=name, on_delete=fields.SET_NULL)


class Flag(Model):
    """A report of a post by an `account` or a visitor. `receipt` is the digest of the code that shows its outcome.

    It is an `account`'s, or a visitor's: then `voter` is a keyed digest of their cookie, else "".
    """

    id = fields.BigIntField(primary_key=True)
    post: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("forum.Post", related_name="flags")
    post_id: int
    review_item: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("forum.ReviewItem", related_name="flags")
    review_item_id: int
    reason = fields.CharField(max_length=24)
    note = fields.CharField(max_length=500, default="")
    account = _nullable("flagged")
    account_id: int | None
    voter = fields.CharField(max_length=64)
    receipt = fields.CharField(max_length=64, unique=True)
    at = fields.DatetimeField()
    outcome = fields.CharField(max_length=10, default="")
    outcome_at = fields.DatetimeField(null=True)

    class Meta:
        table = "flag"


class Decision(Model):
    """A decision of staff about a post, a thread or its author. `statement` is the statement of reasons.

    `before` is the state that undoing restores. `person` is whom it restricts or helps. `stated` are the codes
    that the DSA transparency database is told (`review.declaring`), None for decisions older than these.
    """

    id = fields.BigIntField(primary_key=True, generated=False, default=ids.new)
    verdict = fields.CharField(max_length=9)
    reason = fields.CharField(max_length=24)
    statement = fields.TextField(default="")
    language = fields.CharField(max_length=12)
    automated = fields.BooleanField(default=False)
    post = _nullable("decisions", "forum.Post")
    post_id: int | None
    thread = _nullable("decisions", "forum.Thread")
    thread_id: int | None
    person = _nullable("decided_about")
    person_id: int | None
    by = _nullable("decided")
    by_id: int | None
    at = fields.DatetimeField()
    until = fields.DatetimeField(null=True)
    before = fields.JSONField[PriorState](default=PriorState, field_type=PriorState)
    undone_at = fields.DatetimeField(null=True)
    undone_by = _nullable("undid")
    undone_by_id: int | None
    undone_reason = fields.CharField(max_length=500, default="", db_default="")
    stated: dict[str, Any] | None = fields.JSONField(null=True)

    class Meta:
        table = "decision"


class KeptText(Model):
    """The text that a decision was about, as it was then, for its appeal.

    It stays until the appeal period ends, and as long as an appeal needs it (`decisions.texts_over`).
    """

    id = fields.BigIntField(primary_key=True)
    decision: fields.ForeignKeyRelation[Decision] = fields.ForeignKeyField("forum.Decision", related_name="texts")
    decision_id: int
    title = fields.CharField(max_length=LONGEST_TITLE, default="")
    source = fields.TextField()
    until = fields.DatetimeField()

    class Meta:
        table = "kept_text"


class Appeal(Model):
    """An objection to a decision, decided by another moderator. `answer_by` is the last day promised for the answer.

    Only one that was decided before dates were promised has none.
    """

    id = fields.BigIntField(primary_key=True, generated=False, default=ids.new)
    decision: fields.ForeignKeyRelation[Decision] = fields.ForeignKeyField("forum.Decision", related_name="appeals")
    decision_id: int
    body = fields.TextField()
    by = _nullable("appealed")
    by_id: int | None
    at = fields.DatetimeField()
    answer_by = fields.DateField(null=True)
    verdict = fields.CharField(max_length=8, default="")
    statement = fields.TextField(default="")
    decided_by = _nullable("decided_appeals")
    decided_by_id: int | None
    decided_at = fields.DatetimeField(null=True)

    class Meta:
        table = "appeal"


class Reading(Model):
    """Access of a staff member to a private thread outside their cabinets, with the reason given; it ends at `until`."""

    id = fields.BigIntField(primary_key=True)
    thread: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("forum.Thread", related_name="readings")
    thread_id: int
    account = _nullable("readings")
    account_id: int | None
    reason = fields.CharField(max_length=500)
    at = fields.DatetimeField()
    until = fields.DatetimeField()

    class Meta:
        table = "reading"


class Reveal(Model):
    """A moderator's access to one text of the queue without masks: no reading, as it opens no thread. It ends at `until`."""

    id = fields.BigIntField(primary_key=True)
    post: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("forum.Post", related_name="reveals")
    post_id: int
    account = _nullable("reveals")
    account_id: int | None
    reason = fields.CharField(max_length=500)
    at = fields.DatetimeField()
    until = fields.DatetimeField()

    class Meta:
        table = "reveal"


class CounterHelp(Model):
    """A code for a new password that an officer gave to somebody at the counter, and why."""

    id = fields.BigIntField(primary_key=True)
    account: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("forum.Account", related_name="counter_helps")
    account_id: int
    by = _nullable("counter_helps_given")
    by_id: int | None
    reason = fields.CharField(max_length=500)
    at = fields.DatetimeField()

    class Meta:
        table = "counter_help"


class PublishedFigures(Model):
    """The public figures of a year up to `until`, the first day not counted. Rows are only ever added."""

    id = fields.IntField(primary_key=True)
    year = fields.SmallIntField()
    until = fields.DateField()
    figures: dict[str, Any] = fields.JSONField()
    at = fields.DatetimeField()

    class Meta:
        table = "published_figures"
        unique_together = (("year", "until"),)


class Proposal(Model):
    """A change that one admin proposed and another confirms or drops; `particulars` has what its `kind` needs."""

    id = fields.IntField(primary_key=True)
    kind = fields.CharField(max_length=16)
    particulars: dict[str, Any] = fields.JSONField()
    proposed_by = _nullable("proposals")
    proposed_by_id: int | None
    proposed_at = fields.DatetimeField()
    confirmed_by = _nullable("confirmed_proposals")
    confirmed_by_id: int | None
    confirmed_at = fields.DatetimeField(null=True)
    dropped_at = fields.DatetimeField(null=True)

    class Meta:
        table = "proposal"


class Correction(Model):
    """A page's fault, or a scam, as a reader told it: `kind` is one of those in `desk/corrections.py`, `page` its address.

    `about` is the fact or text it is about (`subjects`), as it `stood` there, and `right` as it should. The `answer` is for
    `account`, or a shadow, who read pages in `language`. `times` counts who told the same; `same_as` stands for them.
    """

    id = fields.BigIntField(primary_key=True)
    page = fields.CharField(max_length=300)
    kind = fields.CharField(max_length=16)
    body = fields.TextField()
    right = fields.CharField(max_length=300, default="", db_default="")
    at = fields.DatetimeField()
    about = fields.CharField(max_length=120, default="", db_default="")
    stood: dict[str, list[str]] | None = fields.JSONField(null=True)
    seen = fields.CharField(max_length=200, default="", db_default="")
    language = fields.CharField(max_length=12, default="", db_default="")
    account = _nullable("told_corrections")
    account_id: int | None
    same_as = _nullable("same", "forum.Correction")
    same_as_id: int | None
    likeness = fields.CharField(max_length=24, default="", db_default="", db_index=True)
    times = fields.IntField(default=1, db_default=1)
    claimed_by = _nullable("claimed_corrections")
    claimed_by_id: int | None
    outcome = fields.CharField(max_length=10, default="", db_default="")
    answer = fields.CharField(max_length=1000, default="", db_default="")
    answer_language = fields.CharField(max_length=12, default="", db_default="")
    translation = fields.CharField(max_length=1000, default="", db_default="")
    translated_by = _nullable("translated_corrections")
    translated_by_id: int | None
    done_at = fields.DatetimeField(null=True, db_index=True)
    done_by = _nullable("corrections")
    done_by_id: int | None

    class Meta:
        table = "correction"


class ScamReveal(Model):
    """The access of a moderator to a report of a scam with the numbers in it, with the reason; it ends at `until`."""

    id = fields.BigIntField(primary_key=True)
    correction: fields.ForeignKeyRelation[Correction] = fields.ForeignKeyField(
        "forum.Correction", related_name="reveals"
    )
    correction_id: int
    account = _nullable("scam_reveals")
    account_id: int | None
    reason = fields.CharField(max_length=500)
    at = fields.DatetimeField()
    until = fields.DatetimeField()

    class Meta:
        table = "scam_reveal"
