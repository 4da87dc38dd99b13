from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops

# One operation, since each has Tortoise build all models anew.
INDEXES = """
    CREATE UNIQUE INDEX draft_once ON draft (thread_id, account_id, about);
    CREATE INDEX draft_by_account ON draft (account_id, saved_at);
    CREATE UNIQUE INDEX counter_question_once ON counter_question (thread_id);
    CREATE INDEX thread_by_official_overdue ON thread (visibility, status, overdue, official_id DESC) WHERE official_id IS NOT NULL;
    CREATE INDEX thread_by_topic_official_overdue ON thread (visibility, status, topic_id, overdue, official_id DESC)
      WHERE official_id IS NOT NULL;
    CREATE INDEX thread_by_overdue ON thread (visibility, status, overdue, created_at, id) WHERE official_id IS NOT NULL;
    CREATE INDEX line_change_by_line ON line_change (line, valid_from);
"""


class Migration(migrations.Migration):
    dependencies = [("forum", "0002_staff_desk")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Campaign",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("audience", fields.CharField(default="everyone", max_length=8)),
                ("reader_language", fields.CharField(default="", max_length=12)),
                (
                    "topic",
                    fields.ForeignKeyField(
                        "forum.Topic",
                        source_field="topic_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="campaigns",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("tone", fields.CharField(default="info", max_length=8)),
                ("href", fields.CharField(default="", max_length=300)),
                ("starts_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("ends_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                (
                    "created_by",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="created_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="campaigns",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("archived_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "campaign", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CampaignText",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "campaign",
                    fields.ForeignKeyField(
                        "forum.Campaign",
                        source_field="campaign_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="texts",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("language", fields.CharField(max_length=12)),
                ("title", fields.CharField(max_length=150)),
                ("body", fields.TextField(default="", unique=False)),
                ("html", fields.TextField(default="", unique=False)),
            ],
            options={
                "table": "campaign_text",
                "app": "forum",
                "unique_together": (("campaign", "language"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CounterQuestion",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "thread",
                    fields.ForeignKeyField(
                        "forum.Thread",
                        source_field="thread_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="at_counters",
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
                        related_name="asked_for_others",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                (
                    "cabinet",
                    fields.ForeignKeyField(
                        "forum.Cabinet",
                        source_field="cabinet_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="asked_at_counter",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("agreed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "counter_question", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Draft",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "thread",
                    fields.ForeignKeyField(
                        "forum.Thread",
                        source_field="thread_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="drafts",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "account",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="account_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="drafts",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("about", fields.CharField(max_length=60)),
                ("body", fields.TextField(unique=False)),
                ("saved_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "draft", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="LineChange",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("line", fields.CharField(max_length=40)),
                ("particulars", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("source", fields.CharField(max_length=300)),
                ("valid_from", fields.DateField()),
                (
                    "proposed_by",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="proposed_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="proposed_lines",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("proposed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "confirmed_by",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="confirmed_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="confirmed_lines",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("confirmed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("dropped_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "line_change", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="TownHoliday",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("town", fields.CharField(max_length=60)),
                ("day", fields.CharField(max_length=12)),
                ("source", fields.CharField(default="", max_length=120)),
            ],
            options={"table": "town_holiday", "app": "forum", "unique_together": (("town", "day"),), "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Cabinet",
            name="opening_hours",
            field=fields.CharField(default="", db_default="", max_length=200),
        ),
        ops.AddField(
            model_name="Cabinet",
            name="town",
            field=fields.CharField(default="", db_default="", max_length=60),
        ),
        ops.AddField(
            model_name="Thread",
            name="at_counter",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name="Thread",
            name="overdue",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.RunSQL(INDEXES),
    ]
