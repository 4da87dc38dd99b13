"""Tables of paths: the path itself, its steps, and their texts in each language."""

from datetime import datetime
from typing import Any

from tortoise import fields
from tortoise.models import Model

LONGEST_TITLE, LONGEST_BODY = 150, 1000


class Path(Model):
    """A path. `language` is that of its originals, which admins write; `topics` are the ids of those it is linked from.

    `checked_on` is the day on which an admin vouched for all of it; None while nobody has.
    """

    id = fields.IntField(primary_key=True)
    slug = fields.CharField(max_length=40, unique=True)
    language_id = fields.CharField(max_length=12)
    topics: list[int] = fields.JSONField(default=list)
    checked_on = fields.DateField(null=True)
    position = fields.IntField(default=0)
    archived_at = fields.DatetimeField(null=True)

    class Meta:
        table = "path"


class PathStep(Model):
    """A step of a path: the thread whose official answer it rests on, if any, and the slugs of places to go to."""

    id = fields.IntField(primary_key=True)
    path: fields.ForeignKeyRelation[Path] = fields.ForeignKeyField(
        "forum.Path", related_name="steps", on_delete=fields.CASCADE
    )
    path_id: int
    thread: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Thread", null=True, related_name="steps", on_delete=fields.SET_NULL
    )
    thread_id: int | None
    places: list[str] = fields.JSONField(default=list)
    position = fields.IntField()

    class Meta:
        table = "path_step"


class PathText(Model):
    """What a path (`step` is None) or a step of it says in one language: its name, what to do, documents to bring.

    `meaning` of an original counts the edits that changed its sense, that of a rendering is the original's which it renders.
    `rendered_at` is the moment a mediator vouched for a rendering; None for those the forum came with.
    """

    id = fields.IntField(primary_key=True)
    path: fields.ForeignKeyRelation[Path] = fields.ForeignKeyField(
        "forum.Path", related_name="texts", on_delete=fields.CASCADE
    )
    path_id: int
    step: fields.ForeignKeyNullableRelation[PathStep] = fields.ForeignKeyField(
        "forum.PathStep", null=True, related_name="texts", on_delete=fields.CASCADE
    )
    step_id: int | None
    language_id = fields.CharField(max_length=12)
    title = fields.CharField(max_length=LONGEST_TITLE)
    body = fields.CharField(max_length=LONGEST_BODY, default="")
    documents: list[str] = fields.JSONField(default=list)
    meaning = fields.IntField(default=1)
    rendered_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        table = "path_text"
        unique_together = (("path", "step", "language_id"),)
