"""Each package has the sentences for what it raises itself: none of moderation's codes has its words in the forum."""

import ast
from pathlib import Path

import pytest

from forum import parts as forum
from forum.web.rendering.words import Sentences
from moderation import parts as moderation

ROOT = Path(__file__).parents[2]
REFUSALS = frozenset({"Conflict", "NotAllowed", "Refused"})
ELSEWHERE = frozenset({"nickname.missing", "nickname.personal"})
"""Codes that the forum passes on from a function below, so that no module has field and code together."""


def texts(tree: ast.AST) -> set[str]:
    """The strings in it but for docstrings."""
    prose = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    found = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and node not in prose)
    return {node.value for node in found if isinstance(node.value, str)}


def refused(tree: ast.AST) -> set[str]:
    """The codes of the refusals that a module raises by name."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {text for call in calls if ast.unparse(call.func) in REFUSALS for each in call.args for text in texts(each)}


def modules_of(package: str) -> dict[str, ast.Module]:
    """The modules of a package but for its tables of sentences."""
    files = {file.relative_to(ROOT).as_posix(): file for file in sorted((ROOT / package).rglob("*.py"))}
    return {name: ast.parse(file.read_text("utf-8")) for name, file in files.items() if "/words/" not in name}


class Said:
    """The codes a package says, as far as its strings tell."""

    def __init__(self, package: str) -> None:
        modules = modules_of(package)
        self.modules = [texts(tree) for tree in modules.values()]
        self.pages = {text for name, tree in modules.items() if "/web/" in name for text in texts(tree)}
        self.refusals = self.pages | {code for tree in modules.values() for code in refused(tree)}

    def mentions(self, code: str) -> bool:
        return any(texts.issuperset(code.split(".")) for texts in self.modules)

    def says(self, kind: str, code: str) -> bool:
        """True if the code is said where sentences of this kind are called for."""
        if kind == "notices":
            return code in self.pages
        return code in self.refusals if kind in ("problems", "pages") else self.mentions(code)


FORUM, MODERATION = Said("forum"), Said("moderation")


def misplaced(sentences: Sentences, own: Said, other: Said) -> set[str]:
    """The codes in a package's tables that the other one has and it never answers with."""
    return {
        f"{kind}: {code}"
        for kind, table in sentences._asdict().items()
        for code in table
        if other.mentions(code) and not own.says(kind, code) and code not in ELSEWHERE
    }


def test_the_forum_has_no_sentence_for_a_code_of_moderation() -> None:
    assert misplaced(forum.SENTENCES, FORUM, MODERATION) == set()


def test_moderation_has_no_sentence_for_a_code_of_the_forum() -> None:
    assert misplaced(moderation.SENTENCES, MODERATION, FORUM) == set()


def test_a_sentence_of_moderation_among_the_forums_would_be_found() -> None:
    found = misplaced(forum.SENTENCES | moderation.SENTENCES, FORUM, MODERATION)
    assert found >= {
        "errors: item.too_many",
        "notices: claimed",
        "problems: taken",
        "pages: own",
        "notifications: undone",
    }
    assert len(found) > 80


@pytest.mark.parametrize("kind", Sentences._fields)
def test_two_sentences_for_one_code_are_refused(kind: str) -> None:
    code, said = next(iter(getattr(forum.SENTENCES, kind).items()))
    twice = moderation.SENTENCES._replace(**{kind: {code: said}})
    with pytest.raises(ValueError, match=code):
        forum.SENTENCES | twice
