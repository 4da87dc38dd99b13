"""Official Portuguese terms: the words for each in every language, by which texts are found, and what it means.

They are no part of the catalogue's snapshot: few pages need them, and there are more of their words than of all other names.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tortoise import fields
from tortoise.models import Model

from forum.catalogue import facts
from forum.catalogue.models import CatalogueName
from forum.catalogue.named import Named, Texts
from forum.catalogue.naming import ENTERED

if TYPE_CHECKING:
    from forum.catalogue.views import Catalogue

BETWEEN_WORDS = ";"
KIND = "term"
"""The kind of their names."""


class Term(Model):
    """An official Portuguese term: its words in each language are its names, what it means its descriptions.

    `code` is the Portuguese term it was entered as, which stays when its words change. `source` says where the facts have it
    from, empty for one that an admin entered; `verified` that a person checked it.
    """

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=150, unique=True)
    source = fields.CharField(max_length=120, default="")
    verified = fields.BooleanField(default=False)
    archived_at = fields.DatetimeField(null=True)

    class Meta:
        table = "term"


@dataclass(frozen=True, slots=True, kw_only=True)
class TermView(Named):
    """An official Portuguese term, its words in each language (its names), and what it means (its descriptions)."""

    id: int
    code: str
    source: str
    verified: bool
    archived: bool

    @property
    def term(self) -> str:
        """The Portuguese term itself: the first of its Portuguese words."""
        return self.words("pt")[0]

    def called(self, language: str) -> str:
        """Its usual word in a language, or in the nearest that has one."""
        return first(self.name(language))

    def words(self, language: str) -> list[str]:
        """The words for it in exactly this language, the usual one first; none where nobody gave any."""
        return [word for each in self.names.get(language, "").split(BETWEEN_WORDS) if (word := each.strip())]


def first(words: str) -> str:
    """The usual one of some words."""
    return words.split(BETWEEN_WORDS)[0].strip()


async def fill() -> int:
    """Adds the terms of the facts that are missing, and what they mean in languages in which nothing is explained yet.

    Terms that admins changed or archived stay as they are.
    """
    known = {row.code: row for row in await Term.all()}
    missing = [fact for fact in facts.terms() if first(fact.words["pt"]) not in known]
    further = await _explain_further(known)
    names = []
    for fact in missing:
        row = await Term.create(code=first(fact.words["pt"]), source=fact.source)
        for language, words in fact.words.items():
            said = fact.explanations.get(language, "")
            about = {"kind": KIND, "key": str(row.id), "language": language, "source": fact.source}
            names.append(CatalogueName(name=words, description=said, **about))
    await CatalogueName.bulk_create(names)
    return len(missing) + further


async def _explain_further(known: Mapping[str, Term]) -> int:
    """Explains terms in languages that came with a later version; returns the number of these languages.

    A term of which an admin changed anything is left to them.
    """
    named = await CatalogueName.filter(kind=KIND)
    explained = {row.language for row in named if row.description}
    changed = {row.key for row in named if row.source == ENTERED}
    there = [(row, fact) for fact in facts.terms() if (row := known.get(first(fact.words["pt"])))]
    further = {language for _, fact in there for language in fact.explanations} - explained
    for row, fact in there:
        for language in further & set(fact.explanations) if str(row.id) not in changed else ():
            said = fact.explanations[language]
            await CatalogueName.filter(kind=KIND, key=str(row.id), language=language).update(description=said)
    return len(further)


Terms = Mapping[int, TermView]


async def known(catalogue: "Catalogue") -> Terms:
    """All terms, archived ones too, by id; read once for each version of the catalogue, which a change of them raises."""
    return await catalogue.once("terms", _read)


async def _read(catalogue: "Catalogue") -> Terms:
    fallbacks = {code: tuple(language.fallback) for code, language in catalogue.languages.items()}
    texts: dict[str, Texts] = {}
    names = CatalogueName.filter(kind=KIND).order_by("id")
    for key, language, name, description in await names.values_list("key", "language", "name", "description"):
        known = texts.setdefault(key, Texts({}, {}, fallbacks))
        known.names[language] = name
        if description:
            known.descriptions[language] = description
    rows = await Term.all().order_by("id")
    return {
        row.id: TermView(
            id=row.id,
            code=row.code,
            texts=texts[str(row.id)],
            source=row.source,
            verified=row.verified,
            archived=row.archived_at is not None,
        )
        for row in rows
        if str(row.id) in texts
    }
