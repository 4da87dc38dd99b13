"""Words are found however they are written, and not where they aren't."""

import re
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum import examples
from forum.text import letters, word_rules
from forum.text.word_rules import fold, found
from forum.threads.holding import offers, seed
from forum.threads.holding.offers import OFFER
from forum.threads.holding.rules import WORDS
from tests.growth import keeps_pace

HOLDING = [rule for rule in seed.seeded() if rule.kind in (WORDS, OFFER) and rule.effect == "hold"]
RULES = {rule.code: rule.words for rule in HOLDING}
LISTS = offers.lists(seed.seeded())
SELLER = "Tenho vagas garantidas, chama no zap"
ALIKE = {"a": "аα@4", "e": "еε3", "o": "оο0", "c": "сϲ", "i": "іι1", "p": "рρ", "s": "ѕ5$", "t": "т7", "g": "9"}
DIGITS = ("০১২৩৪৫৬৭৮৯", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "０１２３４５６７８９", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗")
HARMLESS = [each for each in examples.questions() if each.rejected is None]
BETWEEN = st.sampled_from(["", "", " ", ".", "-", "_", "*", "\u200b", "\u00ad", "\u2060", "\ufe00", " . ", "\n"])


def is_found(text: str, rule: str) -> bool:
    return found(fold(text), rule)


def found_in(text: str) -> list[str]:
    """The rules that find a text with its contacts, before a question spares it from those with words of their own."""
    screening = offers.Screening("", text, LISTS)
    found_by = [rule for rule in HOLDING if screening.has(rule.words)]
    return [each.code for each in found_by if each.kind != OFFER or not screening.spares(each)]


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
    assert found_in(texts[0]) == []


@pytest.mark.parametrize("each", HARMLESS, ids=lambda each: each.id)
def test_no_harmless_example_is_found(each: examples.Example):
    assert found_in(f"{each.title}\n{each.body}") == []
    assert found_in(each.answer.text if each.answer else "") == []


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


def test_a_mark_in_a_rule_is_a_contact_or_a_price():
    said = offers.read("Vagas por 120 €, zap 920 000 301")
    assert found(said, "vaga* ☎")
    assert found(said, "vaga* €")
    assert not found(said, "vaga* marcação|☎☎")
    assert not found(offers.read("Vagas por muito, zap"), "vaga* ☎|€")


def test_masked_are_the_words_of_the_lines_that_were_found_and_no_others():
    text = "Good vagas, all garantidas here; the zap is mine"
    whole = fold(text)
    spans = word_rules.places(whole, whole, "vagas garantid*\nzap missing")
    assert word_rules.masked(text, spans) == "Good ▮▮▮, all ▮▮▮ here; the zap is mine"


# Against a matcher that tries every place, one letter after the other


def stands_from(word: str, key: str, start: int) -> int | None:
    """Where the word ends that begins at `start` of the key, a space between letters counting for nothing."""
    spelt = fold(word.strip("*")).key.replace(" ", "")
    place = start
    for number, letter in enumerate(spelt):
        if number and key[place : place + 1] == " ":
            place += 1
        if place == len(key) or key[place] not in letter + letters.SIGNS.get(letter, ""):
            return None
        place += 1
    seen = key[start:place]
    if not any(map(str.isalpha, seen)) and seen.replace(" ", "") != spelt:
        return None
    closed = not word.startswith("*") and not re.match(f"[{word_rules._UNSPACED}]", spelt)
    if closed and start and re.match(word_rules._LETTER, key[start - 1]):
        return None
    closed = not word.endswith("*") and not re.match(f"[{word_rules._UNSPACED}]", spelt[-1])
    return None if closed and place < len(key) and re.match(word_rules._LETTER, key[place]) else place


def tried_everywhere(text: str, rule: str) -> set[int]:
    """The places of the text that the words of found lines cover, each with the rest of its letters."""
    folded = fold(text)
    covered: set[int] = set()
    for line in word_rules.lines(rule):
        spans = [
            [
                (start, end)
                for word in term.words
                for start in range(len(folded.key))
                if folded.key[start] != " " and (end := stands_from(word, folded.key, start)) is not None
            ]
            for term in line
        ]
        if all(spans):
            covered |= {place for term in spans for span in term for place in grown(span, folded)}
    return covered


def grown(span: tuple[int, int], folded: word_rules.Folded) -> range:
    key, (start, end) = folded.key, span
    while start and all(re.match(word_rules._LETTER, key[place]) for place in (start, start - 1)):
        start -= 1
    while end < len(key) and all(re.match(word_rules._LETTER, key[place]) for place in (end, end - 1)):
        end += 1
    return range(folded.at[start], folded.at[end - 1] + 1)


FEW_SIGNS = "aаAbil1|0o@$5s3е微信า -.\n\u0301\u200b"
rules = st.lists(st.text("aаbil1|0o@5s3微信*- ", max_size=12), max_size=4).map("\n".join)


@settings(max_examples=400)
@given(st.text(FEW_SIGNS, max_size=40), rules)
def test_words_are_found_where_trying_every_place_finds_them(text: str, rule: str):
    whole = fold(text)
    spans = word_rules.places(whole, whole, rule)
    covered = tried_everywhere(text, rule)
    assert {place for span in spans for place in range(*span)} == covered
    assert found(whole, rule) is bool(covered)


UNITS = ("a", "aa ", "510 ", "a.", "l1|", "微", "vaga ", "divaga", "zap", "@$ ", "\ufdfa")
HOSTILE_RULES = (
    "*a*", "*a", "a*", "aa|aaa|aaaa|a*", "*" + "a" * 60 + "*", "a" * 5_000, "sio", "*i*", "微*", "微微 微", "*vaga", "@", "*l*\n*i*",
    "|".join(f"s{number}" for number in range(2_000)), "sio|" + "|".join(f"sio{number}" for number in range(500)),
    "\n".join(f"*a* b{number}" for number in range(50)),
)  # fmt: skip


@pytest.mark.parametrize("unit", UNITS, ids=ascii)
def test_eight_times_as_long_a_text_takes_about_eight_times_as_long_by_any_rule(unit: str):

    def look(text: str, rule: str) -> None:
        whole = fold(text)
        word_rules.masked(text, word_rules.places(whole, whole, rule))

    for rule in HOSTILE_RULES:
        assert keeps_pace(partial(look, rule=rule), unit), rule[:40]
