"""Whatever is recorded can be read in the audit as a sentence, in every language pages are in."""

import ast
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from forum.web.rendering import i18n
from moderation.review.appeals import VERDICTS_ON
from moderation.review.verdicts import VERDICTS
from moderation.web.desk.audit import sentence_of
from moderation.web.words import SUBJECTS
from tests.shape.everywhere import everywhere

ROOT = Path(__file__).parents[2]
FILES = {
    str(file.relative_to(ROOT)): ast.parse(file.read_text("utf-8"))
    for package in ("forum", "moderation")
    for file in sorted(ROOT.glob(f"{package}/**/*.py"))
}
WORDS = {code: i18n.read(code) for code in ("en", "pt", "ar")}
# What stands in braces where a verb is put together, and is no argument of the function around it.
PARTS = {
    ("moderation/review/appeals.py", "verdict"): VERDICTS_ON,
    ("moderation/review/decisions.py", "verdict"): VERDICTS,
    ("forum/threads/official/versions.py", "kind"): ("marked", "confirmed", "renewed", "corrected"),
    ("forum/catalogue/editing.py", "kind_of(thing)"): ("category", "topic", "cabinet", "language"),
}


def literals(given: ast.expr) -> list[str]:
    """The words an expression can come to: a constant, or one of two."""
    if isinstance(given, ast.IfExp):
        return literals(given.body) + literals(given.orelse)
    return [str(given.value)] if isinstance(given, ast.Constant) else []


def called(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == name:
            yield node


def passed(file: str, around: ast.AsyncFunctionDef, name: str) -> list[str]:
    """What callers pass for an argument of a function; a private one is called in its own file only."""
    place = [each.arg for each in around.args.args].index(name)
    files = [file] if around.name.startswith("_") else list(FILES)
    return [word for each in files for call in called(FILES[each], around.name) for word in literals(call.args[place])]


def put_together(file: str, around: ast.AsyncFunctionDef, formed: ast.JoinedStr) -> list[str]:
    choices = []
    for part in formed.values:
        if isinstance(part, ast.Constant):
            choices.append([str(part.value)])
            continue
        assert isinstance(part, ast.FormattedValue)
        name = ast.unparse(part.value)
        choices.append(list(PARTS[file, name]) if (file, name) in PARTS else passed(file, around, name))
    return ["".join(parts) for parts in product(*choices)]


def recorded() -> set[str]:
    """Every verb that `events.record` is called with."""
    found: set[str] = set()
    for file, tree in FILES.items():
        for around in (node for node in ast.walk(tree) if isinstance(node, ast.AsyncFunctionDef)):
            for call in called(around, "record"):
                if ast.unparse(call.func) != "events.record":
                    continue
                verb = call.args[0]
                words = put_together(file, around, verb) if isinstance(verb, ast.JoinedStr) else literals(verb)
                assert words, f"{file}: {ast.unparse(call)} can't be read"
                found |= set(words)
    return found


def test_verbs_are_found_however_they_are_put_together() -> None:
    assert {"post.flagged", "decision.ban", "appeal.uphold", "topic.archived", "thread.reopened"} <= recorded()
    assert {"thread.not_same", "reply.restored", "reason.moved", "official.corrected"} <= recorded()


@everywhere(sorted(recorded()))
def test_the_audit_has_a_sentence_for_every_verb_in_every_language(verb: str) -> None:
    plain = sentence_of(WORDS["en"], verb)
    assert plain, f"{verb} would be shown by its code"
    for language in ("pt", "ar"):
        assert sentence_of(WORDS[language], verb) not in ("", plain)


def test_the_audit_names_every_kind_of_thing_that_verbs_are_about() -> None:
    # an answer and a comment are posts, what is official belongs to one, and so on
    kinds = {
        "thread",
        "post",
        "account",
        "decision",
        "appeal",
        "waiting",
        "reason",
        "holding",
        "routingrule",
        "savedreply",
    }
    assert kinds <= set(SUBJECTS)
