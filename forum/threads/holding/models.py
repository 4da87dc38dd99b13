"""Holding rules as rows, which admins change."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

EFFECTS = ("hold", "flag", "mask", "nothing")


class HoldingRule(Model):
    """A rule that holds, flags or masks posts. `code` is the reason it gives, `effect` one of EFFECTS.

    `name` is what an admin calls it; the rules that the forum came with have the pages' own words.

    `words` are those of a word rule, one a line; `number` is the threshold of a counting rule.
    """

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=24, unique=True)
    name = fields.CharField(max_length=80, default="", db_default="")
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
        table = "holding_rule"
