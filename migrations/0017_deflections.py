from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("forum", "0016_vectors_and_gists")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Deflection",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("day", fields.DateField()),
                ("language", fields.CharField(max_length=12)),
                (
                    "topic",
                    fields.ForeignKeyField(
                        "forum.Topic",
                        source_field="topic_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="deflections",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("people", fields.IntField()),
            ],
            options={
                "table": "deflection",
                "app": "forum",
                "unique_together": (("day", "language", "topic"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Thread",
            name="asked_after",
            field=fields.ForeignKeyField(
                "forum.Thread",
                source_field="asked_after_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="unfitted",
                on_delete=OnDelete.SET_NULL,
            ),
        ),
    ]
