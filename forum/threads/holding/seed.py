"""The holding rules of a new forum. Missing rules are added, and those that no admin changed are brought up to date."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from forum import database
from forum.threads.holding.models import HoldingRule
from forum.threads.holding.offers import DOUBTING, INVITING, OFFER, SEEKING, SPARING, TELLING
from forum.threads.holding.rules import WORDS, Rule

CONDITION, COUNT = "condition", "count"
WORD_RULES = ("appointment_seller", "phishing", "forged_papers", "job_scam", "hate")
ASKS_ABOUT = "asks_about"
LISTS = {
    ASKS_ABOUT: SPARING,
    "asks_whether": DOUBTING,
    "told_of": TELLING,
    "own_case": SEEKING,
    "own_contact": INVITING,
}
OFFERS, FRAUD = "offer_with_contact", "fraud_question"


def seeded() -> tuple[Rule, ...]:
    """The rules before an admin changes them, in the order in which their reasons are given."""
    words = _words()
    return (
        Rule("first_post", CONDITION, "hold"),
        Rule("members_experience", CONDITION, "hold"),
        Rule("read_first", CONDITION, "hold"),
        Rule("personal_data", CONDITION, "hold"),
        *(Rule(code, WORDS, "hold", words[code]) for code in WORD_RULES),
        Rule(OFFERS, OFFER, "hold", words[OFFERS]),
        Rule(FRAUD, WORDS, "flag", words[FRAUD]),
        *(Rule(code, kind, "flag", words[code]) for code, kind in LISTS.items()),
        Rule("links", COUNT, "hold", number=2),
        Rule("unread_language", CONDITION, "hold"),
        Rule("too_fast", COUNT, "hold", number=5),
        Rule("same_text", CONDITION, "hold"),
    )


def _words() -> Mapping[str, str]:
    text = Path(__file__).with_name("holding_words.txt").read_text(encoding="utf-8")
    parts = re.split(r"^\[(\w+)\]$", text, flags=re.MULTILINE)[1:]
    return {code: words.strip() for code, words in zip(parts[::2], parts[1::2], strict=True)}


async def fill() -> int:
    """Adds the rules that the database lacks and renews those nobody changed. Returns the number of rules it wrote."""
    async with database.transaction():
        known = {row.code: row for row in await HoldingRule.all()}
        written = 0
        for rule in seeded():
            columns: dict[str, Any] = {
                "kind": rule.kind,
                "effect": rule.effect,
                "words": rule.words,
                "number": rule.number,
            }
            row = known.get(rule.code)
            if row is None:
                await HoldingRule.create(code=rule.code, **columns)
            elif row.changed_at is None and any(getattr(row, name) != value for name, value in columns.items()):
                await HoldingRule.filter(id=row.id).update(**columns)
            else:
                continue
            written += 1
    return written
