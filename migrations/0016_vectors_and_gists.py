from tortoise import fields, migrations
from tortoise.migrations import operations as ops

INDEXES = """
    CREATE INDEX "vector_waiting" ON "vector" ("model") WHERE "vector" IS NULL;
    CREATE INDEX "vector_changed" ON "vector" ("changed");
"""


class Migration(migrations.Migration):
    dependencies = [("forum", "0015_search")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Vector",
            fields=[
                ("document_id", fields.BigIntField(generated=False, primary_key=True, unique=True, db_index=True)),
                ("audience", fields.CharField(max_length=6)),
                ("texts", fields.TextField(unique=False)),
                ("about", fields.TextField(unique=False)),
                ("model", fields.CharField(default="", max_length=80)),
                ("vector", fields.BinaryField(null=True)),
                ("edition", fields.IntField(default=1)),
                ("changed", fields.BigIntField(default=0)),
            ],
            options={"table": "vector", "app": "forum", "pk_attr": "document_id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="VectorClock",
            fields=[
                ("id", fields.SmallIntField(generated=False, primary_key=True, unique=True, db_index=True)),
                ("token", fields.CharField(max_length=32)),
                ("taken", fields.BigIntField()),
            ],
            options={"table": "vector_clock", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Thread",
            name="gist",
            field=fields.CharField(default="", db_default="", max_length=120),
        ),
        ops.RunSQL(INDEXES),
    ]
