"""Runs of marks cost no more than they are long, whatever is made of them, and nobody's words are changed for it."""

import ast
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum import text
from forum.people import codes, nicknames, passwords
from forum.text import letters, personal, phrases, word_rules
from forum.text.language import recognise
from tests.growth import keeps_pace

ROOT = Path(__file__).parents[2]
FORMS = ("NFC", "NFD", "NFKC", "NFKD")
# Of falling combining class, which is what sorting them takes longest for; the third are marks only once decomposed.
HOSTILE = ("\u0301\u0316", "\u0f73", "\uff9e\u0301", "\U0001d16d\U0001d165", "\u302e\u0301", "\u0344\u0345")
DOORS: dict[str, Callable[[str], object]] = {
    "clean": text.clean,
    "clean_line": text.clean_line,
    "slug": text.slug,
    "excerpt": text.excerpt,
    "isolate_numbers": text.isolate_numbers,
    "a nickname's key": nicknames.fold,
    "a nickname repaired": nicknames.repaired,
    "a password": passwords.check,
    "a recovery code": codes.digest,
    "word rules": word_rules.fold,
    "phrases": phrases.folded,
    "language": lambda said: recognise(said, ["pt", "en"]),
    "personal data": lambda said: personal.found(said, personal.NOBODYS),
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("unit", HOSTILE, ids=ascii)
def test_eight_times_as_many_marks_take_about_eight_times_as_long(door: str, unit: str):
    assert keeps_pace(lambda marks: DOORS[door](f"a{marks}"), unit, length=3_000)


@pytest.mark.parametrize("form", FORMS)
@given(st.text(max_size=60))
def test_a_text_without_long_runs_is_normalised_as_unicode_says(form: str, said: str):
    assert letters.stream_safe(said) == said or len(said) > letters.LONGEST_RUN
    if letters.stream_safe(said) == said:
        assert letters.normalized(said, form) == unicodedata.normalize(form, said)  # type: ignore[arg-type]


@pytest.mark.parametrize("form", FORMS)
@given(st.text("a\u0301\u0316\u0f73\uff9e\u200d\U0001d165é", max_size=200))
def test_what_is_normalised_stays_as_it_is(form: str, said: str):
    once = letters.normalized(said, form)  # type: ignore[arg-type]
    assert letters.stream_safe(letters.stream_safe(said)) == letters.stream_safe(said)
    assert unicodedata.normalize(form, once) == once  # type: ignore[arg-type]


def test_two_passwords_that_differ_only_in_their_last_marks_stay_two():
    hasher = passwords.Hasher(time_cost=1, memory_kib=8, threads=1)
    one, other = ("sardinhas" + "\u0301" * marks for marks in (40, 41))
    assert not hasher._matches(hasher._argon2.hash(passwords._material(one)), passwords._material(other))
    hasher.close()


def test_normalising_is_done_in_one_module_alone():
    callers = set()
    for file in sorted([*(ROOT / "forum").rglob("*.py"), *(ROOT / "moderation").rglob("*.py")]):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            called = ast.unparse(node) if isinstance(node, ast.Attribute) else ""
            imported = isinstance(node, ast.ImportFrom) and node.module == "unicodedata"
            if imported or called in ("unicodedata.normalize", "unicodedata.is_normalized"):
                callers.add(file.relative_to(ROOT).as_posix())
    assert callers == {"forum/text/letters.py"}
