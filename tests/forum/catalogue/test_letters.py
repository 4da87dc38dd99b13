"""The kinds of letters the forum starts with: complete, honest about what nobody verified, and counted by the rule of the day."""

from datetime import date, timedelta

import pytest

from forum import clock
from forum.catalogue import facts, help_lines, letters
from forum.catalogue.facts import SEED
from forum.catalogue.letters import LetterRule, read_days
from forum.errors import Invalid

DAY = timedelta(days=1)


def test_every_kind_leads_to_a_cabinet_topics_and_help_that_exist() -> None:
    cabinets, topics = {each.code for each in facts.cabinets()}, {each.slug for each in facts.topics()}
    known = letters.letters()
    assert len({letter.code for letter in known}) == len(known) >= 12
    for letter in known:
        assert letter.cabinet in cabinets and {letter.topic, *letter.topics} <= topics and letter.paper
        assert set(letter.situations) <= set(help_lines.situations())


@pytest.mark.parametrize("language", facts.interface())
def test_every_kind_is_named_and_explained_in_every_language(language: str) -> None:
    holes = [
        letter.code for letter in letters.letters() if not (language in letter.names and language in letter.abouts)
    ]
    assert holes == []


def test_no_rule_counts_as_verified_before_two_admins_looked_at_it() -> None:
    rules = [rule for letter in letters.letters() for rule in letter.rules]
    assert rules and not any(rule.verified or rule.source == SEED for rule in rules)
    assert all(rule.article and rule.url.startswith("https://") and rule.days for rule in rules)


def test_a_confirmed_rule_holds_from_its_day_on_and_the_one_before_it_until_then() -> None:
    given = {
        "working": True,
        "moves": True,
        "posted": 0,
        "article": "Lei",
        "url": "https://lei.example",
        "source": "GAJI",
    }
    row = LetterRule(letter="refusal", days=30, valid_from=date(2026, 6, 1), **given)
    refusal = letters.in_force([row])["refusal"]
    before, after = refusal.rule_on(date(2026, 5, 31)), refusal.rule_on(date(2026, 6, 1))
    assert before and after and (before.days, before.verified, after.days, after.verified) == (15, False, 30, True)
    none = LetterRule(letter="refusal", days=0, valid_from=date(2026, 7, 1), **given)
    assert letters.in_force([row, none])["refusal"].rule_on(date(2026, 7, 1)) is None


@pytest.mark.parametrize("typed", ["2026-05-04", "4/5/2026", "04.05.2026", "٤/٥/٢٠٢٦", "২০২৬-০৫-০৪"])
def test_a_day_is_read_as_people_write_it(typed: str) -> None:
    assert read_days(typed) == (date(2026, 5, 4), None)


def test_a_day_that_cannot_be_is_refused_by_its_field() -> None:
    today = clock.today()
    wrong = {
        ("", ""): {"received": "missing"},
        ("yesterday", ""): {"received": "malformed"},
        ("9999-12-31", ""): {"received": "malformed"},
        ((today + DAY).isoformat(), ""): {"received": "future"},
        ((today - DAY).isoformat(), today.isoformat()): {"posted": "after_received"},
    }
    for (received, posted), errors in wrong.items():
        with pytest.raises(Invalid) as refusal:
            read_days(received, posted)
        assert refusal.value.fields == errors
