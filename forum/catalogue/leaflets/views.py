"""Leaflets as pages read them; with the catalogue, read once for each version of it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from forum.catalogue.leaflets.models import Leaflet, LeafletVersion
from forum.catalogue.models import CatalogueName, as_view
from forum.catalogue.named import Named, Texts
from forum.catalogue.naming import ENTERED
from forum.catalogue.views import Catalogue

KIND = "leaflet"
"""The kind by which the catalogue knows their names."""


@dataclass(frozen=True, slots=True)
class VersionView:
    """A leaflet in one language, as the row `LeafletVersion` has it."""

    language_id: str
    file: str
    size: int
    url: str
    source: str
    unreached_on: date | None

    @property
    def is_there(self) -> bool:
        return bool(self.file or self.url)

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def verified(self) -> bool:
        """Whether an admin put it there; that there once was one is all the forum came with."""
        return self.source == ENTERED


@dataclass(frozen=True, slots=True, kw_only=True)
class LeafletView(Named):
    id: int
    slug: str
    topic_id: int
    source: str
    versions: Mapping[str, VersionView]

    @property
    def broken(self) -> list[VersionView]:
        return [each for each in self.versions.values() if each.unreached_on]

    def ordered(self, own: Sequence[str]) -> tuple[list[VersionView], list[VersionView]]:
        """Its versions in these languages, the best first, and all others."""
        first = [self.versions[code] for code in dict.fromkeys(own) if code in self.versions]
        return first, [each for each in self.versions.values() if each not in first]


Leaflets = Mapping[str, LeafletView]


async def known(catalogue: Catalogue) -> Leaflets:
    """All leaflets by slug, in their order."""
    return await catalogue.once("leaflets", _read)


async def _read(catalogue: Catalogue) -> Leaflets:
    fallbacks = {code: tuple(language.fallback) for code, language in catalogue.languages.items()}
    texts: defaultdict[str, Texts] = defaultdict(lambda: Texts({}, {}, fallbacks))
    for each in await CatalogueName.filter(kind=KIND).order_by("id"):
        texts[each.key].names[each.language] = each.name
        if each.description:
            texts[each.key].descriptions[each.language] = each.description
    found: defaultdict[int, dict[str, VersionView]] = defaultdict(dict)
    for row in await LeafletVersion.all().order_by("language__position", "id"):
        found[row.leaflet_id][row.language_id] = as_view(VersionView, row)
    rows = await Leaflet.all().order_by("position", "id")
    return {row.slug: as_view(LeafletView, row, texts=texts[str(row.id)], versions=found[row.id]) for row in rows}
