from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

# A cabinet asks for a thread once at a time; the second is for a thread's page.
INDEXES = """
    CREATE UNIQUE INDEX transfer_request_once ON transfer_request (thread_id, cabinet_id) WHERE answered_at IS NULL;
    CREATE INDEX transfer_request_by_thread ON transfer_request (thread_id, id);
"""


class Migration(migrations.Migration):
    dependencies = [("forum", "0005_appeal_dates")]

    initial = False

    operations = [
        ops.CreateModel(
            name="TransferRequest",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "thread",
                    fields.ForeignKeyField(
                        "forum.Thread",
                        source_field="thread_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="transfer_requests",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "cabinet",
                    fields.ForeignKeyField(
                        "forum.Cabinet",
                        source_field="cabinet_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="transfer_requests",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "by",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="transfers_asked",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("reason", fields.CharField(max_length=500)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("answered_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                (
                    "answered_by",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="answered_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="transfers_answered",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("accepted", fields.BooleanField(null=True)),
                ("answer", fields.CharField(default="", max_length=500)),
            ],
            options={"table": "transfer_request", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.RunSQL(INDEXES),
    ]
