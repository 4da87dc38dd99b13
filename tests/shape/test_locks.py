"""A row that is read to be held stays held: what the ORM answers with bare values, numbers or changes takes no lock."""

import ast
from pathlib import Path

import pytest

from tests.shape.everywhere import everywhere

ROOT = Path(__file__).parents[2]
FILES = sorted(file for folder in ("forum", "moderation", "bench") for file in (ROOT / folder).rglob("*.py"))
LOCK = "select_for_update"
DROPPING = {"values", "values_list", "exists", "count", "update", "delete"}
"""Of a query that was to hold its rows these make another one, which does not."""


def methods_of(call: ast.expr) -> list[str]:
    """The names called one after the other on an expression, the first one first."""
    found: list[str] = []
    while isinstance(call, ast.Call | ast.Attribute | ast.Await):
        if isinstance(call, ast.Attribute):
            found.insert(0, call.attr)
            call = call.value
        else:
            call = call.func if isinstance(call, ast.Call) else call.value
    return [call.id, *found] if isinstance(call, ast.Name) else found


def lost_locks(tree: ast.Module) -> list[int]:
    """The lines on which a query for update loses its lock, also when it was given a name first."""
    named = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and LOCK in methods_of(node.value)
        for target in node.targets
        if isinstance(target, ast.Name) and not isinstance(node.value, ast.Await)
    }
    return sorted({
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (methods := methods_of(node))
        and (LOCK in methods or methods[0] in named)
        and not DROPPING.isdisjoint(methods)
    })  # fmt: skip


@pytest.mark.parametrize(
    "said",
    [
        "await Post.filter(id=1).select_for_update().values_list('id')",
        "await Post.select_for_update(no_key=True).filter(id=1).values('id', 'status')",
        "await Post.filter(id=1).select_for_update().exists()",
        "held = Post.filter(id=1).select_for_update()\nawait held.filter(status='hidden').count()",
    ],
)
def test_a_lock_that_is_lost_is_found(said: str) -> None:
    assert lost_locks(ast.parse(said)) == [said.count("\n") + 1]


def test_a_lock_that_holds_is_none() -> None:
    said = "held = await Post.filter(id=1).select_for_update().get()\nawait held.delete()\nawait Post.filter().count()"
    assert lost_locks(ast.parse(said)) == []


@everywhere(FILES, lambda file: str(file.relative_to(ROOT)))
def test_no_query_for_update_loses_its_lock(file: Path) -> None:
    assert lost_locks(ast.parse(file.read_text("utf-8"))) == []
