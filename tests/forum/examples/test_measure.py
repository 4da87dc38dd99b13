"""The figures that the rules must reach on the example questions, and the command that prints them."""

import pytest
from click.testing import CliRunner

import main
from forum import examples
from forum.examples import measure, offers
from forum.threads.holding import offers as offers_apart
from forum.threads.holding import seed
from forum.threads.holding.rules import Rule


async def test_all_spam_is_held_and_nobody_who_looks_like_it():
    measured = await measure.measure()
    assert (len(measured.spam), len(measured.held_spam), measured.held_alike) == (8, 8, ())
    assert len(measured.held_others) <= 3
    assert measured.is_good


def test_the_examples_that_look_like_spam_are_among_the_harmless():
    rejected = {each.id: each.rejected for each in examples.questions()}
    assert [rejected[each] for each in measure.LOOKS_LIKE_SPAM] == [None, None]


def test_the_command_prints_the_figures_with_ids():
    ran = CliRunner().invoke(main.cli, ["evaluate-holding"])
    assert ran.exit_code == 0
    first, second, third, *halves = ran.output.splitlines()
    assert first.startswith("Spam held: 8 of 8 (ex-004 ")
    assert second == "Held that only look like it: 0 of 2."
    assert third.startswith("Others held: 0, at most 3")
    assert [line.split(",")[0] for line in halves if line.startswith("Texts")] == [
        "Texts learnt from",
        "Texts kept for measuring",
    ]
    assert [line.split(":")[0] for line in halves if line.startswith(" ")] == [
        "  Victims held",
        "  Sellers let through",
    ] * 2


def test_the_command_fails_when_spam_slips_through(monkeypatch):
    kept = tuple(rule for rule in seed.seeded() if rule.code not in ("phishing", seed.OFFERS))
    monkeypatch.setattr(seed, "seeded", lambda: kept)
    ran = CliRunner().invoke(main.cli, ["evaluate-holding"])
    assert (ran.exit_code, ran.output.splitlines()[0][:18]) == (1, "Spam held: 6 of 8 ")


def test_the_command_fails_when_a_victim_is_held(monkeypatch):
    eager = (*seed.seeded(), Rule("eager", "words", "hold", "whatsapp"))
    monkeypatch.setattr(seed, "seeded", lambda: tuple(r for r in eager if r.code != seed.ASKS_ABOUT))
    ran = CliRunner().invoke(main.cli, ["evaluate-holding"])
    assert (ran.exit_code, ran.output.splitlines()[1]) == (1, "Held that only look like it: 1 of 2 (ex-010).")


async def test_of_the_texts_kept_for_measuring_hardly_a_victim_is_held_and_hardly_a_seller_let_through():
    learnt, kept = await measure.measure_offers()
    assert (learnt.is_good, kept.is_good) == (True, True)
    assert (kept.held_victims, kept.free_sellers) == ((), ())
    assert min(learnt.victims, learnt.sellers, kept.victims, kept.sellers) >= 60
    assert kept.flagged_victims > kept.victims / 2


def test_both_halves_have_both_sides_in_every_language():
    sides = [
        {each.language for each in offers.texts(side, half)}
        for side in (offers.VICTIM, offers.SELLER)
        for half in (offers.LEARNT, offers.KEPT)
    ]
    assert all(each == sides[0] for each in sides)
    assert len(sides[0]) >= 12


@pytest.mark.parametrize(
    ("rule", "side"),
    [
        (Rule(seed.OFFERS, offers_apart.OFFER, "nothing"), "free_sellers"),
        (Rule(seed.OFFERS, "words", "hold", "euro*|aima"), "held_victims"),
    ],
)
async def test_the_figures_notice_a_rule_that_lets_sellers_through_or_holds_victims(
    monkeypatch: pytest.MonkeyPatch, rule: Rule, side: str
):
    changed = tuple(rule if each.code == rule.code else each for each in seed.seeded())
    monkeypatch.setattr(seed, "seeded", lambda: changed)
    measured = await measure.measure_offers()
    assert [half.is_good for half in measured] == [False, False]
    assert all(getattr(half, side) for half in measured)
