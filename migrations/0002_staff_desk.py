from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops

from forum.ids import new

# One operation, since each has Tortoise build all models anew.
INDEXES = """
    CREATE INDEX thread_by_cabinet_state ON thread (cabinet_id, status, state, created_at, id);
    CREATE INDEX thread_by_assignee ON thread (assignee_id, assigned_at) WHERE assignee_id IS NOT NULL;
    CREATE UNIQUE INDEX source_once ON source (title, url, article);
    CREATE UNIQUE INDEX citation_once ON citation (standing_id, source_id);
    CREATE INDEX citation_by_source ON citation (source_id);
    CREATE INDEX official_answer_by_review ON official_answer (review_by) WHERE replaced_at IS NULL AND withdrawn_at IS NULL;
    CREATE UNIQUE INDEX waiting_once ON waiting (post_id) WHERE ended_at IS NULL AND appeal_id IS NULL;
    CREATE INDEX waiting_open ON waiting (urgency DESC, since, id) WHERE ended_at IS NULL;
    CREATE INDEX waiting_open_language ON waiting (language_id, urgency DESC, since, id) WHERE ended_at IS NULL;
    CREATE INDEX waiting_open_topic ON waiting (topic_id, urgency DESC, since, id) WHERE ended_at IS NULL;
    CREATE INDEX waiting_by_post ON waiting (post_id);
    CREATE INDEX waiting_by_thread ON waiting (thread_id);
    CREATE INDEX waiting_by_claim ON waiting (claimed_by_id, claimed_until) WHERE ended_at IS NULL AND claimed_by_id IS NOT NULL;
    CREATE UNIQUE INDEX notice_once ON notice (account_id, kind, about);
    CREATE INDEX notice_by_account_at ON notice (account_id, at);
    CREATE INDEX notice_by_thread ON notice (thread_id);
    CREATE INDEX flag_by_post ON flag (post_id, at);
    CREATE INDEX flag_by_waiting ON flag (waiting_id);
    CREATE UNIQUE INDEX flag_once ON flag (waiting_id, voter);
    CREATE INDEX decision_by_post ON decision (post_id, at);
    CREATE INDEX decision_by_thread ON decision (thread_id, at);
    CREATE INDEX decision_by_person ON decision (person_id, at);
    CREATE INDEX decision_by_at ON decision (at);
    CREATE INDEX kept_text_by_decision ON kept_text (decision_id);
    CREATE UNIQUE INDEX appeal_once ON appeal (decision_id);
    CREATE INDEX sanction_by_account ON sanction (account_id, ended_at);
    CREATE UNIQUE INDEX assignment_once ON assignment (thread_id) WHERE ended_at IS NULL;
    CREATE INDEX assignment_by_account ON assignment (account_id, ended_at);
    CREATE INDEX internal_note_by_thread ON internal_note (thread_id, at);
    CREATE INDEX reading_by_thread ON reading (thread_id, at);
    CREATE INDEX reading_by_account ON reading (account_id, until);
    CREATE INDEX event_chain ON event (id) WHERE hash <> '';
    CREATE INDEX event_by_actor ON event (actor_id, id);
"""


class Migration(migrations.Migration):
    dependencies = [("forum", "0001_initial")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Assignment",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "thread",
                    fields.ForeignKeyField(
                        "forum.Thread",
                        source_field="thread_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="assignments",
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
                        related_name="assignments",
                        on_delete=OnDelete.SET_NULL,
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
                        related_name="assigned_to_others",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("ended_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("ended_how", fields.CharField(default="", max_length=12)),
            ],
            options={"table": "assignment", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Decision",
            fields=[
                ("id", fields.BigIntField(generated=False, primary_key=True, default=new, unique=True, db_index=True)),
                ("verdict", fields.CharField(max_length=9)),
                ("reason", fields.CharField(max_length=24)),
                ("statement", fields.TextField(default="", unique=False)),
                ("language", fields.CharField(max_length=12)),
                ("automated", fields.BooleanField(default=False)),
                (
                    "post",
                    fields.ForeignKeyField(
                        "forum.Post",
                        source_field="post_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="decisions",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                (
                    "thread",
                    fields.ForeignKeyField(
                        "forum.Thread",
                        source_field="thread_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="decisions",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                (
                    "person",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="person_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="decided_about",
                        on_delete=OnDelete.SET_NULL,
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
                        related_name="decided",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("until", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("before", fields.JSONField(default=dict, encoder=JSON_DUMPS, decoder=loads)),
                ("undone_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                (
                    "undone_by",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="undone_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="undid",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
            ],
            options={"table": "decision", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Appeal",
            fields=[
                ("id", fields.BigIntField(generated=False, primary_key=True, default=new, unique=True, db_index=True)),
                (
                    "decision",
                    fields.ForeignKeyField(
                        "forum.Decision",
                        source_field="decision_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="appeals",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("body", fields.TextField(unique=False)),
                (
                    "by",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="appealed",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("verdict", fields.CharField(default="", max_length=8)),
                ("statement", fields.TextField(default="", unique=False)),
                (
                    "decided_by",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="decided_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="decided_appeals",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("decided_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "appeal", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Holding",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("code", fields.CharField(unique=True, max_length=24)),
                ("kind", fields.CharField(max_length=16)),
                ("effect", fields.CharField(default="hold", max_length=7)),
                ("words", fields.TextField(default="", unique=False)),
                ("number", fields.IntField(default=0)),
                ("changed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                (
                    "changed_by",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="changed_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="holding_rules",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
            ],
            options={"table": "holding", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="InternalNote",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "thread",
                    fields.ForeignKeyField(
                        "forum.Thread",
                        source_field="thread_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="notes",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("body", fields.TextField(unique=False)),
                (
                    "by",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="noted",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "internal_note", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="KeptText",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "decision",
                    fields.ForeignKeyField(
                        "forum.Decision",
                        source_field="decision_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="texts",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("title", fields.CharField(default="", max_length=150)),
                ("source", fields.TextField(unique=False)),
                ("until", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "kept_text", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Notice",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "account",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="account_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="notices",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("kind", fields.CharField(max_length=24)),
                ("about", fields.CharField(max_length=40)),
                (
                    "thread",
                    fields.ForeignKeyField(
                        "forum.Thread",
                        source_field="thread_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="notices",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("decision_id", fields.BigIntField(null=True)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("seen_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "notice", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Reading",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "thread",
                    fields.ForeignKeyField(
                        "forum.Thread",
                        source_field="thread_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="readings",
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
                        related_name="readings",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("reason", fields.CharField(max_length=500)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("until", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "reading", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Reason",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("code", fields.CharField(unique=True, max_length=24)),
                ("verdicts", fields.CharField(max_length=200)),
                ("urgency", fields.SmallIntField(default=0)),
                ("position", fields.IntField()),
                ("archived_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "reason", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="RoutingRule",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("position", fields.IntField()),
                ("topic_id", fields.IntField(null=True)),
                ("words", fields.TextField(default="", unique=False)),
                (
                    "cabinet",
                    fields.ForeignKeyField(
                        "forum.Cabinet",
                        source_field="cabinet_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="routing_rules",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("archived_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "routing_rule", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Sanction",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "account",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="account_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="sanctions",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("kind", fields.CharField(max_length=7)),
                (
                    "decision",
                    fields.ForeignKeyField(
                        "forum.Decision",
                        source_field="decision_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="sanctions",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("since", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("until", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("ended_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "sanction", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SavedReply",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("code", fields.CharField(max_length=40)),
                ("language", fields.CharField(max_length=12)),
                ("title", fields.CharField(max_length=150)),
                ("body", fields.TextField(unique=False)),
                ("archived_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "saved_reply",
                "app": "forum",
                "unique_together": (("code", "language"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Source",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("title", fields.CharField(max_length=300)),
                ("url", fields.CharField(default="", max_length=300)),
                ("article", fields.CharField(default="", max_length=300)),
                ("changed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                (
                    "changed_by",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="changed_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="changed_sources",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("changed_reason", fields.CharField(default="", max_length=500)),
            ],
            options={"table": "source", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Citation",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "standing",
                    fields.ForeignKeyField(
                        "forum.OfficialAnswer",
                        source_field="standing_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="citations",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "source",
                    fields.ForeignKeyField(
                        "forum.Source",
                        source_field="source_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="citations",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
            ],
            options={"table": "citation", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Waiting",
            fields=[
                ("id", fields.BigIntField(generated=False, primary_key=True, default=new, unique=True, db_index=True)),
                (
                    "post",
                    fields.ForeignKeyField(
                        "forum.Post",
                        source_field="post_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="waiting",
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
                        related_name="waiting",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("appeal_id", fields.BigIntField(null=True)),
                ("reasons", fields.CharField(max_length=300)),
                ("urgency", fields.SmallIntField(default=0)),
                ("held", fields.BooleanField(default=False)),
                ("language_id", fields.CharField(max_length=12)),
                ("topic_id", fields.IntField()),
                ("since", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "claimed_by",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="claimed_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="claimed",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("claimed_until", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("ended_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "waiting", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Flag",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "post",
                    fields.ForeignKeyField(
                        "forum.Post",
                        source_field="post_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="flags",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "waiting",
                    fields.ForeignKeyField(
                        "forum.Waiting",
                        source_field="waiting_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="flags",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("reason", fields.CharField(max_length=24)),
                ("note", fields.CharField(default="", max_length=500)),
                (
                    "account",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="account_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="flagged",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("voter", fields.CharField(max_length=64)),
                ("receipt", fields.CharField(unique=True, max_length=64)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("outcome", fields.CharField(default="", max_length=10)),
                ("outcome_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "flag", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Event",
            name="hash",
            field=fields.CharField(default="", db_default="", max_length=64),
        ),
        ops.AddField(
            model_name="OfficialAnswer",
            name="checking",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name="OfficialAnswer",
            name="confirmed_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="OfficialAnswer",
            name="confirmed_by",
            field=fields.ForeignKeyField(
                "forum.Account",
                source_field="confirmed_by_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="confirmed",
                on_delete=OnDelete.SET_NULL,
            ),
        ),
        ops.AddField(
            model_name="OfficialAnswer",
            name="kind",
            field=fields.CharField(default="marked", db_default="marked", max_length=9),
        ),
        ops.AddField(
            model_name="OfficialAnswer",
            name="meaning",
            field=fields.CharField(default="", db_default="", max_length=7),
        ),
        ops.AddField(
            model_name="Thread",
            name="answer_by",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Thread",
            name="assigned_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Thread",
            name="assignee",
            field=fields.ForeignKeyField(
                "forum.Account",
                source_field="assignee_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="assigned",
                on_delete=OnDelete.SET_NULL,
            ),
        ),
        ops.AddField(
            model_name="Thread",
            name="locked",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name="Thread",
            name="needs",
            field=fields.CharField(default="", db_default="", max_length=16),
        ),
        ops.AddField(
            model_name="Topic",
            name="first_reply_hours",
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name="Topic",
            name="read_first",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name="Topic",
            name="review_days",
            field=fields.IntField(default=365, db_default=365),
        ),
        ops.AddField(
            model_name="Topic",
            name="two_confirm",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.RunSQL(INDEXES),
    ]
