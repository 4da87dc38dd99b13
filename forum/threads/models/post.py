"""Posts as rows (questions, answers, comments), and the texts they had before."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from forum import ids
from forum.threads.models.thread import LONGEST_TITLE, Thread

STATUSES = ("pending", "published", "hidden", "rejected", "removed", "erased")
SHOWN_TO = ("public", "team", "author")


class Post(Model):
    """A text in a thread: its question, an answer, or a comment under an answer.

    `role` is the author's when they wrote it (member, mediator, officer, moderator, admin), `cabinet` an officer's,
    `shown_name` the nickname or the name staff chose. `masks` counts the times a part was masked or unmasked, since each
    makes another text of it. `html` was rendered when it was written, by the renderer of version `renderer`.
    """

    id = fields.BigIntField(primary_key=True, generated=False, default=ids.new)
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField("forum.Thread", related_name="posts")
    thread_id: int
    kind = fields.CharField(max_length=8)
    answer: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Post", null=True, related_name="comments"
    )
    answer_id: int | None
    author: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="posts", on_delete=fields.SET_NULL
    )
    author_id: int | None
    role = fields.CharField(max_length=10)
    cabinet: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Cabinet", null=True, related_name="posts", on_delete=fields.RESTRICT
    )
    cabinet_id: int | None
    shown_name = fields.CharField(max_length=60, default="")
    language: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "forum.Language", related_name="posts", on_delete=fields.RESTRICT
    )
    language_id: str
    language_named = fields.CharField(max_length=60, default="", db_default="")
    source = fields.TextField()
    html = fields.TextField()
    renderer = fields.SmallIntField()
    status = fields.CharField(max_length=9)
    revision = fields.IntField(default=1)
    masks = fields.IntField(default=0, db_default=0)
    created_at = fields.DatetimeField()
    edited_at = fields.DatetimeField(null=True)
    edited_by_staff = fields.BooleanField(default=False)
    helpful_yes = fields.IntField(default=0)
    helpful_no = fields.IntField(default=0)
    comments_count = fields.IntField(default=0)

    class Meta:
        table = "post"


class Revision(Model):
    """A text that an edit replaced (title for a question only), with who replaced it and when.

    `meaning` says what the edit did to the sense (`staleness.MEANINGS`), "" where nobody said. `shown_to` is one of
    SHOWN_TO: everybody could read it; those who may see the private thread; or only its author and
    moderators, since it was held, hidden or rejected.
    """

    id = fields.BigIntField(primary_key=True)
    post: fields.ForeignKeyRelation[Post] = fields.ForeignKeyField("forum.Post", related_name="revisions")
    post_id: int
    number = fields.IntField()
    title = fields.CharField(max_length=LONGEST_TITLE, default="")
    source = fields.TextField()
    html = fields.TextField()
    replaced_at = fields.DatetimeField()
    replaced_by: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="revised", on_delete=fields.SET_NULL
    )
    replaced_by_id: int | None
    by_staff = fields.BooleanField(default=False)
    shown_to = fields.CharField(max_length=6, default="author", db_default="author")
    meaning = fields.CharField(max_length=7, default="", db_default="")

    class Meta:
        table = "revision"
