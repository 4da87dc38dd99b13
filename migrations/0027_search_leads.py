from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("forum", "0020_duty_and_corrections")]

    initial = False

    operations = [
        ops.CreateModel(
            name="SearchLead",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("words", fields.CharField(max_length=100)),
                ("language_id", fields.CharField(max_length=12)),
                (
                    "thread",
                    fields.ForeignKeyField(
                        "forum.Thread",
                        source_field="thread_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="leads",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "search_lead",
                "app": "forum",
                "unique_together": (("words", "language_id", "thread"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.RunSQL("CREATE INDEX search_lead_by_thread ON search_lead (thread_id)"),
    ]
