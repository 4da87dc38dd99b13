"""The facts the forum starts with, and the examples: complete, and honest about what nobody verified."""

import re
import unicodedata
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from opening_hours import OpeningHours, validate

from forum import examples
from forum.catalogue import facts, help_lines

INTERFACE = TOPIC_LANGUAGES = {
    "pt",
    "en",
    "ar",
    "fr",
    "es",
    "ru",
    "uk",
    "ro",
    "be",
    "kea",
    "pov",
    "zh",
    "bn",
    "hi",
    "ur",
}
VERIFIED_NUMBERS = {"218106191", "808257257"}


def texts(example):
    return [example.title, example.body, *([example.answer.text] if example.answer else [])]


def long_numbers(text):
    """Digits of any script, read as 0-9, that make nine or more with only spaces, dots or hyphens between them."""
    latin = "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in text)
    return {re.sub(r"\D", "", run) for run in re.findall(r"\d(?:[ .-]?\d){8,}", latin)}


def line(code):
    return next(entry for entry in help_lines.lines() if entry.code == code)


# languages


def test_there_are_29_languages_and_the_mediated_ones_and_arabic_have_an_interface():
    languages = facts.languages()
    assert len({language.code for language in languages}) == len(languages) == 29
    assert facts.interface()[:3] == ("pt", "en", "ar")
    assert set(facts.interface()) == TOPIC_LANGUAGES


def test_fourteen_languages_have_mediators_and_arabic_is_not_one_of_them():
    mediated = {language.code for language in facts.languages() if language.mediated}
    assert mediated == TOPIC_LANGUAGES - {"ar"}


def test_arabic_hebrew_and_urdu_are_written_from_right_to_left():
    assert {language.code for language in facts.languages() if language.direction == "rtl"} == {"ar", "he", "ur"}


def test_ukrainian_and_belarusian_never_fall_back_to_russian():
    fallback = {language.code: language.fallback for language in facts.languages()}
    assert all("ru" not in fallback[code] for code in ("uk", "be"))


def test_creoles_fall_back_to_portuguese():
    fallback = {language.code: language.fallback for language in facts.languages()}
    assert fallback["kea"] == fallback["pov"] == ("pt",)


def test_every_fallback_is_a_known_other_language():
    codes = {language.code for language in facts.languages()}
    for language in facts.languages():
        assert set(language.fallback) <= codes - {language.code}


def test_no_two_languages_share_a_name():
    for reader in INTERFACE:
        names = Counter(language.names[reader] for language in facts.languages())
        assert names.most_common(1)[0][1] == 1


# topics and cabinets


def test_eighteen_topics_stand_in_four_groups_in_order():
    assert [group.order for group in facts.groups()] == [1, 2, 3, 4]
    assert [topic.order for topic in facts.topics()] == list(range(1, 19))
    assert {topic.group for topic in facts.topics()} == {group.slug for group in facts.groups()}


def test_topics_are_named_and_described_in_all_fifteen_languages():
    for topic in facts.topics():
        assert set(topic.names) == set(topic.descriptions) == set(topic.name_sources) == TOPIC_LANGUAGES
        assert all(text.strip() for text in (*topic.names.values(), *topic.descriptions.values()))


def test_every_topic_leads_to_cabinets_and_institutions_that_exist():
    cabinets = {cabinet.code for cabinet in facts.cabinets()}
    institutions = {institution.code for institution in facts.institutions()}
    for topic in facts.topics():
        assert {topic.cabinet, *topic.next_cabinets} <= cabinets
        assert set(topic.institutions) <= institutions


def test_asylum_legal_social_and_safety_questions_are_private_by_default():
    private = {topic.slug for topic in facts.topics() if topic.visibility == "private"}
    assert private == {"international-protection", "legal-support", "social-support", "safety-rights"}
    assert private == {topic.slug for topic in facts.topics() if topic.sensitive}


def test_only_staff_answer_in_every_topic_at_first():
    assert {topic.who_answers for topic in facts.topics()} == {"staff"}


def test_ten_cabinets_and_the_two_branches_of_employment_know_their_parent():
    parents = {cabinet.code: cabinet.parent for cabinet in facts.cabinets()}
    assert len(parents) == 10
    assert {code: parent for code, parent in parents.items() if parent} == {"EMP-GIP": "EMP", "EMP-ENT": "EMP"}


def test_every_fact_has_a_name_in_each_interface_language():
    periods = [period for institution in facts.institutions() for period in institution.periods]
    named: list[Any] = [
        *facts.languages(),
        *facts.groups(),
        *facts.topics(),
        *facts.cabinets(),
        *help_lines.lines(),
        *periods,
    ]
    for fact in named:
        further = isinstance(fact, facts.NamePeriod) and fact.short not in ("ACM", "AIMA")
        assert set(fact.names) >= ({"pt", "en", "ar"} if further else INTERFACE), fact
        assert all(name.strip() == name != "" for name in fact.names.values()), fact


# institutions and lines


def test_the_operating_institution_goes_by_the_seeds_name_until_an_admin_says_otherwise():
    [operating] = [institution for institution in facts.institutions() if institution.operating]
    assert operating.current.full("en") == "High Commission for Migration (ACM, I.P.)"
    assert operating.current.full("pt") == "Alto Comissariado para as Migrações (ACM, I.P.)"
    assert [period.short for period in operating.periods if not period.in_force] == ["AIMA"]


def test_every_institution_has_exactly_one_name_in_force():
    assert [sum(period.in_force for period in institution.periods) for institution in facts.institutions()] == [1] * 7


def test_the_support_line_is_never_called_open_when_one_published_time_says_closed():
    support = line("migrant-support-line")
    published = [OpeningHours(hours.opening_hours) for hours in support.hours]
    open_now = OpeningHours(support.open_now)
    week = [datetime(2022, 5, 2) + timedelta(minutes=30 * half) for half in range(48 * 7)]
    assert len(published) == 2
    for moment in week:
        assert open_now.is_open(moment) == all(hours.is_open(moment) for hours in published), moment


def test_the_support_line_has_a_number_for_mobiles_and_one_for_landlines():
    numbers = {number.use: (number.display, number.href) for number in line("migrant-support-line").numbers}
    assert numbers["mobile_and_abroad"] == ("21 810 61 91", "tel:+351218106191")
    assert numbers["landline"] == ("808 257 257", "tel:808257257")


def test_all_hours_can_be_read():
    for entry in help_lines.lines():
        assert all(validate(hours.opening_hours) for hours in entry.hours)


def test_of_the_safety_lines_only_112_is_shown_before_it_is_verified():
    safety = [entry for entry in help_lines.lines() if entry.kind == "safety"]
    assert len(safety) == 10
    assert [number.display for entry in safety if entry.shown for number in entry.numbers] == ["112"]


def test_every_banner_names_known_lines():
    codes = {entry.code for entry in help_lines.lines()}
    assert all(set(order) <= codes for order in help_lines.banners().values())
    assert help_lines.banners()["trafficking"] == ("emergency", "trafficking-support", "social-emergency")


# what counts as verified


def test_only_facts_from_the_seed_count_as_verified():
    assert [entry.code for entry in help_lines.lines() if entry.verified] == [
        "migrant-support-line",
        "telephone-translation",
        "sos-ukraine",
        "general-mail",
    ]
    assert not any(group.verified for group in facts.groups())
    unproven = {"nationality", "international-protection", "portuguese-language", "safety-rights"}
    assert {topic.slug for topic in facts.topics() if not topic.verified} == unproven


@pytest.mark.parametrize("field", ["interface", "mediated"])
def test_the_seed_states_who_has_pages_and_who_has_mediators(field):
    assert {language.sources[field] for language in facts.languages()} == {facts.SEED}


def test_names_we_worded_ourselves_are_not_verified():
    assert not any(topic.name_verified(code) for topic in facts.topics() for code in TOPIC_LANGUAGES)
    assert not any(cabinet.name_verified(code) for cabinet in facts.cabinets() for code in INTERFACE)
    assert facts.SEED not in {language.sources["names"] for language in facts.languages()}
    assert not any(entry.name_verified("en") for entry in help_lines.lines() if entry.kind == "safety")


def test_a_later_institution_and_its_dates_are_not_verified():
    acm = facts.institutions()[0]
    later = acm.periods[1]
    assert acm.current.name_verified("en") and not later.name_verified("en")
    assert all(period.dates_source != facts.SEED for period in acm.periods)


# examples


def test_a_hundred_examples_of_which_92_are_answered_8_rejected_and_16_private():
    rows = examples.questions()
    assert len({row.id for row in rows}) == len(rows) == 100
    assert sum(row.answer is not None for row in rows) == 92
    assert sum(row.rejected is not None for row in rows) == 8
    assert sum(row.private for row in rows) == 16


def test_a_rejected_example_has_no_answer_and_every_other_has_an_official_one():
    for row in examples.questions():
        assert (row.answer is None) == (row.rejected is not None), row.id
        assert row.answer is None or (row.answer.official and row.answer.language == row.language), row.id


def test_examples_use_known_topics_cabinets_languages_and_signs():
    topics = {topic.slug for topic in facts.topics()}
    cabinets = {cabinet.code for cabinet in facts.cabinets()}
    for row in examples.questions():
        assert row.topic in topics and row.cabinet in cabinets, row.id
        assert {row.language, row.language_chosen} <= TOPIC_LANGUAGES, row.id
        assert set(row.signs) <= set(help_lines.banners()), row.id


def test_somebody_in_danger_is_always_answered_in_private():
    in_danger = [row for row in examples.questions() if row.danger]
    assert len(in_danger) == 8
    assert all(row.private for row in in_danger)


def test_a_duplicate_comes_after_its_original_and_asks_under_the_same_topic():
    seen: dict[str | None, examples.Example] = {}
    for row in examples.questions():
        original = seen.get(row.duplicate_of)
        assert row.duplicate_of is None or (original and original.topic == row.topic), row.id
        assert original is None or original.duplicate_of is None, row.id
        seen[row.id] = row
    assert sum(row.duplicate_of is not None for row in seen.values()) == 12


def test_examples_are_asked_in_lisbon_time_and_kept_in_utc():
    times = {row.id: row.asked_at for row in examples.questions()}
    assert all(moment.tzinfo is UTC for moment in times.values())
    assert list(times.values()) == sorted(times.values())
    assert times["ex-001"] == datetime(2022, 3, 7, 18, 6, tzinfo=UTC)
    assert times["ex-100"] == datetime(2022, 5, 12, 20, 26, tzinfo=UTC)


def test_no_placeholder_is_left_unresolved():
    for row in examples.questions():
        assert not any("{{" in text or "}}" in text for text in texts(row)), row.id


def test_hidden_personal_data_is_named_in_the_language_of_the_text():
    spans = [(row, span) for row in examples.questions() for span in row.personal]
    assert len(spans) == 35
    for row, span in spans:
        assert getattr(row, span.field)[span.start : span.end] == examples.masked_word(span.kind, row.language)


def test_every_kind_of_personal_data_has_a_word_in_every_language():
    kinds = ["nif", "niss", "sns", "iban", "cc", "passport", "residence_permit"]
    kinds += ["phone", "email", "address", "name", "date_of_birth"]
    for language in TOPIC_LANGUAGES:
        words = [examples.masked_word(kind, language) for kind in kinds]
        assert len(set(words)) == len(kinds)
        assert examples.unverified_number_word(language).strip("()")


def test_a_hidden_word_never_turns_into_a_link():
    assert not any("](" in text or "]:" in text for row in examples.questions() for text in texts(row))


def test_no_example_shows_a_long_number_but_verified_telephones():
    assert set().union(*(long_numbers(text) for row in examples.questions() for text in texts(row))) == VERIFIED_NUMBERS


def test_long_numbers_are_seen_in_any_script_and_spacing():
    assert long_numbers("NIF 399 990 011, ৩৯৯৯৯০০১১ and ٣٩٩٩٩٠٠١١") == {"399990011"}


def test_no_example_shows_a_hidden_lines_number():
    hidden = {number.display for entry in help_lines.lines() if not entry.shown for number in entry.numbers} | {"3060"}
    shown = re.compile(rf"(?<!\d)({'|'.join(sorted(hidden, key=len, reverse=True))})(?!\d)")
    assert {"144", "1411", "964 608 288"} <= hidden
    assert [row.id for row in examples.questions() if any(shown.search(text) for text in texts(row))] == []


def test_no_example_shows_a_personal_mail_address():
    found = {mail for row in examples.questions() for text in texts(row) for mail in re.findall(r"\S+@\S+", text)}
    assert {mail.strip(".,;") for mail in found} == {line("sos-ukraine").email}
