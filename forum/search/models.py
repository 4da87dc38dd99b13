"""Searches that found nothing and those that lead to a thread, as rows. The index itself is no model: each engine has its
own kind of table."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class FruitlessSearch(Model):
    """The words of searches that found nothing on a day, in the language they seem to be in, and how many there were.

    Nothing says who searched, and numbers that may be somebody's are masked.
    """

    id = fields.IntField(primary_key=True)
    words = fields.CharField(max_length=100)
    language_id = fields.CharField(max_length=12)
    day = fields.DateField()
    times = fields.IntField()

    class Meta:
        table = "fruitless_search"
        unique_together = (("words", "language_id", "day"),)


class SearchLead(Model):
    """The words of a search that found nothing, in their language, and the thread that it leads to since."""

    id = fields.IntField(primary_key=True)
    words = fields.CharField(max_length=100)
    language_id = fields.CharField(max_length=12)
    thread: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "forum.Thread", related_name="leads", on_delete=fields.CASCADE
    )
    thread_id: int
    at = fields.DatetimeField()

    class Meta:
        table = "search_lead"
        unique_together = (("words", "language_id", "thread"),)
