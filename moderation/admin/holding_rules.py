"""Holding rules, by which a post waits for a person, as admins change, add and try them on the latest posts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from forum import clock, database, events
from forum.errors import Invalid
from forum.people.permissions import require
from forum.people.person import Person
from forum.text import word_rules
from forum.threads.holding import offers
from forum.threads.holding.models import EFFECTS, HoldingRule
from forum.threads.holding.rules import (
    CONDITIONS,
    COUNTED,
    HAVE_WORDS,
    MASKABLE,
    WORDS,
    Rule,
)

LONGEST_WORDS = 20_000
FEWEST_LETTERS = 3
HIGHEST = 1000
LONGEST_NAME = 80


@dataclass(frozen=True, kw_only=True)
class RuleDetails:
    """A rule as typed: its effect, words one line each for a rule of words, a number for one that counts, a name."""

    effect: str = ""
    words: str = ""
    number: str = ""
    name: str = ""


def effects_of(rule: Rule | HoldingRule) -> tuple[str, ...]:
    """The effects a rule may have: only words and personal data can be masked, and asking about a fraud is only noticed."""
    if rule.kind in offers.LISTS:
        return ("flag", "nothing")
    maskable = rule.kind == WORDS or rule.code in MASKABLE
    return tuple(effect for effect in EFFECTS if effect != "mask" or maskable)


def checked(rule: Rule, details: RuleDetails) -> Rule:
    """The rule with the details.

    Raises Invalid (`effect: unknown`; `words: no_words, few_letters, long_word, too_long`; `number: not_a_number`).
    """
    wrong: dict[str, str] = {"name": "too_long"} if len(details.name) > LONGEST_NAME else {}
    if details.effect not in effects_of(rule):
        wrong["effect"] = "unknown"
    words, number = "", 0
    if rule.kind in HAVE_WORDS:
        words = details.words
        if code := _wrong_words(words):
            wrong["words"] = code
    if rule.code in COUNTED:
        number = int(details.number) if re.fullmatch(r"[0-9]{1,4}", details.number) else 0
        if not 1 <= number <= HIGHEST:
            wrong["number"] = "not_a_number"
    if wrong:
        raise Invalid(wrong)
    return Rule(rule.code, rule.kind, details.effect, words, number)


def _wrong_words(words: str) -> str | None:
    if len(words) > LONGEST_WORDS:
        return "too_long"
    lines = word_rules.lines(words)
    if not lines:
        return "no_words"
    if any(
        len(word_rules.fold(word).signs) > word_rules.LONGEST_WORD
        for line in lines
        for term in line
        for word in term.words
    ):
        return "long_word"
    few = any(_fewest(term) < 2 for line in lines for term in line)
    return "few_letters" if few or any(_is_short(line) for line in lines) else None


def _fewest(term: word_rules.Term) -> int:
    """The letters of the shortest word of a term; a contact alone is long enough."""
    return min((len(word_rules.fold(word).flat) for word in term.words), default=FEWEST_LETTERS)


def _is_short(line: Sequence[word_rules.Term]) -> bool:
    longest = sum(map(_fewest, line))
    return longest < FEWEST_LETTERS and all(word.isascii() for term in line for word in term.words)


def new_rule(code: str, known: Sequence[str]) -> Rule:
    """An empty rule of words. Raises Invalid (`code: missing, characters, too_long, taken`)."""
    if not code:
        raise Invalid({"code": "missing"})
    if len(code) > 24:
        raise Invalid({"code": "too_long"})
    if not re.fullmatch(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*", code):
        raise Invalid({"code": "characters"})
    if code in known or code in CONDITIONS:
        raise Invalid({"code": "taken"})
    return Rule(code, WORDS, "hold")


async def reasons_of_rules() -> list[str]:
    """The reasons for which rules put texts into the queue: the codes of those that don't rest, in their order."""
    in_force = HoldingRule.exclude(effect="nothing").order_by("id")
    return [str(code) for code in await in_force.values_list("code", flat=True)]


async def kept() -> list[HoldingRule]:
    """All rules, in the order in which their reasons are given."""
    return await HoldingRule.all().order_by("id")


def as_rule(row: HoldingRule) -> Rule:
    return Rule(row.code, row.kind, row.effect, row.words, row.number)


async def change(row: HoldingRule, details: RuleDetails, *, by: Person) -> None:
    """Changes a rule for every post from now on; the same again changes nothing.

    Raises NotSignedIn, NotAllowed, Invalid as `checked` does.
    """
    require(by, "manage_rules")
    rule = checked(as_rule(row), details)
    name = details.name or row.name
    if rule == as_rule(row) and name == row.name:
        return
    async with database.transaction():
        await HoldingRule.filter(id=row.id).update(**_columns(rule, by), name=name)
        await events.record("rule.changed", row, by=by, effect=rule.effect, number=rule.number)


async def add(code: str, details: RuleDetails, *, by: Person) -> HoldingRule:
    """Adds a rule of words. Raises NotSignedIn, NotAllowed, Invalid as `new_rule` and `checked` do."""
    require(by, "manage_rules")
    async with database.transaction():
        rule = checked(new_rule(code, [row.code for row in await kept()]), details)
        name = details.name or code.replace("-", " ").capitalize()
        row = await HoldingRule.create(code=rule.code, name=name, kind=rule.kind, **_columns(rule, by))
        await events.record("rule.added", row, by=by, effect=rule.effect)
    return row


def _columns(rule: Rule, by: Person) -> dict[str, Any]:
    changed = {"changed_at": clock.now(), "changed_by_id": by.account_id}
    return {"effect": rule.effect, "words": rule.words, "number": rule.number} | changed
