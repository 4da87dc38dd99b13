from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

INDEXES = """
    CREATE INDEX account_by_holder ON account (held_by_id);
    CREATE INDEX review_item_alike ON review_item (since) WHERE likeness IS NOT NULL;
    CREATE INDEX review_item_by_batch ON review_item (batch, ended_at, id) WHERE batch IS NOT NULL;
    CREATE INDEX thread_by_solved ON thread (solved_at) WHERE solved <> '';
"""


class Migration(migrations.Migration):
    dependencies = [("forum", "0020_duty_and_corrections")]

    initial = False

    operations = [
        ops.CreateModel(
            name="ReturnCode",
            fields=[
                (
                    "locator",
                    fields.CharField(generated=False, primary_key=True, unique=True, db_index=True, max_length=8),
                ),
                (
                    "account",
                    fields.OneToOneField(
                        "forum.Account",
                        source_field="account_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="return_code",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("hashed", fields.CharField(max_length=200)),
                ("made_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "return_code", "app": "forum", "pk_attr": "locator"},
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Account",
            name="held_by",
            field=fields.ForeignKeyField(
                "forum.Account",
                source_field="held_by_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="shadows",
                on_delete=OnDelete.SET_NULL,
            ),
        ),
        ops.AddField(
            model_name="Account",
            name="shadow",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name="ReviewItem",
            name="batch",
            field=fields.BigIntField(null=True),
        ),
        ops.AddField(
            model_name="ReviewItem",
            name="likeness",
            field=fields.CharField(null=True, max_length=64),
        ),
        ops.AddField(
            model_name="Thread",
            name="solved",
            field=fields.CharField(default="", db_default="", max_length=6),
        ),
        ops.AddField(
            model_name="Thread",
            name="solved_asked_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Thread",
            name="solved_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="OfficialAnswer",
            name="unsolved",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.RunSQL(INDEXES),
    ]
