"""Templates with their constants worked out: the same pages, made of fewer calls."""

from typing import Any

import pytest
from jinja2 import DictLoader, Environment, TemplateAssertionError
from markupsafe import Markup
from starlette.applications import Starlette

import main
from forum.settings import Settings
from forum.web.rendering.constants import FoldingEnvironment
from tests.cast import Visit, answer, ask, at, cheap_hasher

PATHS = (
    "/ar/",
    "/en/threads?state=answered&topic=documentation",
    "/pt/topics/documentation",
    "/ar/register",
    "/en/about",
)


class Said:
    """A function for templates that notes how it was called."""

    def __init__(self, answer: object) -> None:
        self.answer = answer
        self.calls: list[tuple[tuple[Any, ...], dict[str, Any]]] = []

    def __call__(self, *given: Any, **named: Any) -> object:
        self.calls.append((given, named))
        return self.answer


def environment(source: str, said: Said, **others: str) -> FoldingEnvironment:
    made = FoldingEnvironment(loader=DictLoader({"page": source} | others), autoescape=True)
    made.folded = {"said": said}
    made.globals["said"] = said
    return made


def test_a_call_with_constants_is_made_once_however_often_the_page_is() -> None:
    said = Said(Markup("<b>word</b>"))
    template = environment('{{ said("one", {"a": 1}, size="small") }} and {{ other }}', said).get_template("page")
    assert [template.render(other="more") for _ in range(3)] == ["<b>word</b> and more"] * 3
    assert said.calls == [(("one", {"a": 1}), {"size": "small"})]


def test_a_call_within_a_constant_call_is_made_once_too() -> None:
    said = Said(Markup("word"))
    template = environment('{{ said(said("inner")) }}', said).get_template("page")
    assert [template.render() for _ in range(3)] == ["word"] * 3
    assert said.calls == [(("inner",), {}), ((Markup("word"),), {})]


def test_a_call_with_something_of_the_page_is_made_each_time() -> None:
    said = Said("word")
    template = environment('{{ said("one", other) }}{{ said(**named) }}', said).get_template("page")
    for other in "ab":
        template.render(other=other, named={"size": other})
    assert said.calls == [(("one", "a"), {}), ((), {"size": "a"}), (("one", "b"), {}), ((), {"size": "b"})]


def test_what_is_not_markup_is_escaped_all_the_same() -> None:
    template = environment('<a href="{{ said("list") }}">', Said("/threads?a=1&b=2")).get_template("page")
    assert template.render() == '<a href="/threads?a=1&amp;b=2">'


@pytest.mark.parametrize(
    "source", ["{% set said = 1 %}", "{% for said in [1] %}{% endfor %}", "{% macro m(said) %}{% endmacro %}"]
)
def test_a_folded_name_keeps_its_meaning(source: str) -> None:
    with pytest.raises(TemplateAssertionError, match="said can't be assigned"):
        environment(source, Said("")).get_template("page")


def test_macros_with_callers_and_loops_are_called_as_jinja_does() -> None:
    box = "{% macro box(title) %}<{{ title }}:{{ caller('c') }}>{% endmacro %}"
    source = (
        '{% from "box" import box %}{% for each in [1, 2] %}'
        "{% call(word) box(each) %}{{ word }}{{ loop.cycle('x', 'y') }}{{ dict(a=each).a }}{% endcall %}{% endfor %}"
    )
    said = Said("")
    folded = environment(source, said, box=box).get_template("page").render()
    plain = Environment(loader=DictLoader({"page": source, "box": box}), autoescape=True).get_template("page").render()
    assert folded == plain == "<1:cx1><2:cy2>"


def test_macros_and_shared_names_mean_what_they_do_in_jinja() -> None:
    """Arguments by place, by name and left out; a name that a template gives another meaning; an import for its template alone."""
    parts = "{% macro row(a, b='<', c=shared('c')) %}{{ a }}{{ b }}{{ c }}{% endmacro %}"
    source = (
        '{% extends "frame" %}{% from "parts" import row as line %}{% macro own(shared) %}{{ shared }}{% endmacro %}'
        "{% block inner %}{{ line(1) }}{{ line('&', c=2) }}{{ own(3) }}{{ shared('d') }}{% endblock %}"
    )
    others = {"parts": parts, "frame": "[{% block inner %}{% endblock %}{{ line is defined }}{{ shared('e') }}]"}
    made = environment(source, Said(""), **others)
    made.globals["shared"] = lambda letter: Markup("<{}>").format(letter)
    assert made.get_template("page").render() == "[1&lt;<c>&amp;&lt;23<d>False<e>]"


def test_no_page_gives_a_shared_name_another_meaning() -> None:
    with pytest.raises(TypeError, match="thread_url"):
        main._furniture()[3].render("errors/bare.html", "en", {"code": "broken", "reference": "", "thread_url": ""})


async def test_pages_are_the_same_with_and_without_folding(
    app: Starlette, configured: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread = await ask()
    await answer(thread)
    paths = (*PATHS, at(thread))
    folded = [(await Visit(app).get(path)).text for path in paths]
    monkeypatch.setattr(FoldingEnvironment, "compile", Environment.compile)
    monkeypatch.setattr(FoldingEnvironment, "make_globals", Environment.make_globals)
    monkeypatch.setattr(FoldingEnvironment, "code_generator_class", Environment.code_generator_class)
    unfolded = main.compose(configured, hasher=cheap_hasher())
    assert [(await Visit(unfolded).get(path)).text for path in paths] == folded
