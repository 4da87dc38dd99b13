from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops

# One rendering of a post into a language is in force; the others are for a thread's page, the desk's lists, and counting.
INDEXES = """
    CREATE UNIQUE INDEX rendering_in_force ON rendering (post_id, language_id) WHERE replaced_at IS NULL;
    CREATE INDEX rendering_by_thread ON rendering (thread_id) WHERE replaced_at IS NULL;
    CREATE INDEX rendering_to_look_at ON rendering (language_id, changed_at) WHERE replaced_at IS NULL;
    CREATE INDEX rendering_by_maker ON rendering (made_by_id);
    CREATE UNIQUE INDEX rendering_draft_own ON rendering_draft (post_id, language_id, account_id);
    CREATE INDEX rendering_draft_by_account ON rendering_draft (account_id);
    CREATE UNIQUE INDEX rendering_dispute_once ON rendering_dispute (rendering_id, account_id, voter)
        WHERE looked_at IS NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("forum", "0017_deflections")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Rendering",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "post",
                    fields.ForeignKeyField(
                        "forum.Post",
                        source_field="post_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="renderings",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "thread",
                    fields.ForeignKeyField(
                        "forum.Thread",
                        source_field="thread_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="renderings",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("language_id", fields.CharField(max_length=12)),
                ("title", fields.CharField(default="", max_length=600)),
                ("title_html", fields.TextField(default="", unique=False)),
                ("source", fields.TextField(unique=False)),
                ("html", fields.TextField(unique=False)),
                ("renderer", fields.SmallIntField()),
                ("short_answer", fields.TextField(default="", unique=False)),
                ("short_html", fields.TextField(default="", unique=False)),
                ("note", fields.CharField(default="", max_length=500)),
                ("post_revision", fields.IntField()),
                ("masks", fields.IntField()),
                (
                    "version",
                    fields.ForeignKeyField(
                        "forum.OfficialAnswer",
                        source_field="version_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="renderings",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("made_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "made_by",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="made_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="rendered",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("shown_name", fields.CharField(default="", max_length=60)),
                ("machine", fields.BooleanField(default=False)),
                ("confirmed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                (
                    "confirmed_by",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="confirmed_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="confirmed_renderings",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("change", fields.CharField(default="", max_length=7)),
                ("changed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("disputes", fields.IntField(default=0)),
                ("replaced_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("sound", fields.CharField(default="", db_default="", max_length=64)),
                ("sound_type", fields.CharField(default="", db_default="", max_length=40)),
                ("sound_size", fields.IntField(default=0, db_default=0)),
                ("sound_seconds", fields.IntField(default=0, db_default=0)),
            ],
            options={"table": "rendering", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Dispute",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "rendering",
                    fields.ForeignKeyField(
                        "forum.Rendering",
                        source_field="rendering_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="disputed",
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
                        related_name="disputes",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("voter", fields.CharField(max_length=64)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("looked_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "rendering_dispute", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="RenderingDraft",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "post",
                    fields.ForeignKeyField(
                        "forum.Post",
                        source_field="post_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="rendering_drafts",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("language_id", fields.CharField(max_length=12)),
                (
                    "account",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="account_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="rendering_drafts",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("title", fields.CharField(default="", max_length=600)),
                ("passages", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("short_answer", fields.TextField(default="", unique=False)),
                ("note", fields.CharField(default="", max_length=500)),
                ("post_revision", fields.IntField()),
                ("saved_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "rendering_draft", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Follow",
            name="language",
            field=fields.CharField(default="", db_default="", max_length=12),
        ),
        ops.AddField(
            model_name="Revision",
            name="meaning",
            field=fields.CharField(default="", db_default="", max_length=7),
        ),
        ops.AddField(
            model_name="Thread",
            name="read_in",
            field=fields.CharField(default="", db_default="", max_length=200),
        ),
        ops.AddField(
            model_name="Thread",
            name="renderings_count",
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.RunSQL(INDEXES),
    ]
