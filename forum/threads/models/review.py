"""The review queue as rows."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from forum import ids
from forum.threads.models.post import Post
from forum.threads.models.thread import Thread


class ReviewItem(Model):
    """An item of the review queue: a held post, a flagged one, an appeal, a question that says danger.

    A post has one open row at most. `reasons` are its codes, with a blank before and after each. A higher `urgency` comes
    first. A claim expires at `claimed_until`; `ended_at` closes the row. `likeness` stands for the words of a question without
    an account (`holding.waves`); rows of many that came together and are alike have the same `batch`, the id of one of them.
    """

    id = fields.BigIntField(primary_key=True, generated=False, default=ids.new)
    post: fields.ForeignKeyRelation[Post] = fields.ForeignKeyField("forum.Post", related_name="review_items")
    post_id: int
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField("forum.Thread", related_name="review_items")
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
    likeness = fields.CharField(max_length=64, null=True)
    batch = fields.BigIntField(null=True)

    class Meta:
        table = "review_item"
