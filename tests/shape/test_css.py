"""Conventions of the sheets: both directions of writing in one, named colours, nothing from outside."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[2] / "static" / "css"
SHEETS = sorted(CSS.rglob("*.css"))
JOINED = ("site.css", "page.css", "search.css", "places.css", "paths.css", "sheet.css", "codes.css", "staff.css")
INSTEAD = ["page.css", "places.css"]
"""Sheets of which a page has the one or the other."""
PARTS = [sheet for sheet in SHEETS if sheet.parent != CSS or sheet.name not in JOINED]

DECLARATION = re.compile(r"(?<=[{;])\s*([\w-]+)\s*:\s*([^;{}]+)(?=[;}])")
PHYSICAL = re.compile(
    r"((min|max)-)?(width|height)|left|right|top|bottom|inset"
    r"|((scroll-)?(margin|padding)|border)-(left|right|top|bottom)(-.+)?"
)
SIDES = re.compile(r"(scroll-)?(margin|padding)|border-(width|style|color)")
STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


def named(sheet: Path) -> str:
    return str(sheet.relative_to(CSS))


def declarations(css: str) -> list[tuple[str, str]]:
    without_comments = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    without_strings = STRING.sub('""', without_comments)
    return [(name, value.strip()) for name, value in DECLARATION.findall(without_strings)]


def is_physical(name: str, value: str) -> bool:
    """Whether a declaration means the same side of the paper in Arabic as in Portuguese."""
    if PHYSICAL.fullmatch(name):
        return True
    if name in ("float", "clear", "text-align"):
        return value in ("left", "right")
    sides = re.sub(r"\([^()]*\)", "", value).split()
    if SIDES.fullmatch(name):
        return len(sides) == 4 and sides[1] != sides[3]
    return name == "border-radius" and "/" not in value and physical_corners(sides)


def physical_corners(corners: list[str]) -> bool:
    if len(corners) < 2:
        return False
    start_top, end_top, end_bottom, start_bottom = (corners + corners[-2:])[:4] if len(corners) < 4 else corners
    return start_top != end_top or end_bottom != start_bottom


@pytest.mark.parametrize("sheet", SHEETS, ids=named)
def test_a_sheet_names_sides_by_the_direction_of_writing(sheet: Path) -> None:
    assert [pair for pair in declarations(sheet.read_text("utf-8")) if is_physical(*pair)] == []


@pytest.mark.parametrize(
    "css",
    [
        "a { left: 0; }",
        "a { color: red; margin-left: 1px }",
        "@media print { a { max-width: 3em; } }",
        "a { text-align: right; }",
        "a { padding: 0 1px 0 2px; }",
        "a { border-top-left-radius: 2px; }",
        "a { border-radius: 2px 0; }",
        "a { inset: 0; }",
    ],
)
def test_the_check_sees_a_side_of_the_paper(css: str) -> None:
    assert [pair for pair in declarations(css) if is_physical(*pair)]


@pytest.mark.parametrize(
    "css",
    [
        "@media (min-width: 48rem) { a { inline-size: 1em; } }",
        "a { margin: 2px 0 0; padding: 1px var(--s2) 3px var(--s2); text-align: start; }",
        "a { border-radius: 0 0 14px 14px; border-start-start-radius: 2px; inset-inline-start: 0; }",
    ],
)
def test_the_check_lets_sides_of_the_writing_pass(css: str) -> None:
    assert [pair for pair in declarations(css) if is_physical(*pair)] == []


@pytest.mark.parametrize("sheet", [sheet for sheet in PARTS if sheet.name != "tokens.css"], ids=named)
def test_colours_have_names_and_live_in_the_tokens(sheet: Path) -> None:
    values = " ".join(value for _, value in declarations(sheet.read_text("utf-8")))
    assert re.findall(r"#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|oklch|color-mix)\(", values, re.IGNORECASE) == []


@pytest.mark.parametrize("sheet", PARTS, ids=named)
def test_a_sheet_uses_only_tokens_that_exist(sheet: Path) -> None:
    defined = {name for part in PARTS for name, _ in declarations(part.read_text("utf-8")) if name.startswith("--")}
    assert set(re.findall(r"var\((--[\w-]+)", sheet.read_text("utf-8"))) <= defined


@pytest.mark.parametrize("sheet", SHEETS, ids=named)
def test_a_sheet_asks_nobody_else_and_embeds_nothing(sheet: Path) -> None:
    assert re.findall(r"""(?:url\(|@import)\s*["']?(?:data:|https?:|//)""", sheet.read_text("utf-8")) == []


@pytest.mark.parametrize("part", PARTS, ids=named)
def test_a_part_has_its_own_layer_and_comes_exactly_once_with_a_page(part: Path) -> None:
    layer = part.stem if part.parent == CSS else "components"
    assert part.read_text("utf-8").startswith(f"@layer {layer} {{\n")
    order = f'@import url("{part.relative_to(CSS)}");'
    joined = [name for name in JOINED for _ in range((CSS / name).read_text("utf-8").count(order))]
    assert len(joined) == 1 or joined == INSTEAD


def test_text_is_never_cut_off() -> None:
    """Somebody who doubles the size of letters, or reads a longer language, gets every word (WCAG 1.4.4, 1.4.12)."""
    cut = [
        (named(sheet), pair)
        for sheet in SHEETS
        for pair in declarations(sheet.read_text("utf-8"))
        if pair[0] in ("text-overflow", "line-clamp", "-webkit-line-clamp")
    ]
    assert cut == []


ROOT = CSS.parents[1]
TEMPLATES = "\n".join(file.read_text("utf-8") for file in sorted((ROOT / "templates").rglob("*.html")))
SCRIPTS = "\n".join(file.read_text("utf-8") for file in sorted((ROOT / "static/js").rglob("*.js")))
WRITTEN = "\n".join(
    file.read_text("utf-8") for package in ("forum", "moderation") for file in sorted((ROOT / package).rglob("*.py"))
)


def classes_of(css: str) -> set[str]:
    """The classes that a sheet's rules are for."""
    bare = re.sub(r"/\*.*?\*/|\"[^\"]*\"|url\([^)]*\)", "", css, flags=re.DOTALL)
    return {name for rule in re.findall(r"([^{}]+)\{", bare) for name in re.findall(r"\.([a-zA-Z][\w-]*)", rule)}


STYLED = {name for sheet in PARTS for name in classes_of(sheet.read_text("utf-8"))}


def test_every_class_that_is_styled_stands_on_a_page() -> None:
    attributes = re.findall(r'class="((?:[^"{]|{%.*?%}|{{.*?}})*)"', TEMPLATES)
    literals = re.findall(r"[\"'`]([\w -]+)[\"'`]", TEMPLATES + SCRIPTS + WRITTEN)
    there = {name for said in attributes + literals for name in re.findall(r"[\w-]+", said)}
    begun = tuple(name for name in there if len(name) > 2 and name.endswith("-"))
    assert {name for name in STYLED - there if not name.startswith(begun)} == set()


def test_every_class_of_a_template_is_styled_or_read_by_a_script() -> None:
    plain = re.sub(r"{%.*?%}|{{.*?}}", "", TEMPLATES)
    named = {name for each in re.findall(r'class="([^"]*)"', plain) for name in each.split() if not name.endswith("-")}
    assert {name for name in named - STYLED if not re.search(rf"[.'\"]{name}\b", SCRIPTS)} == set()
