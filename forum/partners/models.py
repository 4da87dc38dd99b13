"""Programs of partners as rows: keys by which they ask here, and addresses that are told what becomes official."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class AppKey(Model):
    """A key of a partner's program: who runs it, and what it may do (`scopes`, with a blank between each two).

    Only the secret's `digest` is kept. `used_at` is when it last was used, to the minute.
    """

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=60)
    contact = fields.CharField(max_length=120)
    scopes = fields.CharField(max_length=24)
    digest = fields.CharField(max_length=64, unique=True)
    made_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)
    revoked_at = fields.DatetimeField(null=True)

    class Meta:
        table = "app_key"


class Webhook(Model):
    """An address that is told what becomes of official answers; its secret, which signs, is `sealed`."""

    id = fields.IntField(primary_key=True)
    address = fields.CharField(max_length=300)
    sealed = fields.TextField()
    made_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "webhook"


class WebhookDelivery(Model):
    """An event on its way to an address. `name` identifies it to the receiver however often it is tried.

    `answered` is the status of the last try, 0 where nobody answered.
    """

    id = fields.BigIntField(primary_key=True)
    webhook: fields.ForeignKeyRelation[Webhook] = fields.ForeignKeyField("forum.Webhook", related_name="deliveries")
    webhook_id: int
    event_id = fields.BigIntField()
    kind = fields.CharField(max_length=24)
    name = fields.CharField(max_length=24)
    body: dict[str, Any] = fields.JSONField()
    state = fields.CharField(max_length=10)
    tries = fields.IntField(default=0, db_default=0)
    answered = fields.IntField(default=0, db_default=0)
    put_at = fields.DatetimeField()
    next_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "webhook_delivery"
        unique_together = (("webhook_id", "event_id"),)
