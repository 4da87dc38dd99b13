from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("forum", "0019_translation_reviews")]

    initial = False

    operations = [
        ops.AddField(
            model_name="CounterQuestion",
            name="agreed",
            field=fields.BooleanField(default=True, db_default=True),
        ),
        ops.AddField(
            model_name="Post",
            name="language_named",
            field=fields.CharField(max_length=60, default="", db_default=""),
        ),
        ops.CreateModel(
            name="Duty",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "account",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="account_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="duties",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "cabinet",
                    fields.ForeignKeyField(
                        "forum.Cabinet",
                        source_field="cabinet_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="duties",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("weekday", fields.IntField()),
                ("begins", fields.CharField(max_length=5)),
                ("ends", fields.CharField(max_length=5)),
            ],
            options={"table": "duty", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Correction",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("page", fields.CharField(max_length=300)),
                ("kind", fields.CharField(max_length=16)),
                ("body", fields.TextField(unique=False)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("done_at", fields.DatetimeField(null=True, db_index=True, auto_now=False, auto_now_add=False)),
                (
                    "done_by",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="done_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="corrections",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
            ],
            options={"table": "correction", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
    ]
