"""Searches that found nothing, as rows. The index itself is no model: each engine has its own kind of table."""

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
