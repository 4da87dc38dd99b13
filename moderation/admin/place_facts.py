"""The facts of a place as its steward reads and types them, and how they differ from those that are kept. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from forum import clock
from forum.catalogue.editing import refuse
from forum.catalogue.places import hours
from forum.catalogue.places.details import CLOSED, TIMES, UNSAID, HoursDetails, PlaceDetails, drafted, wrong_details
from forum.catalogue.places.views import FAX, PHONE, PlaceView
from forum.catalogue.views import Catalogue
from forum.weekly_hours import DAYS

STEWARD = "steward"
"""The source of facts that a steward said."""

LINES = ("lines", "postcode", "town", "phone", "fax", "email", "url", "appointment_url", "walk_in")
HOURS = (*(f"hours_{day}" for day in DAYS), "on_holidays", "holiday_times")
LANGUAGES = "languages"
FIELDS = (*HOURS, *LINES, LANGUAGES)
Facts = Mapping[str, str]
"""The value of each of FIELDS as typed; languages are their codes with a space between them."""

Changes = dict[str, list[str]]


def of(place: PlaceView) -> dict[str, str]:
    """The facts of a place as a form has them; hours that no week tells are empty."""
    told = place.hours_on(clock.today())
    week, on_holidays = (hours.read(told[-1].hours) if told else None) or (dict.fromkeys(DAYS, ""), None)
    known = asdict(details_of(place))
    return {
        **{f"hours_{day}": week.get(day, "") for day in DAYS},
        "on_holidays": UNSAID if on_holidays is None else TIMES if on_holidays else CLOSED,
        "holiday_times": on_holidays or "",
        **{name: known[name] for name in LINES},
        LANGUAGES: " ".join(sorted(known[LANGUAGES])),
    }


def details_of(place: PlaceView) -> PlaceDetails:
    """A place's own particulars as an admin would type them."""
    shared = ("kind", "postcode", "town", "holidays_of", "email", "url", "appointment_url", "exact", "source")
    return PlaceDetails(
        **{name: getattr(place, name) for name in shared},
        **{name: getattr(place, name) for name in ("cabinets", "institutions", "access")},
        lines="\n".join(place.lines),
        zone=place.openings.zone,
        latitude="" if place.latitude is None else str(place.latitude),
        longitude="" if place.longitude is None else str(place.longitude),
        phone=place.written(PHONE),
        fax=place.written(FAX),
        walk_in={True: "yes", False: "no"}.get(place.walk_in, "") if place.walk_in is not None else "",
        languages=tuple(each.language for each in place.languages),
    )


def judge(place: PlaceView, said: Facts, known: Catalogue) -> Changes:
    """Each fact that differs, with its value before and after.

    Raises Invalid for those that differ and can't be: as `wrong_details` and `drafted` say, and `languages: unknown`.
    """
    before = of(place)
    after = {name: _alike(name, said.get(name, "")) for name in FIELDS}
    changes = {name: [before[name], after[name]] for name in FIELDS if _alike(name, before[name]) != after[name]}
    details, week = changed(place, changes)
    wrong = wrong_details(details) if details else {}
    if not set(after[LANGUAGES].split()) <= set(known.languages):
        wrong[LANGUAGES] = "unknown"
    refuse({name: code for name, code in wrong.items() if name in changes})
    if week:
        drafted(week)
    return changes


def still(place: PlaceView, changes: Changes) -> bool:
    """Whether what a steward wants to change is still as they saw it."""
    now = of(place)
    return all(now[name] == before for name, (before, _) in changes.items())


def changed(place: PlaceView, changes: Changes) -> tuple[PlaceDetails | None, HoursDetails | None]:
    """The particulars and the hours of a place as they would be with these changes; None for what stays."""
    after = {name: value for name, (_, value) in changes.items()}
    particulars: dict[str, Any] = {name: value for name, value in after.items() if name in LINES}
    if LANGUAGES in after:
        particulars[LANGUAGES] = tuple(after[LANGUAGES].split())
    whole = of(place) | after
    week = {day: whole[f"hours_{day}"] for day in DAYS}
    told = HoursDetails(
        week=week, on_holidays=whole["on_holidays"], holiday_times=whole["holiday_times"], source=STEWARD
    )
    return (
        replace(details_of(place), source=STEWARD, **particulars) if particulars else None,
        told if any(name in HOURS for name in after) else None,
    )


def _alike(name: str, typed: str) -> str:
    """A value as it is compared: languages in one order, lines without spaces around them."""
    if name == LANGUAGES:
        return " ".join(sorted(typed.split()))
    return "\n".join(line.strip() for line in typed.strip().splitlines())
