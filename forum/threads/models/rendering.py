"""Renderings as rows: people's translations of posts, and their drafts."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from forum.threads.models.official import OfficialAnswer
from forum.threads.models.post import Post
from forum.threads.models.thread import LONGEST_TITLE, Thread

EASY = "pt-x-easy"
"""Easy-to-read Portuguese, into which official answers are rendered as into a language of its own (BCP 47)."""
LONGEST_NOTE = 500


class Rendering(Model):
    """A rendering of a post into a language, by a mediator. Rows stay: `replaced_at` ends one.

    It belongs to the texts it renders: the post's `post_revision`, with as many `masks` as it then had, and for an official
    answer the `version`. `change` is the greatest of what later edits did to the sense ("", detail, meaning), of which the
    first came at `changed_at`. `disputes` counts the people who said since a mediator last looked that its meaning is wrong.
    `machine`: a machine translated it, and nobody has read it. A question's has a `title`. `sound` names the file of a
    reading aloud, "" without one; the text may then be empty.
    """

    id = fields.BigIntField(primary_key=True)
    post: fields.ForeignKeyRelation[Post] = fields.ForeignKeyField("forum.Post", related_name="renderings")
    post_id: int
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField("forum.Thread", related_name="renderings")
    thread_id: int
    language_id = fields.CharField(max_length=12)
    title = fields.CharField(max_length=LONGEST_TITLE, default="")
    title_html = fields.TextField(default="")
    source = fields.TextField()
    html = fields.TextField()
    renderer = fields.SmallIntField()
    short_answer = fields.TextField(default="")
    short_html = fields.TextField(default="")
    note = fields.CharField(max_length=LONGEST_NOTE, default="")
    post_revision = fields.IntField()
    masks = fields.IntField()
    version: fields.ForeignKeyNullableRelation[OfficialAnswer] = fields.ForeignKeyField(
        "forum.OfficialAnswer", null=True, related_name="renderings", on_delete=fields.SET_NULL
    )
    version_id: int | None
    made_at = fields.DatetimeField()
    made_by: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="rendered", on_delete=fields.SET_NULL
    )
    made_by_id: int | None
    shown_name = fields.CharField(max_length=60, default="")
    machine = fields.BooleanField(default=False)
    confirmed_at = fields.DatetimeField(null=True)
    confirmed_by: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="confirmed_renderings", on_delete=fields.SET_NULL
    )
    confirmed_by_id: int | None
    change = fields.CharField(max_length=7, default="")
    changed_at = fields.DatetimeField(null=True)
    disputes = fields.IntField(default=0)
    replaced_at = fields.DatetimeField(null=True)
    sound = fields.CharField(max_length=64, default="", db_default="")
    sound_type = fields.CharField(max_length=40, default="", db_default="")
    sound_size = fields.IntField(default=0, db_default=0)
    sound_seconds = fields.IntField(default=0, db_default=0)

    class Meta:
        table = "rendering"


class RenderingDraft(Model):
    """A rendering as begun: its `passages` in the order of the original's paragraphs, as it was at `post_revision`.

    An account has one for a post and language. One without an account was handed over: whoever renders next goes on from it.
    """

    id = fields.BigIntField(primary_key=True)
    post: fields.ForeignKeyRelation[Post] = fields.ForeignKeyField("forum.Post", related_name="rendering_drafts")
    post_id: int
    language_id = fields.CharField(max_length=12)
    account: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="rendering_drafts", on_delete=fields.SET_NULL
    )
    account_id: int | None
    title = fields.CharField(max_length=LONGEST_TITLE, default="")
    passages: list[str] = fields.JSONField()
    short_answer = fields.TextField(default="")
    note = fields.CharField(max_length=LONGEST_NOTE, default="")
    post_revision = fields.IntField()
    saved_at = fields.DatetimeField()

    class Meta:
        table = "rendering_draft"
