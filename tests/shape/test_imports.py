"""Imports go one way: main → moderation → forum, and inside forum from the base up to the web."""

import ast
import re
from pathlib import Path

from tests.shape.everywhere import everywhere

ROOT = Path(__file__).parents[2]
ROOMS = (
    "people",
    "catalogue",
    "search",
    "threads",
    "notifications",
    "partners",
    "examples",
    "web",
    "locale",
    "operations",
)
WEB_ONLY = {"starlette", "jinja2", "uvicorn", "starlette_compress"}


def level_of(module: str) -> int:
    """How high a module stands; nothing may import what stands higher than itself."""
    parts = module.split(".")
    if parts[0] == "main":
        return 100
    if parts[0] == "moderation":
        return 95 if parts[1:] == ["parts"] else 90 if "web" in parts else 80
    if parts[0] == "forum" and len(parts) > 1 and parts[1] in ROOMS:
        return 10 + ROOMS.index(parts[1])
    return {"rebuild": 70, "commands": 70, "parts": 75}.get(".".join(parts[1:]), 0)


def module_of(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported_by(file: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


FILES = sorted(file for folder in ("forum", "moderation") for file in (ROOT / folder).rglob("*.py"))


@everywhere(FILES, module_of)
def test_a_module_imports_only_what_stands_below_it(file: Path) -> None:
    own = [
        name for name in imported_by(file) if name.split(".")[0] in ("main", "moderation", "forum", "tests", "bench")
    ]
    assert not [name for name in own if name.split(".")[0] in ("tests", "bench")]
    assert not [name for name in own if level_of(name) > level_of(module_of(file))]


@everywhere(FILES, module_of)
def test_only_the_web_knows_starlette_and_jinja(file: Path) -> None:
    known = {name.split(".")[0] for name in imported_by(file)} & WEB_ONLY
    assert not known or "web" in file.parts or file.name == "catalogues.py"


@everywhere(FILES, module_of)
def test_only_the_settings_read_the_environment(file: Path) -> None:
    reads = {"environ", "getenv"} & {
        node.attr for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Attribute)
    }
    assert not reads or file.name == "settings.py"


@everywhere(FILES, module_of)
def test_only_the_clock_reads_a_day_that_somebody_typed(file: Path) -> None:
    """Days are bounded by `clock.day_of`."""
    if file.name != "clock.py":
        assert not re.search(r"(?<!\w)date\.fromisoformat\(", file.read_text(encoding="utf-8"))


@everywhere(FILES, module_of)
def test_only_the_clock_asks_for_the_time(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    assert file.name == "clock.py" or not any(
        call in source for call in ("datetime.now(", "datetime.utcnow(", "date.today(")
    )
