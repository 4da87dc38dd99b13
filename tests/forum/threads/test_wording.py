"""Words are found however they are written, and not where they aren't."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum import examples
from forum.threads import holding_seed, wording
from forum.threads.wording import fold, found

RULES = {rule.code: rule.words for rule in holding_seed.seeded() if rule.words and rule.code != holding_seed.ASKS_ABOUT}
SELLER = "Tenho vagas garantidas, chama no zap"
ALIKE = {"a": "аα@4", "e": "еε3", "o": "оο0", "c": "сϲ", "i": "іι1", "p": "рρ", "s": "ѕ5$", "t": "т7", "g": "9"}
DIGITS = ("০১২৩৪৫৬৭৮৯", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "０１２３４５６７８９", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗")
HARMLESS = [each for each in examples.questions() if each.rejected is None]
BETWEEN = st.sampled_from(["", "", " ", ".", "-", "_", "*", "\u200b", "\u00ad", "\u2060", " . ", "\n"])


def is_found(text: str, rule: str) -> bool:
    return found(fold(text), rule)


@st.composite
def spaced(draw: st.DrawFn, text: str = SELLER) -> str:
    """The text with something that is no letter between any two letters, and at least one space between words."""
    return " ".join("".join(letter + draw(BETWEEN) for letter in word) for word in text.split())


@st.composite
def lookalike(draw: st.DrawFn, text: str = SELLER) -> str:
    """The text with some letters in another alphabet or as signs, and either case."""
    return "".join(
        draw(st.sampled_from([letter, letter.upper(), *ALIKE.get(letter.casefold(), "")])) for letter in text
    )


@given(spaced())
def test_signs_between_letters_change_nothing(text: str):
    assert is_found(text, RULES["appointment_seller"])


@given(lookalike())
def test_letters_that_look_alike_change_nothing(text: str):
    assert is_found(text, RULES["appointment_seller"])


@given(lookalike().flatmap(spaced))
def test_both_together_change_nothing(text: str):
    assert is_found(text, RULES["appointment_seller"])


@given(st.sampled_from(DIGITS), st.integers(0, 10**9))
def test_digits_of_any_script_are_digits(digits: str, number: int):
    written = str(number).translate({ord("0") + value: sign for value, sign in enumerate(digits)})
    assert is_found(f"code {written}!", str(number))
    assert not is_found(f"code {written}7!", str(number))


@given(st.lists(st.sampled_from([f"{each.title}\n{each.body}" for each in HARMLESS]), min_size=1, max_size=1))
def test_a_harmless_example_is_no_word_of_any_rule(texts: list[str]):
    assert [code for code, words in RULES.items() if is_found(texts[0], words)] == []


@pytest.mark.parametrize("each", HARMLESS, ids=lambda each: each.id)
def test_no_harmless_example_is_found(each: examples.Example):
    text = f"{each.title}\n{each.body}"
    answer = each.answer.text if each.answer else ""
    assert [code for code, words in RULES.items() if is_found(text, words) or is_found(answer, words)] == []


@given(st.text(max_size=300))
def test_folding_keeps_the_place_of_every_character(text: str):
    folded = fold(text)
    assert len(folded.key) == len(folded.at)
    assert list(folded.at) == sorted(folded.at)
    assert all(0 <= place < len(text) for place in folded.at)


@given(st.text(max_size=300))
def test_folding_what_was_folded_changes_nothing(text: str):
    once = fold(text).key
    assert fold(once).key == once


@pytest.mark.parametrize(
    ("text", "rule", "expected"),
    [
        ("Há uma vaga aqui", "vaga", True),
        ("O autor divaga muito", "vaga", False),
        ("Há vagas aqui", "vaga", False),
        ("Há vagas aqui", "vaga*", True),
        ("والموعد غدا", "*موعد", True),
        ("الموعدان", "موعد", False),
        ("请加微信联系", "微信", True),
        ("用whatsapp联系", "whatsapp", True),
        ("Envie o código\nSMS", "código-sms", True),
        ("Envie o SMS e o código", "código-sms", False),
        ("one and three", "one two", False),
        ("two of one", "one two", True),
        ("only one", "one|two", True),
        ("the years 510 to 600", "sio", False),
        ("S.I.O. office", "sio", True),
        ("anything", "…\n * \n|", False),
        ("অ্যাপয়েন্টমেন্ট চাই", "অ্যাপয়েন্টমেন্ট", True),
        ("অ্যাপয়েন্টমেন্টের তারিখ", "অ্যাপয়েন্টমেন্ট", False),
    ],
)
def test_a_word_is_found_as_a_word(text: str, rule: str, expected: bool):
    assert is_found(text, rule) is expected


def test_masked_are_the_words_of_the_lines_that_were_found_and_no_others():
    text = "Good vagas, all garantidas here; the zap is mine"
    whole = fold(text)
    spans = wording.places(whole, whole, "vagas garantid*\nzap missing")
    assert wording.masked(text, spans) == "Good ▮▮▮, all ▮▮▮ here; the zap is mine"
