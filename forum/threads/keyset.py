"""Cursors of keyset pages: the place in a list, as its address has it. Pure."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from tortoise.expressions import Q

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LARGEST = 2**63


class Place(NamedTuple):
    """The position of a row in a list: its moment and id, whether it is among the `overdue` ones at the end, its language.

    `language` is empty in a list that has no order of languages.
    """

    moment: datetime
    row_id: int
    overdue: bool = False
    language: str = ""


def cursor(*parts: int | date) -> str:
    """A place for an address: numbers, days and moments (microseconds of the epoch) in base 16."""
    return "-".join(f"{_number(part):x}" for part in parts)


def _number(part: int | date) -> int:
    if isinstance(part, datetime):
        return (part - EPOCH) // timedelta(microseconds=1)
    return part.toordinal() if isinstance(part, date) else part


def read(cursor: str, *kinds: type[int | date]) -> tuple[Any, ...] | None:
    """The parts of a cursor, each of its kind: int, date or datetime; None if no list can have made it."""
    given = cursor.split("-")
    try:
        parts = tuple(_part(kind, int(part, 16)) for kind, part in zip(kinds, given, strict=True))
    except (ValueError, OverflowError):
        return None
    return parts if all(0 <= part < LARGEST for part in parts if isinstance(part, int)) else None


def _part(kind: type[int | date], number: int) -> int | date:
    if issubclass(kind, datetime):
        return EPOCH + timedelta(microseconds=number)
    return date.fromordinal(number) if issubclass(kind, date) else number


def cursor_of(moment: datetime, row_id: int, overdue: bool = False, language: str = "") -> str:
    """A row's cursor: microseconds since the epoch and its id, in base 16, "-o" among the overdue ones, then its language."""
    return f"{cursor(moment, row_id)}{'-o' if overdue else ''}{'.' if language else ''}{language}"


def place_of(cursor: str) -> Place | None:
    """The place of a cursor; None if no list can have made it."""
    numbers, _, language = cursor.partition(".")
    parts = read(numbers.removesuffix("-o"), datetime, int)
    return Place(parts[0], parts[1], numbers.endswith("-o"), language) if parts else None


def beyond(column: str, place: Place, *, descending: bool) -> Q:
    """The rows after `place` in the order of `column` and id; the redundant bound lets PostgreSQL start at the place."""
    moment, row_id = place[:2]
    step = "lt" if descending else "gt"
    bound: dict[str, Any] = {f"{column}__{step}e": moment}
    later: dict[str, Any] = {f"{column}__{step}": moment}
    level: dict[str, Any] = {column: moment, f"id__{step}": row_id}
    return Q(**bound) & (Q(**later) | Q(**level))
