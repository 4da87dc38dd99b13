"""What every template keeps to: words go through the catalogues, nothing is inline, forms carry their key, html is ours."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from tests.shape.everywhere import everywhere

TEMPLATES = Path(__file__).parents[2] / "templates"
FILES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
READ_ALOUD = ("aria-label", "alt", "title", "placeholder", "label", "aria-description", "aria-roledescription")
PRINTED = "\N{OBJECT REPLACEMENT CHARACTER}"
VOID = ("br", "col", "hr", "img", "input", "link", "meta", "path", "use", "wbr")
# What a macro or a set block gives to a tag elsewhere, and the block that is part of a class.
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
DATA = re.compile(r'<script type="application/ld\+json">{{ \w+ }}</script>')
CLASS_BLOCK = re.compile(r"{% block kind %}[\w -]*{% endblock %}")

STORED_HTML = {
    "components/hit.html": {"row.listed_title_html", "short.short_html"},
    "admin/words/trial.html": {"hit.row.listed_title_html"},
    "components/notice.html": {"each.said.html", "shown.main.said.html"},
    "components/thread_row.html": {"short.short_html", "titled.listed_title_html"},
    "embed/box.html": {"short.short_html", "titled.listed_title_html"},
    "desk/item.html": {"prose.html"},
    "desk/searches.html": {"thread.title_html"},
    "desk/start.html": {"each.title_html", "thread.title_html"},
    "desk/official.html": {"row.short_html", "thread.title_html"},
    "desk/translation_row.html": {"version.short_html", "thread.title_html"},
    "desk/translations.html": {"thread.title_html"},
    "desk/triage_row.html": {"thread.title_html"},
    "documents/show.html": {"part.html"},
    "notices/index.html": {"each.main.said.html", "other.said.html"},
    "desk/steps.html": {"thread.listed_title_html"},
    "paths/step.html": {"said.listed_title_html"},
    "people/account.html": {"thread.title_html"},
    "people/my_question.html": {"thread.title_html"},
    "renderings/beside.html": {"preview.html"},
    "renderings/workbench.html": {"thread.title_html"},
    "threads/answer.html": {"version.short_html"},
    "threads/duplicates.html": {"thread.listed_title_html"},
    "threads/edit.html": {"thread.title_html"},
    "threads/erasure.html": {"thread.title_html"},
    "threads/official.html": {"short.short_html"},
    "threads/post.html": {"post.html"},
    "threads/public_version.html": {"thread.title_html"},
    "threads/revisions.html": {"version.short_html", "thread.title_html"},
    "threads/proposal.html": {"proposal.short_html"},
    "threads/question.html": {"titled.title_html"},
    "threads/rendered.html": {
        "page.official.version.short_html",
        "page.thread.title_html",
        "rendering.short_html",
        "rendering.title_html",
    },
    "threads/staff_panel.html": {"staff.asked_after.listed_title_html"},
    "threads/states.html": {"other.listed_title_html"},
    "threads/telling.html": {"face.html", "post.html", "telling.public.title_html", "telling.version.short_html"},
    "threads/written.html": {"form.prose.body.html"},
}


def without_jinja(source: str) -> str:
    """The markup as it stands, all branches of it, with a mark where something is printed."""
    kept, printing = [], False
    for _, kind, value in Environment().lex(CLASS_BLOCK.sub("", source)):
        if kind == "data" and not printing:
            kept.append(value)
        elif kind in ("variable_begin", "variable_end"):
            printing = kind == "variable_begin"
            kept.append(PRINTED if printing else "")
    return "".join(kept)


class Markup(HTMLParser):
    """Collects what of a template is written in it: texts outside elements with a `lang` of their own, and attributes."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.marked: list[str] = []
        self.feed(without_jinja(source))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.attributes += [(tag, name, value) for name, value in given.items()]
        says = given.get("lang", "")
        if (self.marked or (says and PRINTED not in says)) and tag not in VOID:
            self.marked.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.marked and tag == self.marked[-1]:
            self.marked.pop()

    def handle_data(self, data: str) -> None:
        self.attributes += [("", name, value) for name, value in ATTRIBUTE.findall(data)]
        if not self.marked:
            self.texts.append(ATTRIBUTE.sub("", data))


def letters(text: str) -> str:
    return "".join(each for each in text if each.isalpha())


def sentences_left(source: str) -> list[str]:
    """Words a reader would meet that no catalogue knows."""
    markup = Markup(source)
    found = [text.strip() for text in markup.texts if letters(text)]
    found += [value for _, name, value in markup.attributes if name in READ_ALOUD and letters(value)]
    return found + [text for text in constants(Environment().parse(source)) if looks_like_a_sentence(text)]


def constants(tree: nodes.Node) -> Iterator[str]:
    """Texts in expressions that aren't given to the catalogues."""
    for child in tree.iter_child_nodes():
        if isinstance(child, nodes.Call) and isinstance(child.node, nodes.Name) and child.node.name in ("t", "n"):
            continue
        if isinstance(child, nodes.Const) and isinstance(child.value, str):
            yield child.value
        yield from constants(child)


def looks_like_a_sentence(text: str) -> bool:
    return bool(re.search(r"[^\W\d_]\s+[^\W\d_]", text)) or any(each.isupper() for each in text)


def calls(source: str, function: str) -> Iterator[nodes.Call]:
    for call in Environment().parse(source).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == function:
            yield call


def spelled(node: nodes.Node) -> str:
    """`a.b.c` as it is written, also where it is `a.b["c"]`."""
    if isinstance(node, nodes.Getattr):
        return f"{spelled(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return f"{spelled(node.node)}.{node.arg.value}"
    return node.name if isinstance(node, nodes.Name) else "something else"


def printed_as_html(source: str) -> set[str]:
    return {spelled(call.args[0]) for call in calls(source, "html")}


def inline(source: str) -> list[str]:
    """Styles and scripts written into the page, which the browser is told to ignore; data for programs are no script."""
    source = DATA.sub("", source)
    markup = Markup(source)
    found = [f"{tag} {name}" for tag, name, _ in markup.attributes if name == "style" or name.startswith("on")]
    found += [f"{tag} {name}" for tag, name, value in markup.attributes if re.match(r"\s*javascript:", value, re.I)]
    return found + re.findall(r"<style\b|<script(?![^>]*\bsrc=)[^>]*>|<script[^>]*>\s*[^<\s]", source)


def forms(source: str) -> list[tuple[str, str]]:
    """Each form that writes: where it is sent to and what its key is for, as the template spells them."""
    found = []
    for form in re.findall(r"<form\b.*?</form>", source, re.DOTALL):
        if re.search(r"""\bmethod="?post\b""", form, re.I):
            action = re.search(r'\baction="\{\{ (.*?) \}\}"', form)
            key = re.search(r"\bkey\((.*?)\) ?\}\}", form)
            found.append(tuple((each[1] if each else "none").replace('"', "'") for each in (action, key)))
    return [(action, key) for action, key in found]


def switched_off(source: str) -> list[str]:
    """Ways around escaping."""
    tree = Environment(extensions=["jinja2.ext.do"]).parse(source)
    found = [each.name for each in tree.find_all(nodes.Filter) if each.name in ("safe", "xmlattr", "forceescape")]
    return found + [
        type(each).__name__ for each in tree.find_all((nodes.ScopedEvalContextModifier, nodes.EvalContextModifier))
    ]


def read(file: str) -> str:
    return (TEMPLATES / file).read_text(encoding="utf-8")


@everywhere(FILES)
def test_every_word_of_a_template_goes_through_the_catalogues(file: str) -> None:
    assert sentences_left(read(file)) == []


@everywhere(FILES)
def test_a_template_has_no_style_or_script_of_its_own(file: str) -> None:
    """A mail reaches no stylesheet: its frame lets long addresses break."""
    assert inline(read(file)) == (["body style"] if file == "emails/layout.html" else [])


@everywhere(FILES)
def test_every_form_that_writes_carries_the_key_of_its_own_address(file: str) -> None:
    assert [(action, key) for action, key in forms(read(file)) if action != key] == []


@everywhere(FILES)
def test_nothing_gets_around_escaping(file: str) -> None:
    assert switched_off(read(file)) == []


@everywhere(FILES)
def test_only_html_that_was_stored_is_printed_as_it_is(file: str) -> None:
    assert printed_as_html(read(file)) == STORED_HTML.get(file, set())


@pytest.mark.parametrize(
    "source",
    [
        "<p>Hello</p>",
        "<p>{{ t('Good') }} day</p>",
        "<p>{% if a %}{{ b }}{% else %}nobody{% endif %}</p>",
        '<nav aria-label="Main">',
        '{% macro attributes(id) %}id="{{ id }}" aria-label="Main"{% endmacro %}',
        '<input placeholder="Name">',
        '<span lang="{{ code }}">word</span>',
        '<p><span lang="pt">Olá</span> word</p>',
        '{{ done("All is well") }}',
        '{{ "Yes" if a else "no" }}',
        "&nbsp;&eacute;",
    ],
)
def test_a_word_left_in_a_template_is_seen(source: str):
    assert sentences_left(source) != []


@pytest.mark.parametrize(
    "source",
    [
        "<p>{{ t('Hello') }} · {{ number }}</p>",
        '<p><span lang="pt">Olá <b>a</b> todos<br></span></p>',
        '{% macro attributes(id) %}id="{{ id }}" lang="pt"{% endmacro %}{% block kind %}desk wide{% endblock %}',
        '{# A remark. #}<use href="#i"/>{{ icon("alert", "small") }}',
    ],
)
def test_what_is_no_word_for_the_reader_is_left_alone(source: str):
    assert sentences_left(source) == []


@pytest.mark.parametrize(
    "source",
    [
        '<p style="color: red">',
        '<p onclick="go()">',
        "<style>p {}</style>",
        "<script>go()</script>",
        '<script type="application/ld+json">{{ data }}; go()</script>',
        '<script src="a.js">go()</script>',
        '<a href="javascript:go()">',
    ],
)
def test_what_is_inline_is_seen(source: str):
    assert inline(source) != []


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ('<form method="post" action="{{ a }}">{{ key(a) }}</form>', ("a", "a")),
        ('<form method="post" action="{{ a }}"></form><form>{{ key(a) }}</form>', ("a", "none")),
        (
            '<form class="x" action="{{ url(\'a\') }}" method=post>\n{{ forms.key(url("b")) }}</form>',
            ("url('a')", "url('b')"),
        ),
    ],
)
def test_the_key_of_a_form_is_seen(source: str, seen: tuple[str, str]):
    assert forms(source) == [seen]


@everywhere(["{{ a | safe }}", "{% autoescape false %}{{ a }}{% endautoescape %}"])
def test_a_way_around_escaping_is_seen(source: str) -> None:
    assert switched_off(source) != []


def test_what_is_printed_as_html_is_seen():
    assert printed_as_html('{{ html(a.b["c"]) }}{{ html(a ~ b) }}') == {"a.b.c", "something else"}
