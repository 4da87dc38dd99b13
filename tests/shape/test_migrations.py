"""Migrations are one line of numbered files, and none remakes a table: on SQLite that deletes rows of other tables."""

import ast
from importlib import import_module
from pathlib import Path

import pytest

FILES = sorted(Path("migrations").glob("[0-9]*.py"))

SAFE = {"CreateModel", "AddField", "AddIndex", "RunSQL", "RunPython", "Renamed", "Relation", "Widened"}


def test_only_operations_that_keep_every_row_are_used():
    remaking = {
        f"{file.name}: {type(operation).__name__}"
        for file in FILES
        for operation in import_module(f"migrations.{file.stem}").Migration.operations
        if type(operation).__name__ not in SAFE
    }
    assert remaking == set()


def test_migrations_are_numbered_without_a_gap():
    assert [file.name[:5] for file in FILES] == [f"{number:04d}_" for number in range(1, len(FILES) + 1)]


def test_each_migration_follows_the_one_before():
    follows = {file.stem: import_module(f"migrations.{file.stem}").Migration.dependencies for file in FILES}
    names = list(follows)
    assert list(follows.values()) == [[], *([("forum", name)] for name in names[:-1])][: len(names)]


@pytest.mark.parametrize("file", FILES[1:], ids=lambda file: file.name)
def test_a_column_that_is_added_has_a_value_for_the_rows_that_are_there(file: Path) -> None:
    """Without one the engines refuse it as soon as the table has a row."""
    for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("AddField"):
            given = {each.arg: each.value for each in call.keywords}
            field = given.get("field", call.args[-1] if call.args else None)
            assert isinstance(field, ast.Call)
            named = {each.arg: ast.unparse(each.value) for each in field.keywords}
            assert named.get("null") == "True" or "db_default" in named, ast.unparse(call)
