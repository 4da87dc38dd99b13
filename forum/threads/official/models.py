"""Sources of official answers as rows, and their citations."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from forum.threads.models import OfficialAnswer


class Source(Model):
    """A law, an article, a page or a cabinet's practice that official answers cite.

    `changed_at` is set while it is marked as changed, so that versions that cite it are being checked.
    """

    id = fields.IntField(primary_key=True)
    title = fields.CharField(max_length=300)
    url = fields.CharField(max_length=300, default="")
    article = fields.CharField(max_length=300, default="")
    changed_at = fields.DatetimeField(null=True)
    changed_by: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="changed_sources", on_delete=fields.SET_NULL
    )
    changed_by_id: int | None
    changed_reason = fields.CharField(max_length=500, default="")

    class Meta:
        table = "source"


class Citation(Model):
    """A citation: a version of an official answer cites a source."""

    id = fields.BigIntField(primary_key=True)
    version: fields.ForeignKeyRelation[OfficialAnswer] = fields.ForeignKeyField(
        "forum.OfficialAnswer", related_name="citations"
    )
    version_id: int
    source: fields.ForeignKeyRelation[Source] = fields.ForeignKeyField("forum.Source", related_name="citations")
    source_id: int

    class Meta:
        table = "citation"
