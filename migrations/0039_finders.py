from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("forum", "0038_leaflets")]

    initial = False

    operations = [
        ops.CreateModel(
            name="ScamReveal",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "correction",
                    fields.ForeignKeyField(
                        "forum.Correction",
                        source_field="correction_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="reveals",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "account",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="account_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="scam_reveals",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("reason", fields.CharField(max_length=500)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("until", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "scam_reveal", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Correction",
            name="about",
            field=fields.CharField(default="", db_default="", max_length=120),
        ),
        ops.AddField(
            model_name="Correction",
            name="account",
            field=fields.ForeignKeyField(
                "forum.Account",
                source_field="account_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="told_corrections",
                on_delete=OnDelete.SET_NULL,
            ),
        ),
        ops.AddField(
            model_name="Correction",
            name="answer",
            field=fields.CharField(default="", db_default="", max_length=1000),
        ),
        ops.AddField(
            model_name="Correction",
            name="answer_language",
            field=fields.CharField(default="", db_default="", max_length=12),
        ),
        ops.AddField(
            model_name="Correction",
            name="claimed_by",
            field=fields.ForeignKeyField(
                "forum.Account",
                source_field="claimed_by_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="claimed_corrections",
                on_delete=OnDelete.SET_NULL,
            ),
        ),
        ops.AddField(
            model_name="Correction",
            name="language",
            field=fields.CharField(default="", db_default="", max_length=12),
        ),
        ops.AddField(
            model_name="Correction",
            name="likeness",
            field=fields.CharField(default="", db_index=True, db_default="", max_length=24),
        ),
        ops.AddField(
            model_name="Correction",
            name="outcome",
            field=fields.CharField(default="", db_default="", max_length=10),
        ),
        ops.AddField(
            model_name="Correction",
            name="same_as",
            field=fields.ForeignKeyField(
                "forum.Correction",
                source_field="same_as_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="same",
                on_delete=OnDelete.SET_NULL,
            ),
        ),
        ops.AddField(
            model_name="Correction",
            name="seen",
            field=fields.CharField(default="", db_default="", max_length=200),
        ),
        ops.AddField(
            model_name="Correction",
            name="stood",
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name="Correction",
            name="times",
            field=fields.IntField(default=1, db_default=1),
        ),
        ops.AddField(
            model_name="Correction",
            name="translated_by",
            field=fields.ForeignKeyField(
                "forum.Account",
                source_field="translated_by_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="translated_corrections",
                on_delete=OnDelete.SET_NULL,
            ),
        ),
        ops.AddField(
            model_name="Correction",
            name="translation",
            field=fields.CharField(default="", db_default="", max_length=1000),
        ),
        ops.AddField(
            model_name="Notice",
            name="kind",
            field=fields.CharField(default="notice", db_default="notice", max_length=8),
        ),
    ]
