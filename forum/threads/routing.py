"""Where a new question goes: the first rule that fits it, else its topic's cabinet, else the triage desk.

Rules are rows that admins edit (`moderation.routing`); those with words outrank those of a topic alone. Which cabinet a
topic has by itself is the catalogue's. Danger is not routed away: such a question waits for a person's look besides.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from forum import database
from forum.catalogue import facts
from forum.catalogue.models import Cabinet
from forum.catalogue.views import Catalogue, TopicView

TRIAGE = "GAT"
MARKS = re.compile("[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0640]")
HAN = re.compile("[\u3400-\u9fff]")


class Rule(NamedTuple):
    """What fits a question of `topic_id` (any if None) whose text has one of `words`, one a line (no matter which if empty)."""

    id: int
    topic_id: int | None
    words: str
    cabinet_id: int


async def in_force() -> list[Rule]:
    """The rules in the order they are tried: those with words, then those of a topic alone."""
    found = await database.rows(
        "SELECT id, topic_id, words, cabinet_id FROM routing_rule WHERE archived_at IS NULL ORDER BY position, id"
    )
    return in_order([Rule(**row) for row in found])


def in_order(rules: Sequence[Rule]) -> list[Rule]:
    """The rules as they are tried, of those in an admin's order."""
    return sorted(rules, key=lambda rule: not rule.words)


def cabinet_for(topic_id: int, title: str, body: str, rules: Sequence[Rule]) -> int | None:
    """The cabinet of the first of `rules` that fits a question, or None."""
    said = folded(f"{title}\n{body}")
    return next((rule.cabinet_id for rule in rules if _fits(rule, topic_id, said)), None)


def owner(topic: TopicView, title: str, body: str, rules: Sequence[Rule], catalogue: Catalogue) -> int:
    """The cabinet a question goes to: by rule, else by topic; the triage desk where that cabinet is archived."""
    usable = [rule for rule in rules if not catalogue.cabinets[rule.cabinet_id].archived]
    found = cabinet_for(topic.id, title, body, usable) or topic.cabinet_id
    triage = catalogue.cabinet(TRIAGE)
    return triage.id if triage and catalogue.cabinets[found].archived else found


def _fits(rule: Rule, topic_id: int, said: str) -> bool:
    if rule.topic_id is not None and rule.topic_id != topic_id:
        return False
    return not rule.words or _pattern(rule.words).search(said) is not None


def folded(text: str) -> str:
    """The text as words are looked for in it: small letters without accents, in any form of writing them."""
    return MARKS.sub("", unicodedata.normalize("NFKD", text.replace("’", "'").casefold()))


@lru_cache(maxsize=64)
def _pattern(words: str) -> re.Pattern[str]:
    """Finds whole words, or beginnings before `*`; Chinese is written without blanks, so there anywhere."""
    found = [_alternative(line) for line in dict.fromkeys(folded(words).split("\n")) if line.strip(" *")]
    return re.compile("|".join(found) or r"(?!)")


def _alternative(line: str) -> str:
    phrase = line.strip()
    inner = r"\s+".join(re.escape(part.replace("*", "")) + (r"\w*" if "*" in part else "") for part in phrase.split())
    return inner if HAN.search(phrase) else rf"(?<!\w){inner}(?!\w)"


async def fill() -> int:
    """Adds the rules the facts begin with where there has never been a rule; how many were added."""
    if (await database.rows("SELECT COUNT(*) AS known FROM routing_rule"))[0]["known"]:
        return 0
    cabinets = {row.code: row.id for row in await Cabinet.all()}
    for position, fact in enumerate(facts.routing()):
        await database.execute(
            "INSERT INTO routing_rule (position, topic_id, words, cabinet_id) VALUES (?, NULL, ?, ?)",
            [position, "\n".join(fact.words), cabinets[fact.cabinet]],
        )
    return len(facts.routing())
