"""Notifications as rows."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class Notification(Model):
    """A notification of an account: its `kind`, the thread and the decision it is about. Nothing is sent from here."""

    id = fields.BigIntField(primary_key=True)
    account: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("forum.Account", related_name="notifications")
    account_id: int
    kind = fields.CharField(max_length=24)
    about = fields.CharField(max_length=40)
    thread: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Thread", null=True, related_name="notifications"
    )
    thread_id: int | None
    decision_id = fields.BigIntField(null=True)
    at = fields.DatetimeField()
    seen_at = fields.DatetimeField(null=True)

    class Meta:
        table = "notification"
