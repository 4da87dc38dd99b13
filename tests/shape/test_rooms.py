"""Rooms inside `threads` and `web` stand in an order: a module imports from its own room and those below it, never back."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ORDERS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "forum.threads": (
        ("models",),
        ("visibility", "keyset", "personal_data", "review_dates"),
        ("locking",),
        ("state",),
        ("casework",),
        ("holding",),
        ("posting",),
        ("official",),
        ("renderings",),
        ("reading",),
    ),
    "forum.web": (
        ("rendering.i18n", "rendering.assets"),
        ("requests",),
        ("rendering",),
        ("requests.refusals", "requests.step_up", "requests.rules", "requests.endpoints"),
        ("handlers",),
        ("routes",),
        ("server",),
    ),
}
"""The lowest first. Of two names that fit a module the longer one counts; docs/decisions/0014-rooms.md says why."""
BACK = {
    ("forum.threads.holding.masks", "forum.threads.reading.list_rows"),
}
"""Imports that go back and wait for another change; none may be added, and one that is gone is struck off here."""


def module_of(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


FILES = {module_of(file): file for file in sorted((ROOT / "forum").rglob("*.py"))}


def place_of(module: str) -> tuple[str, int] | None:
    """The package a module is of and how high it stands there; None outside the packages that have an order."""
    for package, order in ORDERS.items():
        if module.startswith(f"{package}."):
            own = module.removeprefix(f"{package}.")
            fitting = {
                name: height for height, names in enumerate(order) for name in names if f"{own}.".startswith(f"{name}.")
            }
            return (package, fitting[max(fitting, key=len)]) if fitting else (package, -1)
    return None


def imported_by(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in FILES else node.module for name in inner)


def back_from(module: str, source: str) -> set[tuple[str, str]]:
    """The imports of a module that go back, also those inside functions and for types alone."""
    here = place_of(module)
    places = {name: place_of(name) for name in imported_by(source)}
    return {
        (module, name)
        for name, there in places.items()
        if here and there and there[0] == here[0] and there[1] > here[1]
    }


@pytest.mark.parametrize("module", [name for name in FILES if place_of(name)])
def test_a_module_imports_nothing_from_a_room_above_its_own(module: str) -> None:
    place = place_of(module)
    assert place and place[1] >= 0, "its room has no place in the order"
    assert back_from(module, FILES[module].read_text("utf-8")) <= BACK


def test_the_list_of_what_goes_back_only_shrinks() -> None:
    assert {edge for name, file in FILES.items() for edge in back_from(name, file.read_text("utf-8"))} == BACK


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("forum.threads.state.posts", "from forum.threads.official import marking"),
        ("forum.threads.state", "import forum.threads.casework.routing"),
        ("forum.threads.visibility", "def f():\n    from forum.threads.casework.routing import TRIAGE"),
        ("forum.threads.official.sources", "if TYPE_CHECKING:\n    from forum.threads.reading.lists import Page"),
        ("forum.web.requests.forms", "from forum.web.rendering.page import page"),
        ("forum.web.rendering.page", "from forum.web.requests import refusals"),
        ("forum.web.handlers.ask", "from forum.web.routes import PAGES"),
    ],
)
def test_an_import_that_goes_back_is_found(module: str, source: str) -> None:
    assert back_from(module, source)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("forum.threads.official.reviewing", "from forum.threads.posting import editing"),
        ("forum.threads.reading.lists", "from forum.threads import state"),
        ("forum.web.requests.endpoints", "from forum.web.rendering.page import redirect"),
        ("forum.web.requests.request", "from forum.web.rendering.i18n import Words"),
        ("forum.web.handlers.ask", "from forum.threads.reading import lists"),
    ],
)
def test_an_import_from_below_is_none(module: str, source: str) -> None:
    assert not back_from(module, source)
