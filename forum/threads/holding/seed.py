"""The holding rules of a new forum. Rules that an admin changed stay: only missing ones are added."""

import re
from collections.abc import Mapping
from pathlib import Path

from forum import database
from forum.threads.holding.models import HoldingRule
from forum.threads.holding.rules import SPARING, WORDS, Rule

CONDITION, COUNT = "condition", "count"
WORD_RULES = ("appointment_seller", "phishing", "forged_papers", "job_scam", "hate")
ASKS_ABOUT = "asks_about"


def seeded() -> tuple[Rule, ...]:
    """The rules before an admin changes them, in the order in which their reasons are given."""
    words = _words()
    return (
        Rule("first_post", CONDITION, "hold"),
        Rule("members_experience", CONDITION, "hold"),
        Rule("read_first", CONDITION, "hold"),
        Rule("personal_data", CONDITION, "hold"),
        *(Rule(code, WORDS, "hold", words[code]) for code in WORD_RULES),
        Rule(ASKS_ABOUT, SPARING, "flag", words[ASKS_ABOUT]),
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
    """Adds the rules that the database lacks. Returns the number of added rules."""
    async with database.transaction():
        known = {row.code for row in await HoldingRule.all()}
        missing = [rule for rule in seeded() if rule.code not in known]
        for rule in missing:
            await HoldingRule.create(
                code=rule.code, kind=rule.kind, effect=rule.effect, words=rule.words, number=rule.number
            )
    return len(missing)
