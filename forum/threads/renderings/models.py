"""Drafts of renderings, and what readers say against renderings, as rows."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from forum.threads.models import LONGEST_NOTE, LONGEST_TITLE, Post, Rendering


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


class Dispute(Model):
    """Somebody's word that a rendering has a wrong meaning; `account` and `voter` as in a Vote.

    `looked_at` is set once a mediator has looked at the rendering.
    """

    id = fields.BigIntField(primary_key=True)
    rendering: fields.ForeignKeyRelation[Rendering] = fields.ForeignKeyField("forum.Rendering", related_name="disputed")
    rendering_id: int
    account: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="disputes", on_delete=fields.SET_NULL
    )
    account_id: int | None
    voter = fields.CharField(max_length=64)
    at = fields.DatetimeField()
    looked_at = fields.DatetimeField(null=True)

    class Meta:
        table = "rendering_dispute"
