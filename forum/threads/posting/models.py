"""Votes, follows and drafts as rows."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from forum.threads.models import Post, Thread


class Vote(Model):
    """Somebody's word on whether an answer helped.

    It is an `account`'s, or a visitor's: then `voter` is a keyed digest of their cookie, else "". An account that goes
    leaves its word, as nobody's, so that the counters stay those of the rows.
    """

    id = fields.BigIntField(primary_key=True)
    post: fields.ForeignKeyRelation[Post] = fields.ForeignKeyField("forum.Post", related_name="votes")
    post_id: int
    account: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="votes", on_delete=fields.SET_NULL
    )
    account_id: int | None
    voter = fields.CharField(max_length=64)
    helped = fields.BooleanField()
    at = fields.DatetimeField()

    class Meta:
        table = "vote"


class SameProblem(Model):
    """Somebody who has the same problem as a thread's asker; `account` and `voter` as in a Vote."""

    id = fields.BigIntField(primary_key=True)
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField("forum.Thread", related_name="same")
    thread_id: int
    account: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="same", on_delete=fields.SET_NULL
    )
    account_id: int | None
    voter = fields.CharField(max_length=64)
    at = fields.DatetimeField()

    class Meta:
        table = "same_problem"


class Follow(Model):
    """An account that wants to know what happens in a thread."""

    id = fields.BigIntField(primary_key=True)
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField("forum.Thread", related_name="follows")
    thread_id: int
    account: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("forum.Account", related_name="follows")
    account_id: int
    at = fields.DatetimeField()

    class Meta:
        table = "follow"


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
