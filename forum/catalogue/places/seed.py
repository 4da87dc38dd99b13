"""Filling the places from the facts. Only those that were never there are added."""

from typing import Any

from forum.catalogue.models import CatalogueName
from forum.catalogue.places import facts
from forum.catalogue.places.facts import PlaceFact
from forum.catalogue.places.loading import KIND
from forum.catalogue.places.models import Place, PlaceHours

SHARED = (
    "slug", "kind", "postcode", "town", "latitude", "longitude", "accuracy", "exact", "line", "email", "walk_in",
    "source", "sources",
)  # fmt: skip
LISTS = ("lines", "numbers", "cabinets", "institutions", "without", "notes")


async def fill() -> int:
    """Adds the places that are missing; in the caller's transaction."""
    known = {row.slug for row in await Place.all()}
    missing = [(position, fact) for position, fact in enumerate(facts.places()) if fact.slug not in known]
    for position, fact in missing:
        await _add(fact, position)
    return len(missing)


async def _add(fact: PlaceFact, position: int) -> None:
    """The place keeps the holiday of its town: that a town's own is kept is article 235 of the Código do Trabalho."""
    values: dict[str, Any] = {name: getattr(fact, name) for name in SHARED}
    values |= {name: list(getattr(fact, name)) for name in LISTS}
    spoken = [{"language": code, "hours": ""} for code in fact.languages]
    row = await Place.create(**values, languages=spoken, holidays_of=fact.town, position=position)
    for told in fact.hours:
        await PlaceHours.create(place_id=row.id, hours=told.opening_hours, wording=told.wording, source=told.source)
    await CatalogueName.bulk_create(
        CatalogueName(kind=KIND, key=str(row.id), language=code, name=name, source=fact.name_sources.get(code, ""))
        for code, name in fact.names.items()
    )
