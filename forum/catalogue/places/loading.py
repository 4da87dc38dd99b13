"""Places as pages read them, from their rows: with the catalogue, in three statements however many there are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Protocol

from forum.catalogue.models import TownHoliday, as_view
from forum.catalogue.named import Texts
from forum.catalogue.places.hours import Openings, Timetable
from forum.catalogue.places.models import Place, PlaceDay, PlaceHours
from forum.catalogue.places.views import HoursRow, Number, PlaceView, Spoken
from forum.database.prepared import Prepared
from forum.gazetteer import district

KIND = "place"
"""The kind by which the catalogue knows names of places."""

_places: Prepared[list[Place]] = Prepared(lambda: Place.all().order_by("position", "id"))
_hours: Prepared[list[PlaceHours]] = Prepared(lambda: PlaceHours.all().order_by("id"))
_days: Prepared[list[PlaceDay]] = Prepared(lambda: PlaceDay.all().order_by("day", "id"))


class Names(Protocol):
    def of(self, kind: str, key: object) -> Texts: ...


async def loaded(names: Names, holidays: Iterable[TownHoliday]) -> dict[str, PlaceView]:
    """All places by slug, closed ones too, in their order."""
    hours: defaultdict[int, list[HoursRow]] = defaultdict(list)
    days: defaultdict[int, list[tuple[date, str]]] = defaultdict(list)
    towns: defaultdict[str, list[str]] = defaultdict(list)
    for row in await _hours():
        hours[row.place_id].append(as_view(HoursRow, row))
    for day in await _days():
        days[day.place_id].append((day.day, day.times))
    for each in holidays:
        towns[each.town].append(each.day)
    return {row.slug: _view(row, names, hours[row.id], days[row.id], towns) for row in await _places()}


def _view(
    row: Place,
    names: Names,
    hours: Iterable[HoursRow],
    days: Iterable[tuple[date, str]],
    towns: Mapping[str, list[str]],
) -> PlaceView:
    told, texts = tuple(hours), names.of(KIND, row.id)
    openings = _openings(
        tuple(Timetable(each.hours, each.valid_from, each.valid_until, each.confirmed) for each in told),
        tuple(days),
        tuple(towns.get(row.holidays_of, ())),
        row.zone,
    )
    return as_view(
        PlaceView,
        row,
        texts=texts,
        said=_said(row, texts),
        district="" if row.latitude is None or row.longitude is None else district(row.latitude, row.longitude),
        archived=row.archived_at is not None,
        hours=told,
        openings=openings,
        numbers=tuple(Number(**each) for each in row.numbers),
        languages=tuple(Spoken(**each) for each in row.languages),
        **{
            name: tuple(getattr(row, name))
            for name in ("lines", "access", "cabinets", "institutions", "without", "notes")
        },
    )


_openings = lru_cache(maxsize=8192)(Openings)
"""Places with the same hours have the same openings, in later snapshots too, so that nothing is counted twice."""


def _said(row: Place, texts: Texts) -> str:
    address = (*row.lines, row.postcode, row.town)
    return " ".join([*texts.names.values(), *address, *row.institutions, *row.cabinets]).casefold()
