from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

INDEXES = """
CREATE INDEX passkey_account ON passkey (account_id);
CREATE INDEX spare_code_account ON spare_code (account_id);
CREATE UNIQUE INDEX lost_factor_going_on ON lost_factor (account_id) WHERE ended_at IS NULL;
CREATE INDEX lost_factor_due ON lost_factor (due_at) WHERE ended_at IS NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("forum", "0020_duty_and_corrections")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Authenticator",
            fields=[
                (
                    "account",
                    fields.OneToOneField(
                        "forum.Account",
                        source_field="account_id",
                        generated=False,
                        primary_key=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="authenticator",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("secret", fields.TextField(unique=False)),
                ("step", fields.BigIntField()),
                ("made_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "authenticator", "app": "forum", "pk_attr": "account_id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="LostFactor",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "account",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="account_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="lost_factors",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("begun_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("due_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("ended_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("stopped", fields.BooleanField(default=False)),
            ],
            options={"table": "lost_factor", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Passkey",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "account",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="account_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="passkeys",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("digest", fields.CharField(unique=True, max_length=64)),
                ("credential", fields.TextField(unique=False)),
                ("public_key", fields.TextField(unique=False)),
                ("handle", fields.CharField(max_length=64)),
                ("sign_count", fields.BigIntField()),
                ("synced", fields.BooleanField()),
                ("name", fields.CharField(max_length=60)),
                ("made_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("used_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "passkey", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SpareCode",
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
                        db_constraint=True,
                        to_field="id",
                        related_name="spare_codes",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
            ],
            options={"table": "spare_code", "app": "forum", "pk_attr": "digest"},
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Session",
            name="browser",
            field=fields.CharField(default="", db_default="", max_length=20),
        ),
        ops.AddField(
            model_name="Session",
            name="factor",
            field=fields.CharField(default="", db_default="", max_length=8),
        ),
        ops.AddField(
            model_name="Session",
            name="system",
            field=fields.CharField(default="", db_default="", max_length=20),
        ),
        ops.RunSQL(INDEXES),
    ]
