from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("forum", "0032_codes_and_addresses")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Place",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("slug", fields.CharField(unique=True, max_length=40)),
                ("kind", fields.CharField(max_length=12)),
                ("lines", fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                ("postcode", fields.CharField(default="", max_length=12)),
                ("town", fields.CharField(default="", max_length=60)),
                ("zone", fields.CharField(default="Europe/Lisbon", max_length=24)),
                ("holidays_of", fields.CharField(default="", max_length=60)),
                ("latitude", fields.FloatField(null=True)),
                ("longitude", fields.FloatField(null=True)),
                ("accuracy", fields.IntField(default=0)),
                ("exact", fields.BooleanField(default=False)),
                ("numbers", fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                ("line", fields.CharField(default="", max_length=40)),
                ("email", fields.CharField(default="", max_length=200)),
                ("url", fields.CharField(default="", max_length=200)),
                ("appointment_url", fields.CharField(default="", max_length=200)),
                ("walk_in", fields.BooleanField(null=True)),
                ("access", fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                ("cabinets", fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                ("institutions", fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                ("without", fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                ("languages", fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                ("notes", fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                ("source", fields.CharField(default="", max_length=300)),
                ("sources", fields.JSONField(default=dict, encoder=JSON_DUMPS, decoder=loads)),
                ("verified_on", fields.DateField(null=True)),
                ("valid_from", fields.DateField(null=True)),
                ("valid_until", fields.DateField(null=True)),
                ("position", fields.IntField(default=0)),
                ("archived_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "place", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PlaceDay",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "place",
                    fields.ForeignKeyField(
                        "forum.Place",
                        source_field="place_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="days",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("day", fields.DateField()),
                ("times", fields.CharField(default="", max_length=60)),
            ],
            options={"table": "place_day", "app": "forum", "unique_together": (("place", "day"),), "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PlaceHours",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "place",
                    fields.ForeignKeyField(
                        "forum.Place",
                        source_field="place_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="hours",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("hours", fields.CharField(max_length=200)),
                ("wording", fields.CharField(default="", max_length=300)),
                ("valid_from", fields.DateField(null=True)),
                ("valid_until", fields.DateField(null=True)),
                ("source", fields.CharField(max_length=300)),
                ("confirmed", fields.BooleanField(default=False)),
            ],
            options={"table": "place_hours", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
    ]
