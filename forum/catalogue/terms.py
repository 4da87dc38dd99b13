"""Official Portuguese terms: the words for each in every language, by which texts are found, and what it means."""

from dataclasses import dataclass

from tortoise import fields
from tortoise.models import Model

from forum.catalogue.named import Named

BETWEEN_WORDS = ";"


class Term(Model):
    """An official Portuguese term: its words in each language are its names, what it means its descriptions.

    `source` says where the facts have it from, empty for one that an admin entered; `verified` that a person checked it.
    """

    id = fields.IntField(primary_key=True)
    source = fields.CharField(max_length=120, default="")
    verified = fields.BooleanField(default=False)
    archived_at = fields.DatetimeField(null=True)

    class Meta:
        table = "term"


@dataclass(frozen=True, slots=True, kw_only=True)
class TermView(Named):
    """An official Portuguese term, its words in each language (its names), and what it means (its descriptions)."""

    id: int
    source: str
    verified: bool
    archived: bool

    @property
    def term(self) -> str:
        """The Portuguese term itself: the first of its Portuguese words."""
        return self.words("pt")[0]

    def words(self, language: str) -> list[str]:
        """The words for it in exactly this language, the usual one first; none where nobody gave any."""
        return [word for each in self.names.get(language, "").split(BETWEEN_WORDS) if (word := each.strip())]
