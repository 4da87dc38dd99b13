from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("forum", "0034_cabinets_bring")]

    initial = False

    operations = [
        ops.CreateModel(
            name="PlaceImport",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("rows", fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                ("source", fields.CharField(max_length=300)),
                (
                    "made_by",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="made_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="place_imports",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("made_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "place_import", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Settlement",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("conflict", fields.CharField(db_index=True, max_length=60)),
                ("chosen", fields.CharField(max_length=300)),
                ("source", fields.CharField(max_length=300)),
                (
                    "settled_by",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="settled_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="settlements",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("settled_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "settlement", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
    ]
