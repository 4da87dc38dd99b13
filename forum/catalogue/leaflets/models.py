"""Tables of leaflets: the title, and what there is of it in each language."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class Leaflet(Model):
    """A leaflet in whatever language. Its names are rows of the catalogue (`leaflet`); `source` says who knows of it."""

    id = fields.IntField(primary_key=True)
    slug = fields.CharField(max_length=40, unique=True)
    topic: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "forum.Topic", related_name="leaflets", on_delete=fields.RESTRICT
    )
    topic_id: int
    position = fields.IntField(default=0)
    source = fields.CharField(max_length=120, default="")

    class Meta:
        table = "leaflet"


class LeafletVersion(Model):
    """A leaflet in one language: a file of ours or a link; neither where somebody only knows that there is one.

    `unreached_on` is the day on which its link was first found dead, None for one that is not.
    """

    id = fields.IntField(primary_key=True)
    leaflet: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "forum.Leaflet", related_name="versions", on_delete=fields.CASCADE
    )
    leaflet_id: int
    language: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "forum.Language", related_name="leaflets", on_delete=fields.RESTRICT
    )
    language_id: str
    file = fields.CharField(max_length=64, default="")
    size = fields.IntField(default=0)
    url = fields.CharField(max_length=300, default="")
    source = fields.CharField(max_length=120, default="")
    unreached_on = fields.DateField(null=True)

    class Meta:
        table = "leaflet_version"
        unique_together = (("leaflet", "language"),)
