from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("forum", "0041_right")]

    initial = False

    operations = [
        ops.CreateModel(
            name="MailChoice",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "account",
                    fields.OneToOneField(
                        "forum.Account",
                        source_field="account_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="mail_choice",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("often", fields.CharField(max_length=8)),
                ("quiet_from", fields.CharField(default="", max_length=5)),
                ("quiet_until", fields.CharField(default="", max_length=5)),
                ("neutral", fields.BooleanField(default=False)),
                ("failing_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "mail_choice", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="MailItem",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "account",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="account_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="mail_items",
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
                        related_name="mail_items",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("due_at", fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "mail_item",
                "app": "forum",
                "unique_together": (("account_id", "kind", "about"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
    ]
