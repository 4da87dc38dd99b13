"""A question finds its cabinet by words in time that grows as it does, whatever was asked and whatever the rules say."""

import re
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.catalogue import facts
from forum.text import phrases
from forum.threads.casework.routing import Route, cabinet_for
from tests.growth import keeps_pace

HOUSING = 7
lines = st.text("abé汉字*-' ", min_size=1, max_size=8).filter(
    lambda line: re.search(r"\w", line) and all(re.search(r"[^*]", part) for part in line.split())
)


def sends(words: str, said: str) -> bool:
    return cabinet_for(1, "", said, [Route(1, None, words, HOUSING)]) == HOUSING


def expression(line: str) -> str:
    """The line as a regular expression, which tries every place."""
    parts = phrases.folded(line).split()
    inner = " ".join(re.escape(part.replace("*", "")) + (r"\w*" if "*" in part else "") for part in parts)
    return inner if phrases.HAN.search(line) else rf"(?<!\w){inner}(?!\w)"


@settings(max_examples=500)
@given(st.text("abéÉ汉字-' \u0301\n", max_size=20), st.lists(lines, min_size=1, max_size=3))
def test_words_send_a_question_where_trying_every_place_would(said: str, words: list[str]):
    expected = any(re.search(expression(line), phrases.folded(said)) for line in words)
    assert sends("\n".join(words), said) is expected


@pytest.mark.parametrize(
    ("words", "said", "expected"),
    [
        ("renda*", "Não pago as RENDAS há meses", True),
        ("renda", "Não pago as rendas", False),
        ("salário* em atraso", "Tenho salários   em\natraso", True),
        ("didn't pay me", "He didn’t pay me.", True),
        ("护照", "我的护照丢了", True),
        ("护* 局", "护照 局", True),
        ("a* b* c", "ab bc cd", False),
        ("a* b* c", "ab bc c", True),
    ],
)
def test_a_line_is_whole_words_or_beginnings_that_follow_each_other(words: str, said: str, expected: bool):
    assert sends(words, said) is expected


FACTS = "\n".join(line for fact in facts.routing() for line in fact.words)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("malik amar 3 mash er beton dey nai, beton dey na", True),
        ("dalal amader passport rekhe dise", True),
        ("boss salary nahi deta aur dhamki deta hai", True),
        ("uski company ne passport rakh liya hai", True),
        ("malik 2 maheene se tankhwah nahi de raha", True),
        ("AIMA ka notice aaya hai, kya karun", True),
        ("AIMA ki appointment kaise milegi", False),
        ("amar card er meyad sesh", False),
    ],
)
def test_bengali_hindi_and_urdu_in_latin_letters_find_the_lawyers_too(said: str, expected: bool):
    assert sends(FACTS, said) is expected


UNITS = ("a", " ", "a ", "汉", "汉 ", "aa ", "a-", "*", "\ufdfa", "\u0301")
HOSTILE_RULES = (
    "a* b",
    "a* a* a* b",
    "汉* 字",
    "汉*汉* 字",
    "* b*",
    "* *a",
    "a" * 5_000,
    "*a*b*",
    "\n".join(f"a* b{n}" for n in range(50)),
)


@pytest.mark.parametrize("unit", UNITS, ids=ascii)
def test_eight_times_as_long_a_question_takes_about_eight_times_as_long_by_any_rule(unit: str):
    for words in HOSTILE_RULES:
        assert keeps_pace(partial(sends, words), unit), words[:40]
