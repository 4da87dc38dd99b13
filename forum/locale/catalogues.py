"""Sentences of the interface and their translations: finds them, compares them, keeps the .po files in step.

`python -m forum.locale.catalogues` brings each language's file up to date: new sentences come in empty, unused ones go,
and all stand in the order of their use. `--check` writes nothing, lists the faults and exits with 1 if there are any.
"""

import ast
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment, nodes

from forum.web.rendering.i18n import FOLDER, LOCALES, SOURCE, plural_form

ROOT = Path(__file__).parents[2]
TEMPLATES = "templates"
PYTHON = ("forum/web", "moderation")
ARGUMENTS = {"t": 1, "n": 2, "_": 1}
# Sentences are printed as they are, in text and in attributes.
MARKUP = frozenset('<>&"')
COUNTED = 1000
UNWRAPPED = 100_000


class Use(NamedTuple):
    """One call: the file, the sentence, its plural if it counts, and the places it fills."""

    file: str
    one: str
    many: str | None
    fills: frozenset[str]


class Gap(NamedTuple):
    """A fault of a sentence in one language: missing, fuzzy, unused, plural forms, placeholders or markup."""

    language: str
    kind: str
    sentence: str


def uses(root: Path = ROOT) -> Iterator[Use]:
    """Every use of a sentence, by file and then as it stands there. Raises ValueError for one built on the spot."""
    environment = Environment()
    for path in sorted((root / TEMPLATES).rglob("*.*")):
        yield from _in_template(path.relative_to(root), environment.parse(path.read_text(encoding="utf-8")))
    for folder in PYTHON:
        for path in sorted((root / folder).rglob("*.py")):
            yield from _in_python(path.relative_to(root), ast.parse(path.read_text(encoding="utf-8")))


def _in_template(path: Path, tree: nodes.Template) -> Iterator[Use]:
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in ("t", "n"):
            given = [each.value if isinstance(each, nodes.Const) else None for each in call.args]
            yield _use(path, call.lineno, call.node.name, given, frozenset(each.key for each in call.kwargs))


def _in_python(path: Path, tree: ast.Module) -> Iterator[Use]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        function = _function(call.func)
        given = [each.value if isinstance(each, ast.Constant) else None for each in call.args]
        if not function or (function != "_" and call.args and _holds_a_marked_one(call.args[0])):
            continue
        names = frozenset(each.arg for each in call.keywords if each.arg)
        yield _use(path, call.lineno, function, given, names)


def _function(called: ast.expr) -> str:
    """`t` or `n` of somebody's `words`, the mark `_`, or nothing."""
    if isinstance(called, ast.Name):
        return called.id if called.id == "_" else ""
    if not isinstance(called, ast.Attribute) or called.attr not in ("t", "n"):
        return ""
    of = called.value
    name = of.id if isinstance(of, ast.Name) else of.attr if isinstance(of, ast.Attribute) else ""
    return called.attr if name == "words" else ""


def _holds_a_marked_one(argument: ast.expr) -> bool:
    """True for a variable, an entry of a table or a function's result: the sentence itself is marked by `_`."""
    called = argument.func if isinstance(argument, ast.Call) else argument
    return isinstance(called, ast.Name | ast.Subscript)


def _use(path: Path, line: int, function: str, given: Sequence[object], fills: frozenset[str]) -> Use:
    file = path.as_posix()
    texts = [text for text in given[: ARGUMENTS[function]] if isinstance(text, str) and text]
    if len(texts) != ARGUMENTS[function]:
        raise ValueError(f"{file}:{line}: {function}() takes the sentence itself")
    if function == "n":
        return Use(file, texts[0], texts[1], fills | {"n"})
    return Use(file, texts[0], None, fills)


def sentences(root: Path = ROOT) -> dict[str, str | None]:
    """Every sentence by its singular, with its plural or None, in the order of use. Raises ValueError for one with two plurals."""
    return _plurals(uses(root))


def _plurals(used: Iterable[Use]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for use in used:
        if found.setdefault(use.one, use.many) != use.many:
            raise ValueError(f"{use.file}: “{use.one}” is used with another plural elsewhere")
    return found


def gaps(folder: Path = FOLDER, root: Path = ROOT) -> list[Gap]:
    """The faults in any language, the English sentences themselves included; empty when all is well."""
    used = list(uses(root))
    wanted = _plurals(used)
    found = [Gap(SOURCE, kind, use.one) for use in used for kind in _faults_of_use(use)]
    for path in sorted(folder.glob("*.po")):
        found += [Gap(path.stem, kind, sentence) for kind, sentence in _compare(wanted, read_catalogue(path))]
    return found


def _faults_of_use(use: Use) -> Iterator[str]:
    for text in filter(None, (use.one, use.many)):
        if MARKUP & set(text):
            yield "markup"
        if not _places(text) <= use.fills:
            yield "placeholders"


def _compare(wanted: Mapping[str, str | None], catalog: Catalog) -> Iterator[tuple[str, str]]:
    """The faults of a catalogue, each as (kind, sentence)."""
    known = {_one(message.id): message for message in catalog if message.id}
    single = _standing_for_one_number(plural_form(dict(catalog.mime_headers)["Plural-Forms"]))
    for sentence in [*known, *(str(_one(message.id)) for message in catalog.obsolete.values())]:
        if sentence not in wanted:
            yield "unused", sentence
    for one, many in wanted.items():
        message = known.get(one)
        if message is None or not any(_forms(message.string)):
            yield "missing", one
            continue
        forms = _forms(message.string)
        if message.fuzzy:
            yield "fuzzy", one
        if _many(message.id) != many or len(forms) != (catalog.num_plurals if many else 1) or not all(forms):
            yield "plural forms", one
        elif any(not _fits(form, one, many, number in single) for number, form in enumerate(forms)):
            yield "placeholders", one
        if MARKUP & set("".join(forms)):
            yield "markup", one


def _one(msgid: str | Sequence[str]) -> str:
    return msgid if isinstance(msgid, str) else msgid[0]


def _many(msgid: str | Sequence[str]) -> str | None:
    return None if isinstance(msgid, str) else msgid[1]


def _forms(string: object) -> tuple[str, ...]:
    return tuple(string) if isinstance(string, list | tuple) else (str(string or ""),)


def _places(text: str) -> frozenset[str]:
    """The names in braces; braces that don't pair are a name that nothing fills."""
    try:
        return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)
    except ValueError:
        return frozenset("{}")


def _fits(form: str, one: str, many: str | None, for_one_number: bool) -> bool:
    """True if a translation has the places of its sentence; a form used for one number only may leave out {n}."""
    wanted = _places(one) | (_places(many) if many else frozenset())
    places = _places(form)
    return places == wanted or (many is not None and for_one_number and places == wanted - {"n"})


def _standing_for_one_number(form: Callable[[int], int]) -> frozenset[int]:
    numbers = [form(number) for number in range(COUNTED)]
    return frozenset(each for each in numbers if numbers.count(each) == 1)


def read_catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=LOCALES.get(path.stem, path.stem))


def brought_up_to_date(path: Path, used: Sequence[Use]) -> str:
    """The content of a .po file with the sentences of today: its header and translations stay, unused ones go."""
    template, catalog, out = Catalog(), read_catalogue(path), BytesIO()
    wanted = _plurals(used)
    for use in used:
        template.add((use.one, many) if (many := wanted[use.one]) else use.one, locations=[(use.file, 0)])
    catalog.update(template, no_fuzzy_matching=True)
    for message in catalog:
        message.flags &= {"fuzzy"}  # Babel marks by itself how placeholders are written
    write_po(out, catalog, omit_header=True, include_lineno=False, ignore_obsolete=True, width=UNWRAPPED)
    header = path.read_text(encoding="utf-8").split("\n\n", 1)[0].rstrip("\n")
    return f"{header}\n\n{out.getvalue().decode().strip()}\n"


def run(arguments: list[str]) -> int:
    """Runs the command; returns its exit code."""
    if arguments != ["--check"]:
        used = list(uses())
        for path in sorted(FOLDER.glob("*.po")):
            path.write_text(brought_up_to_date(path, used), encoding="utf-8")
    found = gaps()
    for gap in found:
        print(f"{gap.language}: {gap.kind}: {gap.sentence}")
    return int(bool(found) and arguments == ["--check"])


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
