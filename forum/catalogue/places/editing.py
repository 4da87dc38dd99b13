"""Editing places: what they are, when they are open from a day on, and single days. An admin's word counts before a source's."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from forum import clock, events
from forum.catalogue import snapshot
from forum.catalogue.editing import alone, column, keep, last_place, made_slug, refuse
from forum.catalogue.help_lines import tel
from forum.catalogue.models import Cabinet, InstitutionName, Language, Setting, TownHoliday
from forum.catalogue.naming import Naming, stored, wrong_in
from forum.catalogue.places.details import (
    HoursDetails,
    PlaceDetails,
    degrees,
    drafted,
    listed,
    spans,
    spoken,
    wrong_details,
    wrong_times,
)
from forum.catalogue.places.loading import KIND
from forum.catalogue.places.models import Place, PlaceDay, PlaceHours
from forum.catalogue.places.views import ACCESS, FAX, PHONE
from forum.people.person import Person

RENAMED = "renamed_place:"
"""Beginning of the setting that says, for a place whose names changed, up to which thread search knows the new ones."""


async def set_hours(place: Place, details: HoursDetails, *, by: Person) -> None:
    """Sets the hours of a place from a day on, today if none is given. Those before them stay as they were until then.

    Raises NotAllowed, Invalid as `drafted` does.
    """
    async with alone(by=by):
        made = drafted(details)
        made.valid_from = made.valid_from or clock.today()
        before = PlaceHours.filter(place_id=place.id, confirmed=True, valid_from=made.valid_from)
        if await before.filter(hours=made.hours, valid_until=made.valid_until, source=made.source).exists():
            return
        await before.delete()
        made.place_id = place.id
        await made.save()
        await _noted(place, "hours_set", by=by, valid_from=made.valid_from.isoformat())


async def set_day(place: Place, day: str, times: str, *, by: Person) -> None:
    """Sets the times of a single day (year-month-day), empty where it is closed. Again: the later word counts.

    Raises NotAllowed, Invalid: `day: missing | malformed | past`, `times: not_times | too_long`.
    """
    async with alone(by=by):
        wrong = {"times": wrong_times(times)}
        try:
            found = clock.day_of(day)
            wrong["day"] = "past" if found < clock.today() else ""
        except ValueError:
            wrong["day"] = "malformed" if day else "missing"
        refuse({name: code for name, code in wrong.items() if code})
        await PlaceDay.filter(place_id=place.id, day=found).delete()
        await PlaceDay.create(place_id=place.id, day=found, times=spans(times))
        await _noted(place, "day_set", by=by, day=found.isoformat())


async def remove_day(place: Place, day: date, *, by: Person) -> None:
    """A single day is like others again. Again: nothing happens."""
    async with alone(by=by):
        if await PlaceDay.filter(place_id=place.id, day=day).delete():
            await _noted(place, "day_removed", by=by, day=day.isoformat())


async def set_spoken(place: Place, language: str, week: Mapping[str, str], *, by: Person) -> None:
    """Sets the times of a week at which a language is spoken at a place, by day; none at all where nobody knows when.

    A language that was not spoken there is added. Raises NotAllowed, Invalid: `language: unknown`, and as `spoken` does.
    """
    async with alone(by=by):
        place = await Place.get(id=place.id)
        refuse({} if language in await column(Language.all(), "code") else {"language": "unknown"})
        after = {each["language"]: each["hours"] for each in place.languages} | {language: spoken(week)}
        languages = [{"language": code, "hours": hours} for code, hours in after.items()]
        if languages == place.languages:
            return
        place.languages = languages
        await place.save(update_fields=["languages"])
        await _noted(place, "language_set", by=by, language=language)


async def add(details: PlaceDetails, naming: Naming, *, by: Person, slug: str = "") -> Place:
    """A new place, last in order, without hours yet; its slug is made of its name if none is given.

    Raises NotAllowed, Invalid as `change` does.
    """
    async with alone(by=by):
        refuse(wrong_details(details) | await unknown(details) | await wrong_in(naming))
        slug = slug or made_slug(naming, set(await column(Place.all(), "slug")), "place")
        place = Place(slug=slug, position=await last_place(Place.all()), **_columns(details, []))
        place.verified_on = clock.today()
        await place.save()
        await keep(KIND, place.id, naming, by=by)
        await _renamed(place)
        await _noted(place, "added", by=by)
        return place


async def change(place: Place, details: PlaceDetails, naming: Naming, *, by: Person) -> None:
    """Changes what a place is, and says that it was checked today.

    Raises NotAllowed, Invalid: `kind, zone, walk_in, holidays_of, cabinets, institutions, languages, access: unknown`,
    `lines, town, source: missing | too_long`, `postcode: malformed`, `email: not_an_address | too_long`,
    `phone, fax: not_a_phone_number | phone_digits | too_long`, `url, appointment_url: not_a_link | too_long`,
    `latitude: not_a_position`, and those of names.
    """
    async with alone(by=by):
        place = await Place.get(id=place.id)
        refuse(wrong_details(details) | await unknown(details) | await wrong_in(naming, await stored(KIND, place.id)))
        values = _columns(details, place.languages)
        differing = [name for name, value in values.items() if getattr(place, name) != value]
        languages = await keep(KIND, place.id, naming, by=by)
        if languages:
            await _renamed(place)
        place.update_from_dict(values | {"verified_on": clock.today(), "sources": {}, "line": _line(place, values)})
        await place.save()
        await _noted(place, "changed", by=by, columns=sorted(differing), names=languages)


async def unknown(details: PlaceDetails) -> dict[str, str]:
    """The codes of a place that nothing has, by their field."""
    known = {
        "holidays_of": ("", *await column(TownHoliday.all(), "town")),
        "cabinets": await column(Cabinet.all(), "code"),
        "institutions": await column(InstitutionName.all(), "code"),
        "languages": await column(Language.all(), "code"),
        "access": ACCESS,
    }
    given = {name: getattr(details, name) for name in known} | {"holidays_of": (details.holidays_of,)}
    return {name: "unknown" for name, codes in known.items() if not set(given[name]) <= set(codes)}


def _line(place: Place, values: Mapping[str, Any]) -> str:
    """The help line whose numbers a place has, once it has none of its own."""
    return "" if any(each["use"] == PHONE for each in values["numbers"]) else place.line


async def _renamed(place: Place) -> None:
    await Setting.update_or_create(key=f"{RENAMED}{place.id}", defaults={"value": 0})


async def _noted(place: Place, act: str, *, by: Person, **particulars: Any) -> None:
    await events.record(f"place.{act}", place, by=by, **particulars)
    await snapshot.changed()


def _columns(details: PlaceDetails, before: list[dict[str, str]]) -> dict[str, Any]:
    shared = ("kind", "postcode", "town", "zone", "holidays_of", "email", "url", "appointment_url", "exact", "source")
    known = {each["language"]: each for each in before}
    numbers = [(PHONE, details.phone), (FAX, details.fax)]
    return {name: getattr(details, name) for name in shared} | {
        "lines": [line.strip() for line in details.lines.splitlines() if line.strip()],
        "latitude": degrees(details.latitude),
        "longitude": degrees(details.longitude),
        "numbers": [
            {"display": shown, "href": tel(shown), "use": use} for use, typed in numbers for shown in listed(typed)
        ],
        "walk_in": {"yes": True, "no": False}.get(details.walk_in),
        "languages": [known.get(code, {"language": code, "hours": ""}) for code in details.languages],
        **{name: list(getattr(details, name)) for name in ("cabinets", "institutions", "access")},
    }
