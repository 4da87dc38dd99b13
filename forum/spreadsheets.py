"""Tables as files for spreadsheets: CSV in which no cell is taken for a formula. Pure."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""How a formula begins, in wide letters too, as spreadsheets in Chinese and Japanese read them."""


def written(rows: Iterable[Sequence[str]]) -> str:
    """The rows as lines."""
    table = StringIO()
    csv.writer(table).writerows([_defused(cell) for cell in row] for row in rows)
    return table.getvalue()


def _defused(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULAS) else cell
