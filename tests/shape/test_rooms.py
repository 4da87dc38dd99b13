"""Rooms of a package stand in an order: a module imports from its own room and those below it, never back."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.shape.everywhere import everywhere

ROOT = Path(__file__).parents[2]
ORDERS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "forum.threads": (
        ("models",),
        ("visibility", "keyset", "review_dates", "staleness"),
        ("locking",),
        ("state",),
        ("casework",),
        ("holding",),
        ("posting",),
        ("official",),
        ("renderings",),
        ("erasing",),
        ("reading",),
    ),
    "forum.web": (
        ("rendering.catalogue_file", "rendering.i18n", "rendering.assets", "rendering.words"),
        ("requests",),
        ("rendering",),
        (
            "requests.refusals",
            "requests.step_up",
            "requests.doubts",
            "requests.rules",
            "requests.endpoints",
            "requests.framing",
        ),
        ("handlers", "api"),
        ("guide_routes", "account_routes"),
        ("routes",),
        ("server",),
    ),
    "moderation": (
        ("prior",),
        ("models",),
        ("review",),
        ("desk", "oversight", "admin"),
        ("holdings",),
        ("examples",),
        ("web",),
        ("commands",),
        ("parts",),
    ),
    "moderation.web": (
        ("words",),
        ("reason_names", "statements", "fact_words"),
        ("public", "desk", "admin"),
        ("routes",),
    ),
}
"""The lowest first. Of two names that fit a module the longer one counts; docs/decisions/0014-rooms.md says why."""

APART = ("moderation", "moderation.web")
"""The packages whose rooms of one height import nothing from each other either."""


def module_of(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


FILES = {module_of(file): file for folder in ("forum", "moderation") for file in sorted((ROOT / folder).rglob("*.py"))}


class Place(NamedTuple):
    height: int
    room: str


def places_of(module: str) -> dict[str, Place]:
    """Where a module stands in each package with an order that it is of; below everything where it has no room."""
    places = {}
    for package, order in ORDERS.items():
        if module.startswith(f"{package}."):
            own = module.removeprefix(f"{package}.")
            fitting = [
                Place(height, room)
                for height, rooms in enumerate(order)
                for room in rooms
                if f"{own}.".startswith(f"{room}.")
            ]
            places[package] = max(fitting, key=lambda place: len(place.room), default=Place(-1, ""))
    return places


def imported_by(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in FILES else node.module for name in inner)


def back_from(module: str, source: str) -> set[tuple[str, str]]:
    """The imports of a module that go back, also those inside functions and for types alone."""
    here = places_of(module)
    return {
        (module, name)
        for name in imported_by(source)
        for package, there in places_of(name).items()
        if package in here and _goes_back(package, here[package], there)
    }


def _goes_back(package: str, here: Place, there: Place) -> bool:
    aside = package in APART and there.height == here.height and there.room != here.room
    return aside or there.height > here.height


@everywhere([name for name in FILES if places_of(name)])
def test_a_module_imports_nothing_from_a_room_above_its_own(module: str) -> None:
    assert all(place.room for place in places_of(module).values()), "its room has no place in the order"
    assert back_from(module, FILES[module].read_text("utf-8")) == set()


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
        ("moderation.review.queue", "from moderation.oversight import audit"),
        ("moderation.review.statements", "from moderation.web.words import VERBS"),
        ("moderation.desk.triage", "from moderation.admin import reasons"),
        ("moderation.examples.staff", "from moderation.web import routes"),
        ("moderation.web.admin.reasons", "from moderation.web.desk import item"),
        ("moderation.web.public.flags", "from moderation.web.admin.reasons import find"),
        ("moderation.web.reason_names", "from moderation.web.admin import reasons"),
        ("moderation.web.desk.queue", "from moderation.web.routes import MOUNTS"),
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
        ("moderation.web.desk.decisions", "from moderation.web.desk import item, queue"),
        ("moderation.web.public.flags", "from moderation.web.reason_names import name_of"),
        ("moderation.web.admin.reasons", "from moderation.admin import reasons"),
    ],
)
def test_an_import_from_below_is_none(module: str, source: str) -> None:
    assert not back_from(module, source)
