"""Official answers as rows, one for each version."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from forum.threads.models.post import Post

OFFICIAL_KINDS = ("marked", "proposed", "renewed", "corrected")


class OfficialAnswer(Model):
    """A version of an answer as the institution's official one. Rows stay: `replaced_at` or `withdrawn_at` ends a version.

    `sources` is a list of {title, url, article}. `post_revision` is the revision of the answer that was marked,
    `question_revision` that of the question it answers. `kind` is one of OFFICIAL_KINDS; a proposed version may be in force
    once `confirmed_at` is set. `checking` is set while a source it cites is marked as changed. `meaning` is one of
    `reviewing.MEANINGS` for a correction. `unsolved`: of the askers who said so, it solved under half of their questions.
    """

    id = fields.BigIntField(primary_key=True)
    post: fields.ForeignKeyRelation[Post] = fields.ForeignKeyField("forum.Post", related_name="versions")
    post_id: int
    cabinet: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "forum.Cabinet", related_name="official_answers", on_delete=fields.RESTRICT
    )
    cabinet_id: int
    language_id = fields.CharField(max_length=12)
    short_answer = fields.TextField()
    short_html = fields.TextField()
    sources: list[dict[str, str]] = fields.JSONField()
    valid_from = fields.DateField()
    review_by = fields.DateField()
    post_revision = fields.IntField()
    marked_at = fields.DatetimeField()
    marked_by: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="marked", on_delete=fields.SET_NULL
    )
    marked_by_id: int | None
    marked_for_reason = fields.CharField(max_length=500, default="")
    replaced_at = fields.DatetimeField(null=True)
    withdrawn_at = fields.DatetimeField(null=True)
    withdrawn_by: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="withdrew", on_delete=fields.SET_NULL
    )
    withdrawn_by_id: int | None
    withdrawn_reason = fields.CharField(max_length=500, default="")
    kind = fields.CharField(max_length=9, default="marked", db_default="marked")
    confirmed_at = fields.DatetimeField(null=True)
    confirmed_by: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="confirmed", on_delete=fields.SET_NULL
    )
    confirmed_by_id: int | None
    checking = fields.BooleanField(default=False, db_default=False)
    meaning = fields.CharField(max_length=7, default="", db_default="")
    question_revision = fields.IntField(null=True)
    unsolved = fields.BooleanField(default=False, db_default=False)

    class Meta:
        table = "official_answer"
