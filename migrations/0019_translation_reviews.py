from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("forum", "0018_renderings")]

    initial = False

    operations = [
        ops.CreateModel(
            name="TranslationReview",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("language", fields.CharField(max_length=12)),
                ("digest", fields.CharField(max_length=32)),
                (
                    "reviewed_by",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="reviewed_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="translation_reviews",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("reviewed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "translation_review",
                "app": "forum",
                "unique_together": (("language", "digest"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
    ]
