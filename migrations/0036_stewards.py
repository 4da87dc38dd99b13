from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("forum", "0033_places")]

    initial = False

    operations = [
        ops.CreateModel(
            name="MediatorRequest",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "asker",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="asker_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="mediator_requests",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "language",
                    fields.ForeignKeyField(
                        "forum.Language",
                        source_field="language_id",
                        db_constraint=True,
                        to_field="code",
                        related_name="mediator_requests",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "place",
                    fields.ForeignKeyField(
                        "forum.Place",
                        source_field="place_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="mediator_requests",
                        on_delete=OnDelete.RESTRICT,
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
                        related_name="mediator_requests",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "topic",
                    fields.ForeignKeyField(
                        "forum.Topic",
                        source_field="topic_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="mediator_requests",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("day", fields.DateField()),
                ("half", fields.CharField(max_length=12)),
                ("about", fields.TextField(default="", unique=False)),
                ("state", fields.CharField(max_length=12)),
                ("asked_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "taken_by",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="taken_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="appointments_taken",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("taken_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                (
                    "declined_by",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="declined_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="appointments_declined",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("answer", fields.TextField(default="", unique=False)),
                ("ended_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "mediator_request",
                "app": "forum",
                "indexes": [Index(fields=["state", "day"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
    ]
