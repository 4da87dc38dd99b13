from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

# One operation, since each has Tortoise build all models anew.
INDEXES = """
    CREATE UNIQUE INDEX account_email_once ON account (email_key) WHERE email_key IS NOT NULL;
    CREATE INDEX one_time_secret_by_account ON one_time_secret (account_id);
    CREATE INDEX one_time_secret_by_expires_at ON one_time_secret (expires_at);
    CREATE INDEX outbox_mail_by_next_at ON outbox_mail (next_at) WHERE state IN ('waiting', 'taken');
    CREATE INDEX outbox_mail_by_account ON outbox_mail (account_id);
    CREATE INDEX counter_help_by_account ON counter_help (account_id);
"""


class Migration(migrations.Migration):
    dependencies = [("forum", "0020_duty_and_corrections")]

    initial = False

    operations = [
        ops.CreateModel(
            name="OneTimeSecret",
            fields=[
                (
                    "digest",
                    fields.CharField(generated=False, primary_key=True, unique=True, db_index=True, max_length=64),
                ),
                (
                    "account",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="account_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="one_time_secrets",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("purpose", fields.CharField(max_length=8)),
                ("address", fields.CharField(default="", db_default="", max_length=254)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "one_time_secret", "app": "forum", "pk_attr": "digest"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="OutboxMail",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "account",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="account_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="mails",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("template", fields.CharField(max_length=24)),
                ("language", fields.CharField(max_length=12)),
                ("sealed", fields.TextField(unique=False)),
                ("name", fields.CharField(max_length=40)),
                ("state", fields.CharField(max_length=8)),
                ("tries", fields.IntField(default=0)),
                ("put_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("next_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("until", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "outbox_mail", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CounterHelp",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "account",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="account_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="counter_helps",
                        on_delete=OnDelete.CASCADE,
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
                        related_name="counter_helps_given",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("reason", fields.CharField(max_length=500)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "counter_help", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Account",
            name="email_key",
            field=fields.CharField(null=True, max_length=254),
        ),
        ops.AddField(
            model_name="Account",
            name="language",
            field=fields.CharField(default="", db_default="", max_length=12),
        ),
        ops.RunSQL(INDEXES),
    ]
