"""Files of places: CSV, GeoJSON (RFC 7946) and HSDS 3 (Human Services Data Specification) as JSON. Pure.

Every format holds the same record of a place, so that what was written reads back as it was.
"""

import csv
import io
import json
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from forum import spreadsheets
from forum.catalogue.places import hsds
from forum.catalogue.places.records import COLUMNS, NAME, Record, Row, Unreadable, columns

LARGEST, MOST = 500_000, 2_000  # bytes, places
LONGEST_CELL = 2_000
SIGNED = ("phone", "fax", "latitude", "longitude")
"""Columns whose values may begin with a plus or a minus."""
PLACE = "place"


def read_csv(data: bytes) -> list[Row]:
    """The places of a table in UTF-8, with commas or semicolons, by the columns its first line names."""
    written = _text(data)
    first = written.partition("\n")[0]
    table = csv.reader(
        io.StringIO(written, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",", strict=True
    )
    try:
        head = [each.strip() for each in next(table, [])]
        for column in head:
            if not is_column(column) or head.count(column) > 1:
                raise Unreadable("unknown_column", 1, column[:60])
        rows = [(table.line_num, cells) for cells in table if any(cells)]
    except csv.Error:
        raise Unreadable("not_csv", table.line_num) from None
    for line, cells in rows:
        if len(cells) != len(head):
            raise Unreadable("cells", line)
    return [
        Row(line, {column: _cell(cell, column, line) for column, cell in zip(head, cells, strict=True)})
        for line, cells in rows
    ]


def _cell(cell: str, column: str, line: int) -> str:
    """A cell without what our own files put before formulas. Raises Unreadable for one that is a formula."""
    quoted = cell.startswith("'") and cell[1:].lstrip(" ").startswith(spreadsheets.FORMULAS)
    if (
        not quoted
        and cell.lstrip(" ").startswith(spreadsheets.FORMULAS)
        and not (column in SIGNED and cell.strip()[0] in "+-")
    ):
        raise Unreadable("formula", line, column)
    return _short((cell[1:] if quoted else cell).strip(), column, line)


def _short(value: str, column: str, line: int) -> str:
    if len(value) > LONGEST_CELL:
        raise Unreadable("too_long", line, column)
    return value


def is_column(column: str) -> bool:
    return column in COLUMNS or (column.startswith(NAME) and 1 < len(column) - len(NAME) <= 12)


def write_csv(records: Sequence[Record]) -> str:
    head = columns(records)
    return "\ufeff" + spreadsheets.written([head, *([each.get(column, "") for column in head] for each in records)])


def read_geojson(data: bytes) -> list[Row]:
    """The places of a FeatureCollection: the position of each geometry, the columns within `properties.place`."""
    said = load(data)
    if (
        not isinstance(said, dict)
        or said.get("type") != "FeatureCollection"
        or not isinstance(said.get("features"), list)
    ):
        raise Unreadable("not_geojson")
    return [Row(number, _of_feature(each, number)) for number, each in enumerate(said["features"], 1)]


def _of_feature(feature: Any, number: int) -> Record:
    about = feature.get("properties") if isinstance(feature, dict) else None
    record = about.get(PLACE) if isinstance(about, dict) else None
    if not isinstance(record, dict):
        raise Unreadable("not_geojson", number)
    for column, value in record.items():
        if not is_column(str(column)) or not isinstance(value, str):
            raise Unreadable("unknown_column", number, str(column)[:60])
        _short(value, column, number)
    return record | position_of(feature.get("geometry"), number)


def position_of(geometry: Any, number: int) -> Record:
    """The position of a geometry, none for null. Raises Unreadable for what is no point on Earth."""
    if geometry is None:
        return {"latitude": "", "longitude": ""}
    point = geometry.get("coordinates") if isinstance(geometry, dict) and geometry.get("type") == "Point" else None
    if not isinstance(point, list) or len(point) not in (2, 3):
        raise Unreadable("not_a_position", number, "latitude")
    return {"latitude": degree(point[1], number, "latitude"), "longitude": degree(point[0], number, "longitude")}


def degree(value: Any, number: int, column: str) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or abs(value) > 180:
        raise Unreadable("not_a_position", number, column)
    return str(float(value))


def load(data: bytes) -> Any:
    """JSON without what is none (NaN), too deep or too large a number. Raises Unreadable."""

    def refuse(constant: str) -> None:
        raise ValueError(constant)

    try:
        return json.loads(_text(data), parse_constant=refuse)
    except (ValueError, RecursionError):
        raise Unreadable("not_json") from None


def _text(data: bytes) -> str:
    if len(data) > LARGEST:
        raise Unreadable("too_large")
    try:
        written = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("not_utf8") from None
    if "\0" in written or not written.strip():
        raise Unreadable("empty")
    return written


def read_hsds(data: bytes) -> list[Row]:
    return hsds.read(load(data), is_column, degree)


def write_hsds(records: Sequence[Record]) -> str:
    return json.dumps(hsds.package(records), ensure_ascii=False)


FORMATS: Mapping[str, Callable[[bytes], list[Row]]] = {"csv": read_csv, "geojson": read_geojson, "hsds": read_hsds}
"""How a file of each kind is read; GeoJSON is written by `web/rendering/places.py`, since it names addresses of pages."""


def rows(data: bytes, kind: str) -> list[Row]:
    """The places of a file. Raises Unreadable, also for none, too many, and the same slug twice."""
    found = FORMATS[kind](data)
    if not found or len(found) > MOST:
        raise Unreadable("too_many" if found else "empty")
    seen: set[str] = set()
    for row in found:
        slug = row.record.get("slug", "")
        if slug and slug in seen:
            raise Unreadable("twice", row.line, "slug")
        seen.add(slug)
    return found
