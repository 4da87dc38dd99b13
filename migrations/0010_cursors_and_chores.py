from tortoise import fields, migrations
from tortoise.migrations import operations as ops

# Of what happened until now people were told when it happened.
BEGIN_HERE = """
    INSERT INTO "cursor" (hearer, event_id) SELECT 'notifications', COALESCE(MAX(id), 0) FROM event
"""


class Migration(migrations.Migration):
    dependencies = [("forum", "0009_names_of_the_field")]

    initial = False

    operations = [
        ops.CreateModel(
            name="ChoreRun",
            fields=[
                (
                    "name",
                    fields.CharField(generated=False, primary_key=True, unique=True, db_index=True, max_length=80),
                ),
                ("begun_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("done_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "chore_run", "app": "forum", "pk_attr": "name"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Cursor",
            fields=[
                (
                    "hearer",
                    fields.CharField(generated=False, primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("event_id", fields.BigIntField()),
                ("moved_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "cursor", "app": "forum", "pk_attr": "hearer"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SetAside",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("hearer", fields.CharField(max_length=40)),
                ("event_id", fields.BigIntField()),
                ("tries", fields.IntField()),
                ("retry_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("kind", fields.CharField(max_length=60)),
                ("place", fields.CharField(max_length=60)),
            ],
            options={
                "table": "set_aside",
                "app": "forum",
                "unique_together": (("hearer", "event_id"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.RunSQL(BEGIN_HERE),
    ]
