from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("forum", "0036_stewards")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Path",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("slug", fields.CharField(unique=True, max_length=40)),
                ("language_id", fields.CharField(max_length=12)),
                ("topics", fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                ("checked_on", fields.DateField(null=True)),
                ("position", fields.IntField(default=0)),
                ("archived_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "path", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PathStep",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "path",
                    fields.ForeignKeyField(
                        "forum.Path",
                        source_field="path_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="steps",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "thread",
                    fields.ForeignKeyField(
                        "forum.Thread",
                        source_field="thread_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="steps",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("places", fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                ("position", fields.IntField()),
            ],
            options={"table": "path_step", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PathText",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "path",
                    fields.ForeignKeyField(
                        "forum.Path",
                        source_field="path_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="texts",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "step",
                    fields.ForeignKeyField(
                        "forum.PathStep",
                        source_field="step_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="texts",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("language_id", fields.CharField(max_length=12)),
                ("title", fields.CharField(max_length=150)),
                ("body", fields.CharField(default="", max_length=1000)),
                ("documents", fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                ("meaning", fields.IntField(default=1)),
                ("rendered_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "path_text",
                "app": "forum",
                "unique_together": (("path", "step", "language_id"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
    ]
