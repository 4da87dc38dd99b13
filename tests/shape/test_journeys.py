"""Journeys wait for the page that a press leads to, so that none reads a page that has not come whole."""

import ast
from collections.abc import Iterator
from pathlib import Path

JOURNEYS = Path(__file__).parents[1] / "journeys"


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
    found = [
        f"{path.name}:{call.lineno}"
        for path in sorted(JOURNEYS.glob("*.py"))
        if path.name != "filling.py"
        for call in bare_clicks(ast.parse(path.read_text()))
    ]
    assert found == [], "press() and touch() of tests/journeys/filling.py say whether a page is to come"
