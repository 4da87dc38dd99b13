"""The tests that `docs/security.md` names are there."""

import re
from functools import cache
from pathlib import Path

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


def test_every_test_that_the_document_names_is_there() -> None:
    assert missing(DOCUMENT.read_text("utf-8")) == []


def test_a_name_that_is_not_there_is_found() -> None:
    said = "`shape/test_security.py`: test_a_name_that_is_not_there…, test_of_nothing; `shape/test_nothing.py`"
    assert missing(said) == ["shape/test_security.py: test_of_nothing", "shape/test_nothing.py"]
