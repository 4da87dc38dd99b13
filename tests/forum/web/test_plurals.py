"""Counting in every language of the interface, by CLDR's rules; dates, numbers and lists as each language has them."""

from datetime import date

import pytest
from babel import Locale

from forum.web.rendering import i18n

SAMPLES = (
    *range(131),
    *range(995, 1013),
    10_000,
    100_000,
    999_999,
    1_000_000,
    1_000_001,
    2_000_000,
    2_500_000,
    10_000_000,
)
"""Numbers of every kind that CLDR gives as samples of its rules: small ones, round ones, exact millions."""
CLDR = {"pov": "kea"}
"""The language whose rules one has that CLDR does not know."""


@pytest.mark.parametrize("code", i18n.INTERFACE)
def test_each_form_of_a_plural_is_for_one_kind_of_number(code: str):
    rules = Locale.parse(CLDR.get(code) or i18n.LOCALES.get(code, code)).plural_form
    words = i18n.read(code)
    pairs = {(rules(number), words._form(number)) for number in SAMPLES}
    assert len(pairs) == len({kind for kind, _ in pairs}) == len({form for _, form in pairs})


@pytest.mark.parametrize(
    ("code", "counted"),
    [
        ("uk", {0: "0 відповідей", 1: "1 відповідь", 3: "3 відповіді", 11: "11 відповідей", 21: "21 відповідь", 25: "25 відповідей"}),
        ("fr", {0: "0 réponse", 1: "1 réponse", 2: "2 réponses", 1_000_000: "1 000 000 de réponses"}),
        ("ro", {1: "1 răspuns", 2: "2 răspunsuri", 19: "19 răspunsuri", 20: "20 de răspunsuri", 101: "101 răspunsuri"}),
        ("pt", {1_000_000: "1 000 000 de respostas", 1_000_001: "1 000 001 respostas"}),
        ("zh", {1: "1 个回答", 5: "5 个回答"}),
    ],
)  # fmt: skip
def test_answers_are_counted_as_speakers_do(code: str, counted: dict[int, str]):
    words = i18n.read(code)
    said = {number: str(words.n("{n} answer", "{n} answers", number).striptags()) for number in counted}
    assert {number: text.replace("\u00a0", " ").replace("\u202f", " ") for number, text in said.items()} == counted


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("pov", "4 di maiu di 2022"),
        ("kea", "4 di Maiu di 2022"),
        ("uk", "4 травня 2022 р."),
        ("be", "4 мая 2022 г."),
        ("zh", "2022年5月4日"),
        ("bn", "4 মে, 2022"),
        ("hi", "4 मई 2022"),
        ("ur", "4 مئی، 2022"),
    ],
)
def test_a_day_is_written_as_the_language_does_with_latin_digits(code: str, written: str):
    assert i18n.read(code).date(date(2022, 5, 4)).replace("\u202f", " ").replace("\u00a0", " ") == written


def test_every_language_of_the_interface_has_its_direction():
    assert [code for code in i18n.INTERFACE if i18n.read(code).direction == "rtl"] == ["ar", "ur"]
