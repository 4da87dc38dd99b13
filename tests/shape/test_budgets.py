"""How long things may get before a noun is missing: files, functions, handlers, templates and their pieces.

What is over for a reason stands in EXCEPTIONS with the reason; a name that is no longer over makes a test fail.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from starlette.routing import Mount, Route

from forum.web.requests.endpoints import Endpoint
from forum.web.routes import PAGES
from moderation.web.routes import MOUNTS

ROOT = Path(__file__).parents[2]
FILE, FUNCTION, HANDLER, HANDLERS_A_FILE, MAIN = 250, 40, 25, 10, 120
PAGE, PIECE = 80, 40

EXCEPTIONS: Mapping[str, str] = {}

MODULES = sorted(file for folder in ("forum", "moderation") for file in (ROOT / folder).rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def named(file: Path) -> str:
    return str(file.relative_to(ROOT))


def lines(file: Path) -> int:
    return len(file.read_text("utf-8").splitlines())


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of a function from `def` on, but for its docstring, which may take the words it needs."""
    first = function.body[0]
    prose = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    docstring = (first.end_lineno or 0) - first.lineno + 1 if prose else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def functions(file: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, length(node)


def handlers() -> dict[str, set[str]]:
    """The functions that the route tables name, by file."""

    def under(routes: list[object]) -> Iterator[Endpoint]:
        for route in routes:
            if isinstance(route, Mount):
                yield from under(list(route.routes))
            elif isinstance(route, Route) and isinstance(route.endpoint, Endpoint):
                yield route.endpoint

    found: dict[str, set[str]] = {}
    for endpoint in under([*PAGES, *MOUNTS]):
        module = endpoint.handler.__module__.replace(".", "/") + ".py"
        found.setdefault(module, set()).add(endpoint.handler.__name__)
    return found


HANDLERS = handlers()


def pieces(file: Path) -> Iterator[tuple[str, int]]:
    """The macros of a template, each with its lines."""
    source = file.read_text("utf-8")
    for found in re.finditer(r"{%-?\s*macro (\w+)(.*?){%-?\s*endmacro", source, re.DOTALL):
        yield found[1], found[2].count("\n") + 1


def over() -> dict[str, str]:
    """Whatever is longer than its budget, by name, and how long it is."""
    found: dict[str, str] = {}

    def measure(name: str, size: int, most: int) -> None:
        if size > most:
            found[name] = f"{size} of {most}"

    measure("main.py", lines(ROOT / "main.py"), MAIN)
    for file in MODULES:
        measure(named(file), lines(file), FILE)
        handled = HANDLERS.get(named(file), set())
        measure(f"{named(file)}: handlers", len(handled), HANDLERS_A_FILE)
        for name, size in functions(file):
            measure(f"{named(file)}: {name}", size, HANDLER if name in handled else FUNCTION)
    for file in TEMPLATES:
        measure(named(file), lines(file), PAGE)
        for name, size in pieces(file):
            measure(f"{named(file)}: {name}", size, PIECE)
    return found


OVER = over()


def test_nothing_outgrows_its_budget() -> None:
    assert {name: size for name, size in OVER.items() if name not in EXCEPTIONS} == {}


def test_every_exception_is_still_one() -> None:
    assert set(EXCEPTIONS) - set(OVER) == set()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def f():\n    return 1", 2),
        ('async def f():\n    """One.\n\n    Two.\n    """\n    return 1', 2),
        ("def f(\n    a,\n    b,\n):\n    return a", 5),
    ],
)
def test_a_function_is_as_long_as_its_code(source: str, expected: int) -> None:
    node = ast.parse(source).body[0]
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    assert length(node) == expected


def test_every_handler_of_the_route_tables_is_measured() -> None:
    assert sum(len(names) for names in HANDLERS.values()) > 100
    assert all((ROOT / file).exists() for file in HANDLERS)
