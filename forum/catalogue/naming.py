"""Names and descriptions of the catalogue, one row per language."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from forum.catalogue.models import CatalogueName, Language

REQUIRED = ("pt", "en", "ar")
LONGEST_NAME = 150
LONGEST_DESCRIPTION = 500
ENTERED = "admin"


@dataclass(frozen=True, slots=True)
class Naming:
    """Names and descriptions by language. An empty one takes that language's away; one not mentioned stays as it is.

    `wrong` are errors of words in an unknown language, field → code; they are refused with the rest. `public` says that numbers
    and addresses in them are nobody's own.
    """

    names: Mapping[str, str]
    descriptions: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)
    public: bool = False

    @property
    def languages(self) -> frozenset[str]:
        return frozenset(self.names) | frozenset(self.descriptions)


async def stored(kind: str, key: object) -> Naming:
    """The stored names and descriptions of one thing."""
    rows = await CatalogueName.filter(kind=kind, key=str(key))
    return Naming({row.language: row.name for row in rows}, {row.language: row.description for row in rows})


async def wrong_in(naming: Naming, before: Naming | None = None) -> dict[str, str]:
    """The errors of a naming, as `name_<language>` or `description_<language>` → missing, too_long or unknown.

    A name is required in every interface language, and for a description; taking a name away takes its description too.
    """
    known = {language.code for language in await Language.all()}
    had = before.names if before else {}
    names = {**had, **naming.names}
    wrong = {f"name_{code}": "missing" for code in REQUIRED if not names.get(code)} | dict(naming.wrong)
    for code in naming.languages:
        if code not in known:
            wrong[f"name_{code}"] = "unknown"
        elif naming.descriptions.get(code) and not names.get(code) and code not in had:
            wrong[f"name_{code}"] = "missing"
        if len(naming.names.get(code, "")) > LONGEST_NAME:
            wrong[f"name_{code}"] = "too_long"
        if len(naming.descriptions.get(code, "")) > LONGEST_DESCRIPTION:
            wrong[f"description_{code}"] = "too_long"
    return wrong
