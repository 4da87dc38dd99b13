"""A macro says in its arguments all it needs of a page; no template lends it the page's own names."""

from pathlib import Path

from jinja2 import Environment, meta, nodes

import main
from tests.shape.everywhere import everywhere

TEMPLATES = Path(__file__).parents[2] / "templates"
SOURCES = {path.relative_to(TEMPLATES).as_posix(): path.read_text("utf-8") for path in TEMPLATES.rglob("*.html")}
GLOBALS = frozenset(main._furniture()[3].environment_of("en").globals)


def lent(source: str) -> list[int]:
    """The lines of imports that hand the page's names over unsaid."""
    tree = Environment().parse(source)
    return [
        each.lineno for each in tree.find_all((nodes.Import, nodes.FromImport)) if getattr(each, "with_context", False)
    ]


def undeclared(source: str) -> set[str]:
    """The names that macros take from nowhere: no arguments, nothing they set, nothing that every template may call."""
    tree = Environment().parse(source)
    tree.body = [each for each in tree.body if isinstance(each, nodes.Macro | nodes.Import | nodes.FromImport)]
    own = {macro.name for macro in tree.find_all(nodes.Macro)}
    own |= {name.name for name in tree.find_all(nodes.Name) if name.ctx == "store"}
    return meta.find_undeclared_variables(tree) - own - GLOBALS


@everywhere(sorted(SOURCES))
def test_no_template_imports_with_context(file: str) -> None:
    assert lent(SOURCES[file]) == []


@everywhere(sorted(file for file in SOURCES if "{% extends" not in SOURCES[file]))
def test_a_macro_names_what_it_needs(file: str) -> None:
    assert undeclared(SOURCES[file]) == set()


def test_what_is_hidden_would_be_found() -> None:
    assert lent('{% from "a.html" import b with context %}') == [1]
    assert undeclared("{% macro a(b) %}{{ t(b) }}{{ me.account_id }}{% endmacro %}") == {"me"}
