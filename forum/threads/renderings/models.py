"""What readers say against renderings, as rows."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from forum.threads.models import Rendering


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
