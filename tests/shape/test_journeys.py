"""Journeys wait for the page that a press leads to, so that none reads a page that has not come whole."""

import ast
from collections.abc import Iterator
from pathlib import Path

JOURNEYS = Path(__file__).parents[1] / "journeys"
STAYS = ("summary", "data-forget-ticks", "data-near", "svg.map", "passkey", "Make this the official answer")
"""Words in the locators of what opens, ticks or jumps on the page where it stands, or asks a device first."""

ELSEWHERE = ("data-leave", "Leave quickly")
"""Those that lead to another site, whose page never comes in a test: the journey waits for its address."""


def bare_clicks(tree: ast.AST, awaited: bool = False) -> Iterator[ast.Call]:
    """The calls of `click` that no `async with` around them waits for."""
    if (
        isinstance(tree, ast.Call)
        and isinstance(tree.func, ast.Attribute)
        and tree.func.attr == "click"
        and not awaited
    ):
        yield tree
    for child in ast.iter_child_nodes(tree):
        yield from bare_clicks(child, awaited or isinstance(tree, ast.AsyncWith))


def test_a_press_that_leads_to_another_page_waits_for_it() -> None:
    found = []
    for path in sorted(JOURNEYS.glob("*.py")):
        if path.name != "filling.py":
            source = path.read_text()
            for call in bare_clicks(ast.parse(source)):
                words = ast.get_source_segment(source, call) or ""
                if not any(word in words for word in (*STAYS, *ELSEWHERE)):
                    found.append(f"{path.name}:{call.lineno} {words}")
    assert found == [], "press() of tests/journeys/filling.py waits for the page"
