"""What the institution is called is data: code, templates and scripts never say it."""

import json
import re
from pathlib import Path

from tests.shape.everywhere import everywhere

ROOT = Path(__file__).parents[2]
FACTS = json.loads((ROOT / "forum/catalogue/facts/institutions.json").read_text(encoding="utf-8"))
OPERATING = next(row for row in FACTS["institutions"] if row["operating"])
NAMES = {period["short"] for period in OPERATING["periods"]} | {
    name for period in OPERATING["periods"] for name in period["names"].values()
}
FILES = [
    file
    for pattern in (
        "forum/**/*.py",
        "moderation/**/*.py",
        "templates/**/*.html",
        "static/js/*.js",
        "forum/locale/*.po",
        "main.py",
    )
    for file in sorted(ROOT.glob(pattern))
]


@everywhere(FILES, lambda file: str(file.relative_to(ROOT)))
def test_no_file_names_the_institution(file: Path) -> None:
    said = [name for name in NAMES if re.search(rf"\b{re.escape(name)}\b", file.read_text(encoding="utf-8"))]
    assert not said


def test_the_names_looked_for_are_the_institutions() -> None:
    assert len(NAMES) >= 8
