"""Phrases for word rules, as a moderator finds them in a scam: tried on the latest texts, then proposed to the admins."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from forum.catalogue.views import Catalogue
from forum.errors import Invalid, NotFound
from forum.people.person import Person
from forum.threads.holding import offers
from forum.threads.holding.models import HoldingRule
from forum.threads.holding.rules import WORDS, Policy, Rule
from moderation.admin import holding_rules, rule_trials
from moderation.admin.holding_rules import RuleDetails
from moderation.admin.rule_trials import Trial


async def rules() -> list[HoldingRule]:
    """The rules that a phrase may be added to: those that find a text by its words."""
    return await HoldingRule.filter(kind__in=(WORDS, offers.OFFER)).order_by("id")


async def checked(code: str, phrase: str) -> Rule:
    """The rule of that code with one line more. Raises Invalid (`rule: unknown`, `phrase`: as `holding_rules.checked` says)."""
    row = next((each for each in await rules() if each.code == code), None)
    if row is None:
        raise Invalid({"rule": "unknown"})
    if not phrase:
        raise Invalid({"phrase": "no_words"})
    try:
        holding_rules.checked(
            holding_rules.as_rule(row), RuleDetails(effect=row.effect, words=phrase, number=str(row.number))
        )
        return holding_rules.checked(holding_rules.as_rule(row), _with(row, phrase))
    except Invalid as refused:
        raise Invalid({"phrase": refused.fields.get("words", "no_words")}) from None


async def tried(code: str, phrase: str, *, by: Person, catalogue: Catalogue, policy: Policy) -> Trial:
    """The finds of the phrase alone, with the effect of that rule. Raises NotSignedIn, NotAllowed, Invalid as `checked` does."""
    rule = replace(await checked(code, phrase), words=phrase)
    return await rule_trials.trial(rule, by=by, catalogue=catalogue, policy=policy)


async def add(told: Mapping[str, Any], by: Person) -> None:
    """Adds a phrase that was proposed to its rule. Raises NotFound, NotSignedIn, NotAllowed, Invalid as a change of a rule does."""
    row = await HoldingRule.get_or_none(code=told["rule"])
    if row is None:
        raise NotFound
    if told["phrase"] not in row.words.splitlines():
        await holding_rules.change(row, _with(row, told["phrase"]), by=by)


def _with(row: HoldingRule, phrase: str) -> RuleDetails:
    return RuleDetails(
        effect=row.effect, words=f"{row.words.rstrip()}\n{phrase}", number=str(row.number), name=row.name
    )
