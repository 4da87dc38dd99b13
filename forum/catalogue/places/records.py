"""Places as rows of a file: one value of text for each column, the same whatever the format. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from forum import clock
from forum.catalogue.naming import Naming
from forum.catalogue.places import hours
from forum.catalogue.places.details import CLOSED, TIMES, UNSAID, HoursDetails, PlaceDetails, listed, spans, wrong_times
from forum.catalogue.places.views import BETWEEN, FAX, PHONE, HoursRow, PlaceView

Record = dict[str, str]
LINES = "lines"
PLAIN = (
    "kind",
    "postcode",
    "town",
    "zone",
    "holidays_of",
    "latitude",
    "longitude",
    "phone",
    "fax",
    "email",
    "url",
    "appointment_url",
)
LISTS = ("cabinets", "institutions", "languages", "access")
HOURS, LATER, SINGLE_DAYS = "hours", "hours_later", "days"
YES, NO = "yes", "no"
COLUMNS = ("slug", LINES, *PLAIN, "exact", "walk_in", *LISTS, HOURS, LATER, SINGLE_DAYS)
NAME = "name_"


@dataclass(frozen=True, slots=True)
class Row:
    """A place in a file: the line or number at which it stands, and those of its columns that the file has."""

    line: int
    record: Record


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a file, at a line (0 for all of it) and in a column ("" for all of them), whose `value` it is."""

    line: int
    column: str
    code: str
    value: str = ""


class Unreadable(Exception):
    """Raised when a file can't be read as its format; `fault` says why."""

    def __init__(self, code: str, line: int = 0, column: str = "") -> None:
        super().__init__(code)
        self.fault = Fault(line, column, code)


def record_of(place: PlaceView, day: date) -> Record:
    """A place as it is in files; its hours are those of a day, where sources disagree the last, and those that begin after it;
    single days are those since it.
    """
    told = place.hours_on(day)
    record = {
        name: getattr(place, name)
        for name in ("slug", "kind", "postcode", "town", "holidays_of", "email", "url", "appointment_url")
    }
    record |= {
        LINES: BETWEEN.join(place.lines),
        "zone": place.openings.zone,
        "latitude": "" if place.latitude is None else str(place.latitude),
        "longitude": "" if place.longitude is None else str(place.longitude),
        "phone": place.written(PHONE),
        "fax": place.written(FAX),
        "exact": YES if place.exact else NO,
        "walk_in": "" if place.walk_in is None else YES if place.walk_in else NO,
        "languages": " ".join(each.language for each in place.languages),
        HOURS: canonical(told[-1].hours) if told else "",
        LATER: written_later(
            {each.valid_from: each for each in place.hours if each.valid_from and each.valid_from > day}
        ),
        SINGLE_DAYS: written_days(dict(place.openings.exceptions), day),
    }
    record |= {name: " ".join(getattr(place, name)) for name in ("cabinets", "institutions", "access")}
    return record | {f"{NAME}{code}": name for code, name in place.names.items()}


def columns(records: Sequence[Mapping[str, str]]) -> list[str]:
    """The columns of a file of these: names first after the slug, by language."""
    named = sorted({column for each in records for column in each if column.startswith(NAME)})
    return [COLUMNS[0], *named, *COLUMNS[1:]]


def canonical(written: str) -> str:
    """Opening hours in the one spelling they are compared in; those that no week tells stay as they are."""
    read = hours.read(written)
    return hours.written(*read) if read else written


def written_later(rows: Mapping[date, HoursRow]) -> str:
    """Hours by the day on which they begin, in order, as DAY HOURS or DAY/LAST HOURS."""
    return BETWEEN.join(
        f"{day.isoformat()}{f'/{row.valid_until.isoformat()}' if row.valid_until else ''} {canonical(row.hours)}"
        for day, row in sorted(rows.items())
    )


def later(written: str, source: str) -> dict[date, HoursDetails]:
    """Hours that begin later, by their day, as somebody would type them. Raises ValueError: `malformed` or `syntax`."""
    found: dict[date, HoursDetails] = {}
    for part in listed(written):
        days, _, told = part.partition(" ")
        first, _, last = days.partition("/")
        try:
            day = clock.day_of(first)
        except ValueError:
            raise ValueError("malformed") from None
        details = _week(told, source, valid_from=first, valid_until=last)
        if details is None:
            raise ValueError("syntax")
        found[day] = details
    return found


def merged_later(before: str, after: str, day: date) -> str:
    """What a place has later once a file is taken in: the hours of `after` that begin after a day, and those of `before` that begin
    on no day of theirs, in the one spelling they are compared in; what is none stays as it is.
    """
    try:
        later(after, "")
    except ValueError:
        return after
    parts = {part.partition(" ")[0].partition("/")[0]: part for part in [*listed(before), *listed(after)]}
    kept = [(first, part.partition(" ")) for first, part in sorted(parts.items()) if clock.day_of(first) > day]
    return BETWEEN.join(f"{days} {canonical(told)}" for _, (days, _, told) in kept)


def written_days(days: Mapping[date, str], since: date) -> str:
    """Single days with their times, in order; those before `since` are left out."""
    return BETWEEN.join(f"{day.isoformat()} {times or CLOSED}" for day, times in sorted(days.items()) if day >= since)


def single_days(written: str) -> dict[date, str]:
    """The times of single days, "" for one that is closed. Raises ValueError with the error: `malformed` or `not_times`."""
    found: dict[date, str] = {}
    for part in listed(written):
        day, _, times = part.partition(" ")
        if times != CLOSED and (wrong_times(times) or not spans(times)):
            raise ValueError("not_times")
        try:
            found[clock.day_of(day)] = "" if times == CLOSED else spans(times)
        except ValueError:
            raise ValueError("malformed") from None
    return found


def wrong_days(written: str) -> str:
    """The error of single days as they are in a file, "" for none."""
    try:
        single_days(written)
    except ValueError as wrong:
        return str(wrong)
    return ""


def canonical_days(written: str, since: date) -> str:
    """Single days in the one spelling they are compared in; what is none stays as it is."""
    return written if wrong_days(written) else written_days(single_days(written), since)


def details(record: Mapping[str, str], source: str) -> PlaceDetails:
    lists: dict[str, Any] = {name: tuple(record.get(name, "").split()) for name in LISTS}
    plain: dict[str, Any] = {name: record.get(name, "") for name in PLAIN}
    plain["zone"] = plain["zone"] or hours.ZONES[0]
    lines = record.get(LINES, "").replace(BETWEEN.strip(), "\n")
    return PlaceDetails(
        **plain,
        **lists,
        lines=lines,
        exact=record.get("exact") == YES,
        walk_in=record.get("walk_in", ""),
        source=source,
    )


def naming(record: Mapping[str, str]) -> Naming:
    return Naming(
        {column.removeprefix(NAME): value for column, value in record.items() if column.startswith(NAME)}, public=True
    )


def hours_details(record: Mapping[str, str], source: str) -> HoursDetails | None:
    """The hours of a record as somebody would type them; None for none, and for those that no week tells."""
    return _week(record.get(HOURS, ""), source)


def _week(written: str, source: str, **days: str) -> HoursDetails | None:
    read = hours.read(written) if written else None
    if read is None:
        return None
    week, on_holidays = read
    said = UNSAID if on_holidays is None else TIMES if on_holidays else CLOSED
    return HoursDetails(week=week, on_holidays=said, holiday_times=on_holidays or "", source=source, **days)
