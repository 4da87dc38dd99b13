from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("forum", "0020_duty_and_corrections")]

    initial = False

    operations = [
        ops.CreateModel(
            name="DocumentApproval",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("document", fields.CharField(max_length=16)),
                ("version", fields.SmallIntField()),
                ("digest", fields.CharField(max_length=32)),
                (
                    "approved_by",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="approved_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="document_approvals",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("approved_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "document_approval",
                "app": "forum",
                "unique_together": (("document", "version", "digest"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="DocumentReading",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "account",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="account_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="document_readings",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("document", fields.CharField(max_length=16)),
                ("version", fields.SmallIntField()),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "document_reading",
                "app": "forum",
                "unique_together": (("account", "document", "version"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Decision",
            name="stated",
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name="Reason",
            name="law",
            field=fields.CharField(default="", db_default="", max_length=200),
        ),
    ]
