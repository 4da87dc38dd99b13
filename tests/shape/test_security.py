"""The tests, files and commands that `docs/security.md` names are there."""

import re
from functools import cache
from pathlib import Path

from click import Group

import main
from bench.__main__ import bench

TESTS = Path(__file__).parents[1]
DOCUMENT = TESTS.parent / "docs" / "security.md"
NAMED = re.compile(r"`(?P<file>[\w/]+/test_\w+\.py)`|\b(?P<name>test_\w+)(?P<cut>…?)")


@cache
def names_in(file: str) -> tuple[str, ...]:
    return tuple(re.findall(r"^(?:async )?def (test_\w+)", (TESTS / file).read_text("utf-8"), re.MULTILINE))


def missing(document: str) -> list[str]:
    """The files and tests that a document names and that are not there; a test is one of the file named last."""
    found, file = [], ""
    for each in NAMED.finditer(document):
        if each["file"]:
            file = each["file"]
            found += [] if (TESTS / file).is_file() else [file]
        elif (TESTS / file).is_file():
            known = [
                name
                for name in names_in(file)
                if name == each["name"] or (each["cut"] and name.startswith(each["name"]))
            ]
            found += [] if known else [f"{file}: {each['name']}"]
    return found


FILE = re.compile(r"`((?:docs|deploy|forum|moderation|static|templates|tests)/[\w./-]*[\w/]|[\w-]+\.lock)`")
COMMAND = re.compile(r"`(?:python (?P<of>main\.py|-m bench)|make) (?P<name>[\w-]+)[^`]*`")


def missing_files(document: str) -> list[str]:
    """The files and folders that a document names by their whole path and that are not there; tests are named by their own."""
    named = [each for each in FILE.findall(document) if "/test_" not in each]
    return [each for each in named if not (DOCUMENT.parents[1] / each).exists()]


def missing_commands(document: str) -> list[str]:
    """The commands that a document names and nobody has: of `main.py`, of the bench, of the Makefile."""
    targets = re.findall(r"^([\w-]+):", (DOCUMENT.parents[1] / "Makefile").read_text("utf-8"), re.MULTILINE)
    groups: dict[str | None, Group] = {"main.py": main.cli, "-m bench": bench}
    known = {of: set(group.commands) for of, group in groups.items()} | {None: set(targets)}
    return [each[0] for each in COMMAND.finditer(document) if each["name"] not in known[each["of"]]]


def test_every_test_that_the_document_names_is_there() -> None:
    assert missing(DOCUMENT.read_text("utf-8")) == []


def test_every_file_and_command_that_the_document_names_is_there() -> None:
    document = DOCUMENT.read_text("utf-8")
    assert (missing_files(document), missing_commands(document)) == ([], [])
    assert len(FILE.findall(document)) > 10 and COMMAND.search(document)


def test_a_file_and_a_command_that_are_not_there_are_found() -> None:
    said = "`docs/nothing.md`, `docs/security.md`, `make nothing`, `python main.py nothing`, `python -m bench wave`"
    assert (missing_files(said), missing_commands(said)) == (
        ["docs/nothing.md"],
        ["`make nothing`", "`python main.py nothing`"],
    )


def test_a_name_that_is_not_there_is_found() -> None:
    said = "`shape/test_security.py`: test_a_name_that_is_not_there…, test_of_nothing; `shape/test_nothing.py`"
    assert missing(said) == ["shape/test_security.py: test_of_nothing", "shape/test_nothing.py"]
