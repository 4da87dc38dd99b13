"""Where a new question goes: the first rule that fits it, else its topic's cabinet, else the triage desk.

Rules are rows that admins edit (`moderation.admin.routing_rules`); those with words outrank those of a topic alone. Which cabinet a
topic has by itself is the catalogue's. Danger is not routed away: such a question waits for a person's look besides.
"""

from collections.abc import Sequence
from typing import NamedTuple

from forum import database
from forum.catalogue import facts
from forum.catalogue.models import Cabinet
from forum.catalogue.views import Catalogue, TopicView
from forum.text import phrases
from forum.threads.visibility import TRIAGE


class Route(NamedTuple):
    """A routing rule as it is tried: for questions of `topic_id` (any if None) whose text has one of `words`, one a line (any
    if empty).
    """

    id: int
    topic_id: int | None
    words: str
    cabinet_id: int


async def in_force() -> list[Route]:
    """The rules in use, in the order in which they are tried."""
    found = await database.rows(
        "SELECT id, topic_id, words, cabinet_id FROM routing_rule WHERE archived_at IS NULL ORDER BY position, id"
    )
    return in_order([Route(**row) for row in found])


def in_order(rules: Sequence[Route]) -> list[Route]:
    """Rules in an admin's order put in the order in which they are tried: those with words first."""
    return sorted(rules, key=lambda rule: not rule.words)


def cabinet_for(topic_id: int, title: str, body: str, rules: Sequence[Route]) -> int | None:
    """The cabinet of the first of `rules` that fits a question, or None."""
    said = phrases.read(f"{title}\n{body}")
    return next((rule.cabinet_id for rule in rules if _fits(rule, topic_id, said)), None)


def owner(topic: TopicView, title: str, body: str, rules: Sequence[Route], catalogue: Catalogue) -> int:
    """The cabinet that owns a new question: the rule's, else the topic's; the triage desk where that cabinet is archived."""
    usable = [rule for rule in rules if not catalogue.cabinets[rule.cabinet_id].archived]
    found = cabinet_for(topic.id, title, body, usable) or topic.cabinet_id
    triage = catalogue.cabinet(TRIAGE)
    return triage.id if triage and catalogue.cabinets[found].archived else found


def _fits(rule: Route, topic_id: int, said: phrases.Said) -> bool:
    if rule.topic_id is not None and rule.topic_id != topic_id:
        return False
    return not rule.words or phrases.found(said, rule.words)


async def fill() -> int:
    """Adds the rules of the facts to a database that never had a rule. Returns how many were added."""
    if (await database.rows("SELECT COUNT(*) AS known FROM routing_rule"))[0]["known"]:
        return 0
    cabinets = {row.code: row.id for row in await Cabinet.all()}
    for position, fact in enumerate(facts.routing()):
        await database.execute(
            "INSERT INTO routing_rule (position, topic_id, words, cabinet_id) VALUES (?, NULL, ?, ?)",
            [position, "\n".join(fact.words), cabinets[fact.cabinet]],
        )
    return len(facts.routing())
