"""Sanctions as rows: warnings, suspensions and bans of accounts."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class Sanction(Model):
    """A warning, a suspension or a ban of an account, by a decision; a suspension ends by itself at `until`."""

    id = fields.BigIntField(primary_key=True)
    account: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("forum.Account", related_name="sanctions")
    account_id: int
    kind = fields.CharField(max_length=7)
    decision: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("forum.Decision", related_name="sanctions")
    decision_id: int
    since = fields.DatetimeField()
    until = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "sanction"
