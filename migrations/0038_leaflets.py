from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("forum", "0037_paths")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Leaflet",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("slug", fields.CharField(unique=True, max_length=40)),
                (
                    "topic",
                    fields.ForeignKeyField(
                        "forum.Topic",
                        source_field="topic_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="leaflets",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("position", fields.IntField(default=0)),
                ("source", fields.CharField(default="", max_length=120)),
            ],
            options={"table": "leaflet", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="LeafletVersion",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "leaflet",
                    fields.ForeignKeyField(
                        "forum.Leaflet",
                        source_field="leaflet_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="versions",
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
                        related_name="leaflets",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("file", fields.CharField(default="", max_length=64)),
                ("size", fields.IntField(default=0)),
                ("url", fields.CharField(default="", max_length=300)),
                ("source", fields.CharField(default="", max_length=120)),
                ("unreached_on", fields.DateField(null=True)),
            ],
            options={
                "table": "leaflet_version",
                "app": "forum",
                "unique_together": (("leaflet", "language"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
    ]
