"""Notifications, mails, the choices about mails, and devices that show notices, as rows."""

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


class OutboxMail(Model):
    """A mail to send, or how it ended: its template, its reader's language, and the address and facts, `sealed`.

    What is sealed is erased once the mail is sent or given up. `until` is the moment after which it would be of no use.
    """

    id = fields.BigIntField(primary_key=True)
    account: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="mails"
    )
    account_id: int | None
    template = fields.CharField(max_length=24)
    language = fields.CharField(max_length=12)
    sealed = fields.TextField()
    name = fields.CharField(max_length=40)
    state = fields.CharField(max_length=8)
    tries = fields.IntField(default=0)
    put_at = fields.DatetimeField()
    next_at = fields.DatetimeField()
    until = fields.DatetimeField()

    class Meta:
        table = "outbox_mail"


class MailChoice(Model):
    """How often an account is mailed what is new, and its quiet hours ("HH:MM", empty for none); without a row never.

    `neutral`: others read its mails. `failing_at`: the moment since which a server refuses the address for good. `morning`: one
    of the team wants the list of what waits as a working day begins; they had it `morning_on` that day last.
    """

    id = fields.BigIntField(primary_key=True)
    account: fields.OneToOneRelation[Any] = fields.OneToOneField("forum.Account", related_name="mail_choice")
    account_id: int
    often = fields.CharField(max_length=8)
    quiet_from = fields.CharField(max_length=5, default="")
    quiet_until = fields.CharField(max_length=5, default="")
    neutral = fields.BooleanField(default=False)
    failing_at = fields.DatetimeField(null=True)
    morning = fields.BooleanField(default=False, db_default=False)
    morning_on = fields.DateField(null=True)

    class Meta:
        table = "mail_choice"


class MailItem(Model):
    """What a mail to an account will tell, at `due_at` at the latest; the row goes as the mail is put in the outbox."""

    id = fields.BigIntField(primary_key=True)
    account: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("forum.Account", related_name="mail_items")
    account_id: int
    kind = fields.CharField(max_length=24)
    about = fields.CharField(max_length=40)
    thread: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Thread", null=True, related_name="mail_items"
    )
    thread_id: int | None
    at = fields.DatetimeField()
    due_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "mail_item"
        unique_together = (("account_id", "kind", "about"),)


class PushDevice(Model):
    """A browser that shows notices, as long as its session lasts: its address at a push service and its keys, `sealed`.

    `digest` is keyed, of the address: a browser has one subscription, whoever is signed in there.
    """

    id = fields.BigIntField(primary_key=True)
    account: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("forum.Account", related_name="push_devices")
    account_id: int
    session: fields.OneToOneRelation[Any] = fields.OneToOneField("forum.Session", related_name="push_device")
    session_id: str
    digest = fields.CharField(max_length=48, unique=True)
    sealed = fields.TextField()
    at = fields.DatetimeField()

    class Meta:
        table = "push_device"


class PushItem(Model):
    """A notice that a device will show, from `next_at` on; the row goes once a push service took it."""

    id = fields.BigIntField(primary_key=True)
    device: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("forum.PushDevice", related_name="items")
    device_id: int
    kind = fields.CharField(max_length=24)
    about = fields.CharField(max_length=40)
    thread: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Thread", null=True, related_name="push_items"
    )
    thread_id: int | None
    at = fields.DatetimeField()
    next_at = fields.DatetimeField(db_index=True)
    tries = fields.IntField(default=0)

    class Meta:
        table = "push_item"
        unique_together = (("device_id", "kind", "about"),)
