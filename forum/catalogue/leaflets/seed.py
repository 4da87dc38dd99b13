"""Filling the leaflets from the facts: the titles that the institution's text names, and the languages it names for each."""

from dataclasses import dataclass

from forum.catalogue.facts import Named, Sourced, read
from forum.catalogue.leaflets.models import Leaflet, LeafletVersion
from forum.catalogue.leaflets.views import KIND
from forum.catalogue.models import CatalogueName, FormerSlug, Topic
from forum.events import Event


@dataclass(frozen=True, kw_only=True)
class LeafletFact(Sourced, Named):
    """A leaflet that a source names, with the codes of the languages it says there is one in; it gives no file and no link."""

    slug: str
    topic: str
    languages: tuple[str, ...]


OWN = "own wording, unverified"
"""The source of the titles: the institution's text has none."""

facts = read(LeafletFact, "leaflets", "leaflets", "name_sources")


async def fill() -> int:
    """Adds the leaflets that were never there; one that an admin removed stays away. In the caller's transaction."""
    known = set(await Leaflet.all().values_list("slug", flat=True))
    removed = {row.particulars.get("slug") for row in await Event.filter(verb="leaflet.removed")}
    missing = [fact for fact in facts() if fact.slug not in known | removed]
    for position, fact in enumerate(missing, len(known)):
        topic = await Topic.get_or_none(slug=fact.topic)
        former = await FormerSlug.get_or_none(slug=fact.topic)
        topic_id = topic.id if topic else former.topic_id if former else None
        if topic_id is None:
            continue
        row = await Leaflet.create(slug=fact.slug, topic_id=topic_id, position=position, source=fact.source)
        await LeafletVersion.bulk_create(
            LeafletVersion(leaflet_id=row.id, language_id=code, source=fact.source) for code in fact.languages
        )
        await CatalogueName.bulk_create(
            CatalogueName(kind=KIND, key=str(row.id), language=code, name=name, source=OWN)
            for code, name in fact.names.items()
        )
    return len(missing)
