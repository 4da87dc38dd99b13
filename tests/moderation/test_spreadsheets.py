"""Every table that leaves the forum is written in one place, where no cell is a formula."""

import csv
import re
from io import StringIO
from pathlib import Path

import pytest

from forum import spreadsheets

ROOT = Path(__file__).parents[2]
FORMULAS = (
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "=HYPERLINK(\"https://evil.example\",\"go\")",
    "=cmd|' /C calc'!A0", "=1\",=2", "=1\n=2", "\uff1d1", "\uff0b1", "\uff0d1", "\uff20SUM(A1)",
)  # fmt: skip


@pytest.mark.parametrize("cell", FORMULAS)
def test_no_cell_is_a_formula(cell: str) -> None:
    [row] = csv.reader(StringIO(spreadsheets.written([["a", cell]]), newline=""))
    assert row == ["a", f"'{cell}"]


def test_what_is_no_formula_stays_as_it_is() -> None:
    rows = [["ines", "1=1", "a-b", "", 'say "no", twice\nor more', "'=1"]]
    assert list(csv.reader(StringIO(spreadsheets.written(rows), newline=""))) == rows


def test_nothing_else_writes_a_table() -> None:
    files = [file for folder in ("forum", "moderation") for file in (ROOT / folder).rglob("*.py")]
    writing = [file.name for file in files if re.search(r"\bcsv\.(Dict)?[wW]riter\(", file.read_text("utf-8"))]
    assert writing == ["spreadsheets.py"]
