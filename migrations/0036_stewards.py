from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("forum", "0035_settlements")]

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
        ops.CreateModel(
            name="Steward",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "place",
                    fields.OneToOneField(
                        "forum.Place",
                        source_field="place_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="steward",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("email", fields.CharField(max_length=254)),
                ("language", fields.CharField(max_length=12)),
                ("added_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "added_by",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="added_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="stewards_added",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("digest", fields.CharField(default="", db_index=True, max_length=64)),
                ("expires_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("asked_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("reminded_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("confirmed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "steward", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="StewardWord",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "place",
                    fields.ForeignKeyField(
                        "forum.Place",
                        source_field="place_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="steward_words",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("changes", fields.JSONField(default=dict, encoder=JSON_DUMPS, decoder=loads)),
                ("decided_at", fields.DatetimeField(null=True, db_index=True, auto_now=False, auto_now_add=False)),
                (
                    "decided_by",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="decided_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="steward_words_decided",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("accepted", fields.BooleanField(null=True)),
            ],
            options={"table": "steward_word", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Place",
            name="confirmed_on",
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name="Place",
            name="stewarded_on",
            field=fields.DateField(null=True),
        ),
    ]
