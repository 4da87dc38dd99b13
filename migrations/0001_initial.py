"""The first tables. The ORM cannot name a foreign key's column in an index, so the indexes are written by hand."""

from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops

from forum.ids import new

# One operation, since each has Tortoise build all models anew.
INDEXES = """
    CREATE UNIQUE INDEX revision_once ON revision (post_id, number);
    CREATE UNIQUE INDEX vote_once ON vote (post_id, voter);
    CREATE UNIQUE INDEX same_problem_once ON same_problem (thread_id, voter);
    CREATE UNIQUE INDEX follow_once ON follow (thread_id, account_id);
    CREATE INDEX event_by_subject_subject ON event (subject, subject_id);
    CREATE INDEX role_grant_by_account_ended_at ON role_grant (account_id, ended_at);
    CREATE INDEX session_by_account ON session (account_id);
    CREATE INDEX session_by_expires_at ON session (expires_at);
    CREATE INDEX spent_key_by_spent_at ON spent_key (spent_at);
    CREATE INDEX institution_name_by_code_language ON institution_name (code, language);
    CREATE INDEX thread_by_created_at ON thread (created_at, id);
    CREATE INDEX thread_by_visibility_status_created_at ON thread (visibility, status, created_at, id);
    CREATE INDEX thread_by_visibility_status_topic_created_at ON thread (visibility, status, topic_id, created_at, id);
    CREATE INDEX thread_by_visibility_status_language_created_at ON thread (visibility, status, language_id, created_at, id);
    CREATE INDEX thread_by_visibility_status_state_created_at ON thread (visibility, status, state, created_at, id);
    CREATE INDEX thread_by_visibility_status_waiting_since ON thread (visibility, status, waiting_since, id);
    CREATE INDEX thread_by_visibility_status_official ON thread (visibility, status, official_id);
    CREATE INDEX thread_by_visibility_status_topic_official ON thread (visibility, status, topic_id, official_id);
    CREATE INDEX thread_by_author_active_at ON thread (author_id, active_at);
    CREATE INDEX thread_by_cabinet_created_at ON thread (cabinet_id, created_at, id);
    CREATE INDEX thread_by_duplicate_of ON thread (duplicate_of_id);
    CREATE INDEX thread_by_official ON thread (official_id);
    CREATE INDEX post_by_thread_kind_created_at ON post (thread_id, kind, created_at, id);
    CREATE INDEX post_by_answer_created_at ON post (answer_id, created_at, id);
    CREATE INDEX post_by_author_created_at ON post (author_id, created_at);
    CREATE INDEX official_answer_by_post_marked_at ON official_answer (post_id, marked_at);
    CREATE INDEX thread_act_by_thread_at ON thread_act (thread_id, at);
    CREATE INDEX follow_by_account_at ON follow (account_id, at);
"""


class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name="Account",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("nickname", fields.CharField(max_length=30)),
                ("nickname_key", fields.CharField(unique=True, max_length=60)),
                ("password_hash", fields.CharField(null=True, max_length=200)),
                ("recovery_digest", fields.CharField(null=True, max_length=64)),
                ("email", fields.CharField(null=True, max_length=254)),
                ("shown_name", fields.CharField(default="", max_length=60)),
                ("example", fields.BooleanField(default=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("seen_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "account", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Cabinet",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("code", fields.CharField(unique=True, max_length=20)),
                (
                    "parent",
                    fields.ForeignKeyField(
                        "forum.Cabinet",
                        source_field="parent_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="parts",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("position", fields.IntField()),
                ("archived_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "cabinet", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CatalogueName",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("kind", fields.CharField(max_length=8)),
                ("key", fields.CharField(max_length=12)),
                ("language", fields.CharField(max_length=12)),
                ("name", fields.CharField(max_length=150)),
                ("description", fields.CharField(default="", max_length=500)),
                ("source", fields.CharField(default="", max_length=120)),
            ],
            options={
                "table": "catalogue_name",
                "app": "forum",
                "unique_together": (("kind", "key", "language"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Category",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("slug", fields.CharField(unique=True, max_length=40)),
                ("position", fields.IntField()),
                ("archived_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "category", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Event",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("verb", fields.CharField(max_length=40)),
                ("subject", fields.CharField(max_length=20)),
                ("subject_id", fields.BigIntField()),
                ("actor_id", fields.IntField(null=True)),
                ("particulars", fields.JSONField(default=dict, encoder=JSON_DUMPS, decoder=loads)),
            ],
            options={"table": "event", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="InstitutionName",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("code", fields.CharField(max_length=20)),
                ("serving", fields.BooleanField(default=False)),
                ("language", fields.CharField(max_length=12)),
                ("name", fields.CharField(max_length=150)),
                ("short", fields.CharField(default="", max_length=40)),
                ("valid_from", fields.DateField(null=True)),
                ("valid_until", fields.DateField(null=True)),
                ("source", fields.CharField(default="", max_length=200)),
                ("in_force", fields.BooleanField(default=False)),
            ],
            options={"table": "institution_name", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Language",
            fields=[
                (
                    "code",
                    fields.CharField(generated=False, primary_key=True, unique=True, db_index=True, max_length=12),
                ),
                ("endonym", fields.CharField(max_length=60)),
                ("script", fields.CharField(max_length=4)),
                ("direction", fields.CharField(max_length=3)),
                ("interface", fields.BooleanField(default=False)),
                ("mediated", fields.BooleanField(default=False)),
                ("fallback", fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                ("position", fields.IntField()),
                ("archived_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "language", "app": "forum", "pk_attr": "code"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="RoleGrant",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "account",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="account_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="grants",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("role", fields.CharField(max_length=12)),
                (
                    "cabinet",
                    fields.ForeignKeyField(
                        "forum.Cabinet",
                        source_field="cabinet_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="grants",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("language", fields.CharField(null=True, max_length=12)),
                (
                    "granted_by",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="granted_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="granted",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("granted_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("until", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("ended_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                (
                    "ended_by",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="ended_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="ended",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
            ],
            options={"table": "role_grant", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Session",
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
                        related_name="sessions",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("shared", fields.BooleanField(default=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("seen_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("idle_seconds", fields.IntField()),
            ],
            options={"table": "session", "app": "forum", "pk_attr": "digest"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Setting",
            fields=[
                ("key", fields.CharField(generated=False, primary_key=True, unique=True, db_index=True, max_length=40)),
                ("value", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
            ],
            options={"table": "setting", "app": "forum", "pk_attr": "key"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SignInLink",
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
                        related_name="links",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "sign_in_link", "app": "forum", "pk_attr": "digest"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SpentKey",
            fields=[
                (
                    "digest",
                    fields.CharField(generated=False, primary_key=True, unique=True, db_index=True, max_length=64),
                ),
                ("content", fields.CharField(max_length=64)),
                ("location", fields.CharField(default="", max_length=300)),
                ("spent_at", fields.BigIntField()),
            ],
            options={"table": "spent_key", "app": "forum", "pk_attr": "digest"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Topic",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("slug", fields.CharField(unique=True, max_length=40)),
                (
                    "category",
                    fields.ForeignKeyField(
                        "forum.Category",
                        source_field="category_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="topics",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "cabinet",
                    fields.ForeignKeyField(
                        "forum.Cabinet",
                        source_field="cabinet_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="topics",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("icon", fields.CharField(default="", max_length=40)),
                ("visibility", fields.CharField(default="public", max_length=7)),
                ("sensitive", fields.BooleanField(default=False)),
                ("who_answers", fields.CharField(default="staff", max_length=7)),
                ("position", fields.IntField()),
                ("archived_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "topic", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="FormerSlug",
            fields=[
                (
                    "slug",
                    fields.CharField(generated=False, primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                (
                    "topic",
                    fields.ForeignKeyField(
                        "forum.Topic",
                        source_field="topic_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="former_slugs",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
            ],
            options={"table": "former_slug", "app": "forum", "pk_attr": "slug"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Follow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "account",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="account_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="follows",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "follow", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="OfficialAnswer",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "cabinet",
                    fields.ForeignKeyField(
                        "forum.Cabinet",
                        source_field="cabinet_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="standings",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("language_id", fields.CharField(max_length=12)),
                ("short_answer", fields.TextField(unique=False)),
                ("short_html", fields.TextField(unique=False)),
                ("sources", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("valid_from", fields.DateField()),
                ("review_by", fields.DateField()),
                ("post_revision", fields.IntField()),
                ("marked_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "marked_by",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="marked_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="marked",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("marked_for_reason", fields.CharField(default="", max_length=500)),
                ("replaced_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("withdrawn_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                (
                    "withdrawn_by",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="withdrawn_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="withdrew",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("withdrawn_reason", fields.CharField(default="", max_length=500)),
            ],
            options={"table": "official_answer", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Post",
            fields=[
                ("id", fields.BigIntField(generated=False, primary_key=True, default=new, unique=True, db_index=True)),
                ("kind", fields.CharField(max_length=8)),
                (
                    "answer",
                    fields.ForeignKeyField(
                        "forum.Post",
                        source_field="answer_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="comments",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "author",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="author_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="posts",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("role", fields.CharField(max_length=10)),
                (
                    "cabinet",
                    fields.ForeignKeyField(
                        "forum.Cabinet",
                        source_field="cabinet_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="posts",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("shown_name", fields.CharField(default="", max_length=60)),
                (
                    "language",
                    fields.ForeignKeyField(
                        "forum.Language",
                        source_field="language_id",
                        db_constraint=True,
                        to_field="code",
                        related_name="posts",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("source", fields.TextField(unique=False)),
                ("html", fields.TextField(unique=False)),
                ("renderer", fields.SmallIntField()),
                ("status", fields.CharField(max_length=9)),
                ("revision", fields.IntField(default=1)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("edited_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("edited_by_staff", fields.BooleanField(default=False)),
                ("helpful_yes", fields.IntField(default=0)),
                ("helpful_no", fields.IntField(default=0)),
                ("comments_count", fields.IntField(default=0)),
            ],
            options={"table": "post", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Revision",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "post",
                    fields.ForeignKeyField(
                        "forum.Post",
                        source_field="post_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="revisions",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("number", fields.IntField()),
                ("title", fields.CharField(default="", max_length=150)),
                ("source", fields.TextField(unique=False)),
                ("html", fields.TextField(unique=False)),
                ("replaced_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "replaced_by",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="replaced_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="revised",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("by_staff", fields.BooleanField(default=False)),
            ],
            options={"table": "revision", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SameProblem",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("voter", fields.CharField(max_length=64)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "same_problem", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Thread",
            fields=[
                ("id", fields.BigIntField(generated=False, primary_key=True, default=new, unique=True, db_index=True)),
                ("kind", fields.CharField(max_length=12)),
                (
                    "topic",
                    fields.ForeignKeyField(
                        "forum.Topic",
                        source_field="topic_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="threads",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "language",
                    fields.ForeignKeyField(
                        "forum.Language",
                        source_field="language_id",
                        db_constraint=True,
                        to_field="code",
                        related_name="threads",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("language_named", fields.CharField(default="", max_length=60)),
                (
                    "cabinet",
                    fields.ForeignKeyField(
                        "forum.Cabinet",
                        source_field="cabinet_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="threads",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "author",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="author_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="threads",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("title", fields.CharField(max_length=150)),
                ("title_html", fields.TextField(unique=False)),
                ("slug", fields.CharField(default="", max_length=40)),
                ("visibility", fields.CharField(max_length=7)),
                ("status", fields.CharField(max_length=9)),
                ("state", fields.CharField(default="unanswered", max_length=10)),
                ("danger", fields.BooleanField(default=False)),
                ("mediators_asked", fields.BooleanField(default=False)),
                ("closed", fields.BooleanField(default=False)),
                ("example", fields.BooleanField(default=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("waiting_since", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("active_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("seen_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("answers_count", fields.IntField(default=0)),
                ("same_count", fields.IntField(default=0)),
                ("follows_count", fields.IntField(default=0)),
                (
                    "duplicate_of",
                    fields.ForeignKeyField(
                        "forum.Thread",
                        source_field="duplicate_of_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="duplicates",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("duplicates_count", fields.IntField(default=0)),
                (
                    "official",
                    fields.ForeignKeyField(
                        "forum.OfficialAnswer",
                        source_field="official_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="stands_in",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
            ],
            options={"table": "thread", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ThreadAct",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "thread",
                    fields.ForeignKeyField(
                        "forum.Thread",
                        source_field="thread_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="acts",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("act", fields.CharField(max_length=16)),
                (
                    "by",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="acts",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("reason", fields.CharField(default="", max_length=500)),
                ("particulars", fields.JSONField(default=dict, encoder=JSON_DUMPS, decoder=loads)),
            ],
            options={"table": "thread_act", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Vote",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "post",
                    fields.ForeignKeyField(
                        "forum.Post",
                        source_field="post_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="votes",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("voter", fields.CharField(max_length=64)),
                ("helped", fields.BooleanField()),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "vote", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Follow",
            name="thread",
            field=fields.ForeignKeyField(
                "forum.Thread",
                source_field="thread_id",
                db_constraint=True,
                to_field="id",
                related_name="follows",
                on_delete=OnDelete.CASCADE,
            ),
        ),
        ops.AddField(
            model_name="OfficialAnswer",
            name="post",
            field=fields.ForeignKeyField(
                "forum.Post",
                source_field="post_id",
                db_constraint=True,
                to_field="id",
                related_name="standings",
                on_delete=OnDelete.CASCADE,
            ),
        ),
        ops.AddField(
            model_name="Post",
            name="thread",
            field=fields.ForeignKeyField(
                "forum.Thread",
                source_field="thread_id",
                db_constraint=True,
                to_field="id",
                related_name="posts",
                on_delete=OnDelete.CASCADE,
            ),
        ),
        ops.AddField(
            model_name="SameProblem",
            name="thread",
            field=fields.ForeignKeyField(
                "forum.Thread",
                source_field="thread_id",
                db_constraint=True,
                to_field="id",
                related_name="same",
                on_delete=OnDelete.CASCADE,
            ),
        ),
        ops.RunSQL(INDEXES),
    ]
