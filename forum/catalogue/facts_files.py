"""The files of facts, and their rows with the names that stand in `names.json`, a block for each further language."""

import json
from functools import cache
from pathlib import Path
from typing import Any

FILES = Path(__file__).parent / "facts"
FURTHER = {
    "languages": {"names": "languages"},
    "groups": {"names": "groups"},
    "cabinets": {"names": "cabinets", "descriptions": "cabinet_descriptions"},
    "lines": {"names": "lines"},
    "institutions": {"names": "institutions"},
}
"""The rows that have further names: field → kind of names in a block."""


@cache
def content_of(name: str) -> dict[str, Any]:
    """The facts' file of that name, as JSON."""
    content: dict[str, Any] = json.loads((FILES / f"{name}.json").read_text(encoding="utf-8"))
    return content


def rows(name: str, key: str) -> list[dict[str, Any]]:
    """The rows under `key` of a file, with the names they have in every language."""
    return [_named(key, row) for row in content_of(name)[key]]


def names_of(kind: str, code: str) -> dict[str, str]:
    """The further names of one kind that belong to this code, slug or short name, by language."""
    return {language: kinds[kind][code] for language, kinds in content_of("names")["in"].items() if code in kinds[kind]}


def _named(key: str, row: dict[str, Any]) -> dict[str, Any]:
    """The row with its further names; those that stand in the row itself come first."""
    code = next((row[name] for name in ("code", "slug", "short") if name in row), "")
    kinds = {field: kind for field, kind in FURTHER.get(key, {}).items() if field in row}
    named: dict[str, Any] = {
        field: {**row[field], **names_of(kind, code), **row[field]} for field, kind in kinds.items()
    }
    if "periods" in row:
        named["periods"] = [_named(key, period) for period in row["periods"]]
    return row | named
