from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("forum", "0043_programs")]

    initial = False

    operations = [
        ops.CreateModel(
            name="PushDevice",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "account",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="account_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="push_devices",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "session",
                    fields.OneToOneField(
                        "forum.Session",
                        source_field="session_id",
                        db_constraint=True,
                        to_field="digest",
                        related_name="push_device",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("digest", fields.CharField(unique=True, max_length=48)),
                ("sealed", fields.TextField(unique=False)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "push_device", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PushItem",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "device",
                    fields.ForeignKeyField(
                        "forum.PushDevice",
                        source_field="device_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="items",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("kind", fields.CharField(max_length=24)),
                ("about", fields.CharField(max_length=40)),
                (
                    "thread",
                    fields.ForeignKeyField(
                        "forum.Thread",
                        source_field="thread_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="push_items",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("next_at", fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
                ("tries", fields.IntField(default=0)),
            ],
            options={
                "table": "push_item",
                "app": "forum",
                "unique_together": (("device_id", "kind", "about"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
    ]
