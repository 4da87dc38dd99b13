"""Places and hours as somebody typed them, and what is wrong with them. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from forum import clock, text, weekly_hours
from forum.catalogue.editing import refuse
from forum.catalogue.help_line_changes import LONGEST_ADDRESS, LONGEST_NUMBER, MAIL
from forum.catalogue.help_lines import wrong_number
from forum.catalogue.places import hours
from forum.catalogue.places.hours import ZONES
from forum.catalogue.places.models import PlaceHours
from forum.catalogue.places.views import BETWEEN, KINDS
from forum.weekly_hours import DAYS, SPAN, Week

LONGEST_SOURCE, LONGEST_TIMES, LONGEST_HOURS, LONGEST_LINE, LONGEST_TOWN = 300, 60, 200, 100, 60
MOST_NUMBERS = 5
POSTCODE = re.compile(r"\d{4}-\d{3}", re.ASCII)
UNSAID, CLOSED, TIMES = "unsaid", "closed", "times"
"""What is said of public holidays: nothing, that it is closed, or its times."""


@dataclass(frozen=True, kw_only=True)
class HoursDetails:
    """A week of times as typed, by DAYS; what holds on public holidays; the first and last day (year-month-day); the source."""

    week: Mapping[str, str]
    on_holidays: str = UNSAID
    holiday_times: str = ""
    valid_from: str = ""
    valid_until: str = ""
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class PlaceDetails:
    """A place as typed. `phone` and `fax` are as printed, several with `|` between them, empty for none; `walk_in` is yes, no or
    empty for unknown.
    """

    kind: str = ""
    lines: str = ""
    postcode: str = ""
    town: str = ""
    zone: str = ZONES[0]
    holidays_of: str = ""
    latitude: str = ""
    longitude: str = ""
    exact: bool = False
    phone: str = ""
    fax: str = ""
    email: str = ""
    url: str = ""
    appointment_url: str = ""
    walk_in: str = ""
    cabinets: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    source: str = ""


def drafted(details: HoursDetails) -> PlaceHours:
    """The hours as they would be kept.

    Raises Invalid: `hours_<day>: not_times | too_long`, `hours: never_open`, `holiday_times: missing | not_times | too_long`,
    `on_holidays: unknown`, `valid_from: malformed`, `valid_until: malformed | before_valid_from`, `source: missing | too_long`.
    """
    wrong = {f"hours_{day}": wrong_times(details.week.get(day, "")) for day in DAYS}
    if details.on_holidays == TIMES:
        wrong["holiday_times"] = wrong_times(details.holiday_times) if details.holiday_times else "missing"
    elif details.on_holidays not in (UNSAID, CLOSED):
        wrong["on_holidays"] = "unknown"
    wrong["source"] = _wrong_line(details.source, LONGEST_SOURCE) if details.source else "missing"
    first, last, wrong_days = _days(details.valid_from, details.valid_until)
    if not any(details.week.get(day) for day in DAYS):
        wrong["hours_mo"] = "never_open"
    refuse({name: code for name, code in (wrong | wrong_days).items() if code})
    said = {UNSAID: None, CLOSED: "", TIMES: details.holiday_times}[details.on_holidays]
    week: Week = {day: details.week.get(day, "") for day in DAYS}
    written = hours.written(week, said)
    refuse({"hours_mo": "too_long"} if len(written) > LONGEST_HOURS else {})
    return PlaceHours(hours=written, valid_from=first, valid_until=last, source=details.source, confirmed=True)


def spoken(week: Mapping[str, str]) -> str:
    """The hours in which a language is spoken, "" where no day has any. Raises Invalid: `hours_<day>: not_times | too_long`."""
    wrong = {f"hours_{day}": wrong_times(week.get(day, "")) for day in DAYS}
    refuse({name: code for name, code in wrong.items() if code})
    written = weekly_hours.written({day: week.get(day, "") for day in DAYS})
    refuse({"hours_mo": "too_long"} if len(written) > LONGEST_HOURS else {})
    return written


def wrong_details(details: PlaceDetails) -> dict[str, str]:
    """The errors of a place's own particulars."""
    wrong = {
        "kind": "" if details.kind in KINDS else "unknown",
        "zone": "" if details.zone in ZONES else "unknown",
        "walk_in": "" if details.walk_in in ("", "yes", "no") else "unknown",
        "lines": max((_wrong_line(line, LONGEST_LINE) for line in details.lines.splitlines()), default="missing"),
        "town": _wrong_line(details.town, LONGEST_TOWN) if details.town else "missing",
        "source": _wrong_line(details.source, LONGEST_SOURCE) if details.source else "missing",
        "postcode": "" if not details.postcode or POSTCODE.fullmatch(details.postcode) else "malformed",
        "latitude": _wrong_position(details),
        "email": _wrong_line(details.email, LONGEST_ADDRESS)
        or ("" if not details.email or MAIL.fullmatch(details.email) else "not_an_address"),
    }
    for name, typed in (("phone", details.phone), ("fax", details.fax)):
        errors = [_wrong_line(each, LONGEST_NUMBER) or wrong_number(each) for each in listed(typed)]
        wrong[name] = "too_long" if len(errors) > MOST_NUMBERS else next(filter(None, errors), "")
    for name, link in (("url", details.url), ("appointment_url", details.appointment_url)):
        fine = not link or (link.startswith("https://") and text.is_link(link))
        wrong[name] = _wrong_line(link, LONGEST_ADDRESS) or ("" if fine else "not_a_link")
    return {name: code for name, code in wrong.items() if code}


def listed(typed: str) -> list[str]:
    """The parts of a text that has several."""
    return [part.strip() for part in typed.split(BETWEEN.strip()) if part.strip()]


def degrees(typed: str) -> float | None:
    """A typed number of degrees; None for none. Raises ValueError."""
    return float(typed.replace(",", ".")) if typed else None


def _wrong_position(details: PlaceDetails) -> str:
    if not details.latitude and not details.longitude and not details.exact:
        return ""
    try:
        latitude, longitude = degrees(details.latitude), degrees(details.longitude)
    except ValueError:
        return "not_a_position"
    inside = latitude is not None and longitude is not None and 30 < latitude < 43 and -32 < longitude < -6
    return "" if inside else "not_a_position"


def _wrong_line(typed: str, longest: int) -> str:
    return "too_long" if len(typed) > longest else ""


def wrong_times(typed: str) -> str:
    """The error of times of one day: `not_times`, `too_long`, or "" for none."""
    if SPAN.sub("", typed).strip(" ,;"):
        return "not_times"
    return _wrong_line(spans(typed), LONGEST_TIMES)


def spans(typed: str) -> str:
    """The times of one day as they are kept."""
    return ",".join(f"{first}-{last}" for first, last in weekly_hours.spans(typed))


def _days(valid_from: str, valid_until: str) -> tuple[date | None, date | None, dict[str, str]]:
    days: dict[str, date | None] = {}
    wrong: dict[str, str] = {}
    for name, given in (("valid_from", valid_from), ("valid_until", valid_until)):
        try:
            days[name] = clock.day_of(given) if given else None
        except ValueError:
            days[name], wrong[name] = None, "malformed"
    first, last = days["valid_from"], days["valid_until"]
    if last and last < (first or clock.today()):
        wrong["valid_until"] = "before_valid_from"
    return first, last, wrong
