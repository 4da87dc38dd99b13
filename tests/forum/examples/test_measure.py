"""The figures that the rules must reach on the example questions, and the command that prints them."""

from click.testing import CliRunner

import main
from forum import examples
from forum.examples import measure
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
    first, second, third = ran.output.splitlines()
    assert first.startswith("Spam held: 8 of 8 (ex-004 ")
    assert second == "Held that only look like it: 0 of 2."
    assert third.startswith("Others held: 0, at most 3")


def test_the_command_fails_when_spam_slips_through(monkeypatch):
    kept = tuple(rule for rule in seed.seeded() if rule.code != "phishing")
    monkeypatch.setattr(seed, "seeded", lambda: kept)
    ran = CliRunner().invoke(main.cli, ["evaluate-holding"])
    assert (ran.exit_code, ran.output.splitlines()[0][:18]) == (1, "Spam held: 6 of 8 ")


def test_the_command_fails_when_a_victim_is_held(monkeypatch):
    eager = (*seed.seeded(), Rule("eager", "words", "hold", "whatsapp"))
    monkeypatch.setattr(seed, "seeded", lambda: tuple(r for r in eager if r.code != seed.ASKS_ABOUT))
    ran = CliRunner().invoke(main.cli, ["evaluate-holding"])
    assert (ran.exit_code, ran.output.splitlines()[1]) == (1, "Held that only look like it: 1 of 2 (ex-010).")
