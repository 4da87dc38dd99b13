"""Places in the Human Services Data Specification 3 (Open Referral), as the JSON of its services. Pure.

Each place is a service of its own at one location, of the organization `cabinets` belong to. What the specification has no
field for stands among the attributes of the location, by the name of its column.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from forum import weekly_hours
from forum.catalogue.places import hours
from forum.catalogue.places.details import CLOSED, listed
from forum.catalogue.places.records import (
    HOURS,
    LATER,
    LINES,
    NAME,
    SINGLE_DAYS,
    Record,
    Row,
    Unreadable,
    later,
    single_days,
)
from forum.catalogue.places.views import BETWEEN
from forum.weekly_hours import DAYS, Week

ATTRIBUTES = ("kind", "zone", "holidays_of", "exact", "walk_in", "cabinets", "institutions", LATER)
NUMBERS = {"voice": "phone", "fax": "fax"}
HOLIDAYS = "holiday_hours"
VERSION = "3.0"


def package(records: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """A page of services (`GET /services` of the specification) with all places."""
    return {"version": VERSION, "total_items": len(records), "contents": [_service(each) for each in records]}


def _id(slug: str, part: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"place:{slug}:{part}"))


def _service(record: Mapping[str, str]) -> dict[str, Any]:
    slug = record["slug"]
    name = record.get(f"{NAME}pt") or slug
    return {
        "id": _id(slug, "service"),
        "name": name,
        "status": "active",
        "url": record["url"],
        "email": record["email"],
        "application_process": record["appointment_url"],
        "organization": {"id": _id(slug, "organization"), "name": name, "description": name},
        "service_at_locations": [{"id": _id(slug, "at"), "location": _location(record, slug, name)}],
    }


def _location(record: Mapping[str, str], slug: str, name: str) -> dict[str, Any]:
    first, *others = record[LINES].split(BETWEEN)
    address = {
        "address_1": first,
        "address_2": BETWEEN.join(others),
        "city": record["town"],
        "state_province": "",
    }
    address |= {"postal_code": record["postcode"], "country": "PT", "address_type": "physical"}
    read = hours.read(record[HOURS]) if record[HOURS] else None
    return {
        "id": _id(slug, "location"),
        "location_type": "physical",
        "name": name,
        "external_identifier": slug,
        "latitude": float(record["latitude"]) if record["latitude"] else None,
        "longitude": float(record["longitude"]) if record["longitude"] else None,
        "addresses": [{"id": _id(slug, "address"), **address}],
        "phones": [
            {"id": _id(slug, f"{kind}{at or ''}"), "number": number, "type": kind}
            for kind, column in NUMBERS.items()
            for at, number in enumerate(listed(record[column]))
        ],
        "languages": [{"id": _id(slug, code), "code": code} for code in record["languages"].split()],
        "accessibility": [{"id": _id(slug, code), "description": code} for code in record["access"].split()],
        "schedules": [
            *(_schedules(slug, read[0]) if read else []),
            *_later(slug, record[LATER]),
            *_single(slug, record[SINGLE_DAYS]),
        ],
        "attributes": _attributes(record, slug, read[1] if read else None),
    }


def _attributes(record: Mapping[str, str], slug: str, on_holidays: str | None) -> list[dict[str, str]]:
    said = {column: record[column] for column in ATTRIBUTES}
    said |= {column: value for column, value in record.items() if column.startswith(NAME)}
    if on_holidays is not None:
        said[HOLIDAYS] = on_holidays or hours.OFF
    about = {"link_id": _id(slug, "location"), "link_entity": "location"}
    return [{"id": _id(slug, label), **about, "label": label, "value": value} for label, value in said.items()]


def _later(slug: str, written: str) -> list[dict[str, Any]]:
    """The schedules of hours that begin later, each with its first day and, if there is one, its last."""
    return [
        each | {"valid_from": day.isoformat()} | ({"valid_to": told.valid_until} if told.valid_until else {})
        for day, told in later(written, "").items()
        for each in _schedules(slug, told.week, f"{day}-")
    ]


def _schedules(slug: str, week: Mapping[str, str], of: str = "") -> list[dict[str, Any]]:
    """A schedule for each span of times, on the days that have it (RFC 5545: a weekly rule by days)."""
    days: dict[tuple[str, str], list[str]] = {}
    for day in DAYS:
        for span in weekly_hours.spans(week.get(day, "")):
            days.setdefault(span, []).append(day.upper())
    return [
        {
            "id": _id(slug, f"{of}{begins}-{ends}"),
            "freq": "WEEKLY",
            "byday": ",".join(each),
            "opens_at": begins,
            "closes_at": ends,
        }
        for (begins, ends), each in days.items()
    ]


def _single(slug: str, days: str) -> list[dict[str, Any]]:
    """A schedule without a rule for each span of a single day; one on which it is closed has no times."""
    return [
        {"id": _id(slug, f"{day}-{begins}"), "valid_from": day.isoformat(), "valid_to": day.isoformat()}
        | ({"opens_at": begins, "closes_at": ends} if begins else {"description": CLOSED})
        for day, times in single_days(days).items()
        for begins, ends in weekly_hours.spans(times) or [("", "")]
    ]


def read(said: Any, is_column: Callable[[str], bool], degree: Callable[[Any, int, str], str]) -> list[Row]:
    """The places of a package; raises Unreadable for another shape and for schedules that no week tells."""
    services = said.get("contents") if isinstance(said, dict) else said
    if not isinstance(services, list):
        raise Unreadable("not_hsds")
    return [Row(number, _record(each, number, is_column, degree)) for number, each in enumerate(services, 1)]


def _record(
    service: Any, number: int, is_column: Callable[[str], bool], degree: Callable[[Any, int, str], str]
) -> Record:
    try:
        (at,) = service["service_at_locations"]
        place = at["location"]
        record = {
            "slug": _said(place, "external_identifier"),
            **{
                column: _said(service, name)
                for column, name in (("url", "url"), ("email", "email"), ("appointment_url", "application_process"))
            },
            **{
                column: "" if place.get(column) is None else degree(place[column], number, column)
                for column in ("latitude", "longitude")
            },
            **_address(place.get("addresses") or [{}]),
            **{
                column: BETWEEN.join(
                    _said(each, "number") for each in place.get("phones", []) if each.get("type") == kind
                )
                for kind, column in NUMBERS.items()
            },
            "languages": " ".join(_said(each, "code") for each in place.get("languages", [])),
            "access": " ".join(_said(each, "description") for each in place.get("accessibility", [])),
        }
        attributes = {_said(each, "label"): _said(each, "value") for each in place.get("attributes", [])}
        on_holidays = attributes.pop(HOLIDAYS, None)
        schedules = _of_now(place.get("schedules", []), attributes.get(LATER, ""))
        record[HOURS] = _hours([each for each in schedules if not _is_single(each)], on_holidays, number)
        record[SINGLE_DAYS] = _days([each for each in schedules if _is_single(each)])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Unreadable("not_hsds", number) from None
    for column in attributes:
        if not is_column(column):
            raise Unreadable("unknown_column", number, column[:60])
    return record | attributes


def _said(thing: Mapping[str, Any], name: str) -> str:
    """A text of a thing, "" for none. Raises TypeError for what is no text or far too long."""
    value = thing.get(name) or ""
    if not isinstance(value, str) or len(value) > 2_000:
        raise TypeError(name)
    return value.strip()


def _address(addresses: Sequence[Mapping[str, Any]]) -> Record:
    first = addresses[0]
    lines = [_said(first, "address_1"), *_said(first, "address_2").split(BETWEEN)]
    return {
        LINES: BETWEEN.join(filter(None, lines)),
        "town": _said(first, "city"),
        "postcode": _said(first, "postal_code"),
    }


def _is_single(schedule: Mapping[str, Any]) -> bool:
    """Whether a schedule is about one day alone."""
    first = _said(schedule, "valid_from")
    return bool(first) and first == _said(schedule, "valid_to") and not _said(schedule, "freq")


def _of_now(schedules: Sequence[Mapping[str, Any]], told_later: str) -> list[Mapping[str, Any]]:
    """The schedules but for those of hours that begin later, which an attribute tells whole."""
    begun = {part.partition(" ")[0].partition("/")[0] for part in listed(told_later)}
    return [each for each in schedules if _is_single(each) or _said(each, "valid_from") not in begun]


def _days(schedules: Sequence[Mapping[str, Any]]) -> str:
    """Single days as they stand in the other formats; one without times is closed."""
    spans: dict[str, list[str]] = {}
    for each in schedules:
        times = spans.setdefault(_said(each, "valid_from"), [])
        if begins := _said(each, "opens_at"):
            times.append(f"{begins[:5]}-{_said(each, 'closes_at')[:5]}")
    return BETWEEN.join(f"{day} {','.join(sorted(times)) or CLOSED}" for day, times in spans.items())


def _hours(schedules: Sequence[Mapping[str, Any]], on_holidays: str | None, number: int) -> str:
    week: Week = dict.fromkeys(DAYS, "")
    for each in schedules:
        if _said(each, "freq") != "WEEKLY" or each.get("interval") not in (None, 1) or _said(each, "bymonthday"):
            raise Unreadable("schedule", number, HOURS)
        span = f"{_said(each, 'opens_at')[:5]}-{_said(each, 'closes_at')[:5]}"
        for day in _said(each, "byday").lower().split(","):
            if day.strip() not in DAYS or not weekly_hours.SPAN.fullmatch(span):
                raise Unreadable("schedule", number, HOURS)
            week[day.strip()] = ",".join(sorted(filter(None, [*week[day.strip()].split(","), span])))
    return hours.written(week, None if on_holidays is None else "" if on_holidays == hours.OFF else on_holidays)
