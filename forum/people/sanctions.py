"""Sanctions: warnings, suspensions and bans of accounts, and the one that silences an account."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from tortoise import fields
from tortoise.models import Model

from forum.people.person import Silence

SILENCING = ("suspend", "ban")


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


class Sanctioned(NamedTuple):
    """The columns of a sanction that decide its silence and the end of it."""

    kind: str
    until: datetime | None
    ended_at: datetime | None
    decision_id: int


def silence(sanctions: Iterable[Sanctioned], moment: datetime) -> Silence | None:
    """The suspension or ban in force, the longest of several."""
    in_force = [
        each
        for each in sanctions
        if each.kind in SILENCING and each.ended_at is None and (each.until is None or each.until > moment)
    ]
    if not in_force:
        return None
    longest = max(in_force, key=lambda each: (each.until is None, each.until or moment, each.decision_id))
    return Silence(longest.until, longest.decision_id)
