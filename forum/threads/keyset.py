"""Cursors of keyset pages, as addresses carry them. Pure."""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from tortoise.expressions import Q

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Place(NamedTuple):
    """The position of a row in a list: its moment and id, and whether it is among the `overdue` ones at the end."""

    moment: datetime
    row_id: int
    overdue: bool = False


def cursor_of(moment: datetime, row_id: int, overdue: bool = False) -> str:
    """A row's cursor: microseconds since the epoch and its id, in base 16, with "-o" among the overdue ones."""
    return f"{(moment - EPOCH) // timedelta(microseconds=1):x}-{row_id:x}{'-o' if overdue else ''}"


def place_of(cursor: str) -> Place | None:
    """The place of a cursor; None if no list can have made it."""
    moment, _, row_id = cursor.removesuffix("-o").partition("-")
    try:
        place = Place(EPOCH + timedelta(microseconds=int(moment, 16)), int(row_id, 16), cursor.endswith("-o"))
    except (ValueError, OverflowError):
        return None
    return place if 0 <= place.row_id < 2**63 else None


def beyond(column: str, place: Place, *, descending: bool) -> Q:
    """The rows after `place` in the order of `column` and id; the redundant bound lets PostgreSQL start at the place."""
    moment, row_id, _ = place
    step = "lt" if descending else "gt"
    bound: dict[str, Any] = {f"{column}__{step}e": moment}
    later: dict[str, Any] = {f"{column}__{step}": moment}
    level: dict[str, Any] = {column: moment, f"id__{step}": row_id}
    return Q(**bound) & (Q(**later) | Q(**level))
