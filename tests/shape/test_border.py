"""The public's package reaches into the staff's by no way: nothing in it names a table, module or route of moderation.

That it imports nothing from there is the business of `test_imports.py`.
"""

import ast
import importlib
import inspect
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from starlette.routing import BaseRoute, Mount, Route
from tortoise.fields.relational import ForeignKeyFieldInstance
from tortoise.models import Model

from forum import database
from moderation import parts
from tests.shape.everywhere import everywhere

ROOT = Path(__file__).parents[2]
FILES = sorted(
    set((ROOT / "forum").rglob("*.py")) - set((ROOT / "forum/locale").glob("*.py"))
)  # translations have no rows
MODELS = {
    model
    for name in database.MODELS
    for _, model in inspect.getmembers(importlib.import_module(name), inspect.isclass)
    if issubclass(model, Model) and model is not Model
}
STAFFS = {model for model in MODELS if model.__module__ == "moderation.models"}
TABLES = sorted(model._meta.db_table for model in STAFFS)
NAMES = {model.__name__ for model in STAFFS}
SQL = re.compile(rf'(?i)\b(?:FROM|JOIN|INTO|UPDATE|TABLE|REFERENCES)\s+"?(?:{"|".join(TABLES)})\b')


def route_names(routes: Iterable[BaseRoute]) -> Iterator[str]:
    for route in routes:
        if isinstance(route, Mount):
            yield from route_names(route.routes)
        elif isinstance(route, Route):
            yield route.name


ROUTES = frozenset(route_names(parts.ROUTES))
NAMED = re.compile(r"(?:moderation|desk|admin)\.")
"""How names of its modules and of its routes begin. Paths that robots are kept from are none of these."""


def related_names() -> set[str]:
    """The names by which a query of the forum could cross to rows of moderation: reverse relations, and foreign keys."""
    names: set[str] = set()
    for model in MODELS:
        staffs = model in STAFFS
        for name, field in model._meta.fields_map.items():
            if isinstance(field, ForeignKeyFieldInstance):
                to_staffs = str(field.model_name).rpartition(".")[2] in NAMES
                if staffs and not to_staffs and field.related_name:
                    names.add(str(field.related_name))
                elif to_staffs and not staffs:
                    names.add(name)
    return names


RELATED = related_names()
OWN = frozenset({"flagged"})
"""A name that something else in the forum has too: what the holding rules flag."""


def texts(tree: ast.AST) -> Iterator[ast.Constant]:
    """The strings of a module but for docstrings, which say in prose what they like."""
    prose = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in prose:
            yield node


def reaches(source: str) -> Iterator[str]:
    """Every place where a module names a table, module or route of moderation, or asks through a relation to one."""
    tree = ast.parse(source)
    for constant in texts(tree):
        text = str(constant.value)
        if SQL.search(text) or NAMED.match(text) or text in ROUTES:
            yield f"line {constant.lineno}: {text[:60]}"
        elif re.fullmatch(r"-?\w+", text) and "__" in text and RELATED & set(text.lstrip("-").split("__")):
            yield f"line {constant.lineno}: {text}"
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg and "__" in node.arg and RELATED & set(node.arg.split("__")):
            yield f"line {node.value.lineno}: {node.arg}"
        elif isinstance(node, ast.Attribute) and node.attr in RELATED - OWN:
            yield f"line {node.lineno}: .{node.attr}"
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("prefetch_related", "select_related"):
            named = {str(each.value).split("__")[0] for each in node.args if isinstance(each, ast.Constant)}
            if named & RELATED:
                yield f"line {node.lineno}: {sorted(named & RELATED)}"


@everywhere(FILES, lambda file: str(file.relative_to(ROOT)))
def test_the_forum_names_nothing_of_moderation(file: Path) -> None:
    assert list(reaches(file.read_text("utf-8"))) == []


def test_the_names_looked_for_are_those_of_the_models() -> None:
    assert {"flag", "decision", "kept_text", "appeal", "reveal"} <= set(TABLES)
    assert {"flags", "decisions", "reveals", "decision"} <= RELATED
    assert {"desk.queue", "admin.roles", "decisions.show"} <= ROUTES


@pytest.mark.parametrize(
    "source",
    [
        'await database.rows("SELECT id FROM decision WHERE post_id = ?")',
        "await database.rows(f'SELECT 1 FROM post p LEFT JOIN flag f ON f.post_id = p.id WHERE {which}')",
        "Post.filter(decisions__undone_at=None)",
        "Post.filter(**{'flags__id__isnull': True})",
        "Thread.filter().order_by('-posts__decisions__at')",
        "await post.decisions",
        "await Post.all().prefetch_related('flags')",
        "Sanction.filter(decision__undone_at=None)",
        "redirect(request.link('desk.item', item=post.id))",
        "request.route_name.startswith(f'admin.{section}')",
        "request.link('decisions.show', decision=1)",
        "MODELS = ('forum.events', 'moderation.models')",
    ],
)
def test_a_reach_across_the_border_is_found(source: str) -> None:
    assert list(reaches(f"async def f():\n    {source}"))


@pytest.mark.parametrize(
    "source",
    [
        '"""Decisions come from decision rows."""',
        "Post.filter(thread__status='published')",
        "SAID = 'Your appeal was decided'",
    ],
)
def test_what_only_speaks_of_it_is_none(source: str) -> None:
    assert not list(reaches(source))
