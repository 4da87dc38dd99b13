from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops

# Nobody was told of what happened until now.
BEGIN_HERE = """
    INSERT INTO "cursor" (hearer, event_id) SELECT 'webhooks', COALESCE(MAX(id), 0) FROM event
"""


class Migration(migrations.Migration):
    dependencies = [("forum", "0042_mails_of_news")]

    initial = False

    operations = [
        ops.CreateModel(
            name="AppKey",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("name", fields.CharField(max_length=60)),
                ("contact", fields.CharField(max_length=120)),
                ("scopes", fields.CharField(max_length=24)),
                ("digest", fields.CharField(unique=True, max_length=64)),
                ("made_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("used_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("revoked_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "app_key", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Webhook",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("address", fields.CharField(max_length=300)),
                ("sealed", fields.TextField(unique=False)),
                ("made_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("ended_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "webhook", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="WebhookDelivery",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "webhook",
                    fields.ForeignKeyField(
                        "forum.Webhook",
                        source_field="webhook_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="deliveries",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("event_id", fields.BigIntField()),
                ("kind", fields.CharField(max_length=24)),
                ("name", fields.CharField(max_length=24)),
                ("body", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("state", fields.CharField(max_length=10)),
                ("tries", fields.IntField(default=0, db_default=0)),
                ("answered", fields.IntField(default=0, db_default=0)),
                ("put_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("next_at", fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "webhook_delivery",
                "app": "forum",
                "unique_together": (("webhook_id", "event_id"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Thread",
            name="through",
            field=fields.CharField(default="", db_default="", max_length=60),
        ),
        ops.RunSQL(BEGIN_HERE),
    ]
