"""Progress of hearers and chores as rows, so that several workers share them and a restart goes on from there."""

from tortoise import fields
from tortoise.models import Model


class Cursor(Model):
    """The cursor of a hearer: every event up to `event_id` is heard or set aside. Migrations make the row."""

    hearer = fields.CharField(max_length=40, primary_key=True)
    event_id = fields.BigIntField()
    moved_at = fields.DatetimeField(null=True)

    class Meta:
        table = "cursor"


class SetAside(Model):
    """An event on which a hearer failed, with the `kind` and `place` of the fault; it is tried again at `retry_at`."""

    id = fields.BigIntField(primary_key=True)
    hearer = fields.CharField(max_length=40)
    event_id = fields.BigIntField()
    tries = fields.IntField()
    retry_at = fields.DatetimeField()
    kind = fields.CharField(max_length=60)
    place = fields.CharField(max_length=60)

    class Meta:
        table = "set_aside"
        unique_together = (("hearer", "event_id"),)


class ChoreRun(Model):
    """The last run of a chore. One begun and not done is taken by a worker until `chores.LEASE` is over."""

    name = fields.CharField(max_length=80, primary_key=True)
    begun_at = fields.DatetimeField(null=True)
    done_at = fields.DatetimeField(null=True)

    class Meta:
        table = "chore_run"
