from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("forum", "0027_search_leads")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Thread",
            name="retold",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.CreateModel(
            name="Face",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "private",
                    fields.ForeignKeyField(
                        "forum.Thread",
                        source_field="private_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="faces",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "public",
                    fields.ForeignKeyField(
                        "forum.Thread",
                        source_field="public_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="face_of",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("state", fields.CharField(max_length=9)),
                ("language_id", fields.CharField(max_length=12)),
                ("title", fields.CharField(max_length=600)),
                ("body", fields.TextField(unique=False)),
                ("html", fields.TextField(unique=False)),
                ("wish", fields.CharField(default="", max_length=500)),
                (
                    "proposed_by",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="proposed_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="faces",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("proposed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("answered_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "face", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.RunSQL("CREATE INDEX face_by_private ON face (private_id)"),
        ops.RunSQL("CREATE UNIQUE INDEX face_by_public ON face (public_id)"),
        ops.RunSQL("CREATE INDEX face_by_proposer ON face (proposed_by_id)"),
    ]
