"""Openings of a place as a calendar (RFC 5545), which a telephone takes over."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from forum.catalogue.places.hours import spans
from forum.catalogue.places.views import PlaceView
from forum.hours import DAY

WEEKS = timedelta(weeks=8)
LINE = 74  # bytes of a line, after which it goes on in the next one
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def openings(place: PlaceView, name: str, base_url: str, moment: datetime) -> str:
    """The openings of the next eight weeks, each as an event."""
    host = urlsplit(base_url).hostname or "forum"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Migrant Forum//Places//EN", f"X-WR-CALNAME:{_text(name)}"]
    lines += [line for event in _events(place, name, host, moment) for line in event]
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _events(place: PlaceView, name: str, host: str, moment: datetime) -> Iterator[list[str]]:
    day = moment.astimezone(ZoneInfo(place.openings.zone)).date()
    for number in range(WEEKS // DAY):
        for begins, ends in spans(place.openings, day + number * DAY):
            yield [
                "BEGIN:VEVENT",
                f"UID:{place.slug}-{_utc(begins)}@{host}",
                f"DTSTAMP:{_utc(moment)}",
                f"DTSTART:{_utc(begins)}",
                f"DTEND:{_utc(ends)}",
                f"SUMMARY:{_text(name)}",
                f"LOCATION:{_text(place.address)}",
                "TRANSP:TRANSPARENT",
                "END:VEVENT",
            ]


def _utc(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    return words.translate(ESCAPED)


def _folded(line: str) -> str:
    """The line with a break wherever it gets too long, never inside a character."""
    parts, length = [""], 0
    for character in line:
        size = len(character.encode())
        if length + size > LINE:
            parts.append(" ")
            length = 1
        parts[-1] += character
        length += size
    return "\r\n".join(parts)
