"""Routing rules, by which a new question finds its cabinet, as admins add, change, order, end and try them."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from forum import clock, database, events
from forum.catalogue.editing import STEPS, shift
from forum.catalogue.models import Cabinet, Topic, one
from forum.catalogue.views import Catalogue
from forum.errors import Invalid
from forum.people import permissions
from forum.people.person import Person
from forum.text import phrases
from forum.threads.casework import routing
from forum.threads.casework.models import RoutingRule
from forum.threads.casework.routing import Route
from forum.threads.models import Post

TRIED_ON = 200
SHOWN = 20
LONGEST_WORDS = 10_000


@dataclass(frozen=True, kw_only=True)
class RuleDetails:
    """A rule as typed: a topic by slug or none, words one a line (`*` for any ending) or none, a cabinet by code."""

    topic: str = ""
    words: str = ""
    cabinet: str = ""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A question that would have gone to another cabinet: its id, its title, and both cabinets' ids."""

    id: int
    title: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Trial:
    """The effect of rules on the latest questions: the numbers tried and of those with another cabinet; `shown` are the first.

    Private questions are not tried, since finding words in them would tell an admin their content.
    """

    looked_at: int
    elsewhere: int
    shown: Sequence[Elsewhere]


async def kept() -> list[RoutingRule]:
    """The rules in use, in their order."""
    return await RoutingRule.filter(archived_at=None).order_by("position", "id")


async def add(details: RuleDetails, *, by: Person) -> RoutingRule:
    """A new rule, tried after the others. Raises NotAllowed, and Invalid as `checked`."""
    permissions.require(by, "manage_rules")
    async with database.transaction():
        values = await checked(details)
        last = await RoutingRule.all().order_by("-position").first()
        rule = await RoutingRule.create(position=last.position + 1 if last else 0, **values)
        await events.record("routing.added", rule, by=by, cabinet=rule.cabinet_id)
    return rule


async def change(rule: RoutingRule, details: RuleDetails, *, by: Person) -> None:
    """Gives a rule other words, another topic or cabinet. Raises NotAllowed, and Invalid as `checked`."""
    permissions.require(by, "manage_rules")
    async with database.transaction():
        await RoutingRule.filter(id=rule.id).update(**await checked(details))
        await events.record("routing.changed", rule, by=by)


async def checked(details: RuleDetails) -> dict[str, Any]:
    """A rule's columns. Raises Invalid: `cabinet` (missing, unknown, archived), `topic: unknown`, `words` (too_long, long_line, or
    missing without a topic: such a rule would take everything).
    """
    wrong: dict[str, str] = {}
    cabinet = await one(Cabinet, code=details.cabinet)
    if cabinet is None or cabinet.archived_at:
        wrong["cabinet"] = "archived" if cabinet else "unknown" if details.cabinet else "missing"
    topic = await one(Topic, slug=details.topic) if details.topic else None
    if details.topic and topic is None:
        wrong["topic"] = "unknown"
    words = "\n".join(line.strip() for line in details.words.split("\n") if re.search(r"\w", line))
    if len(words) > LONGEST_WORDS:
        wrong["words"] = "too_long"
    elif any(len(phrases.folded(line)) > phrases.LONGEST_PHRASE for line in words.split("\n")):
        wrong["words"] = "long_line"
    elif not words and not details.topic:
        wrong["words"] = "missing"
    if wrong or cabinet is None:
        raise Invalid(wrong)
    return {"topic_id": topic.id if topic else None, "words": words, "cabinet_id": cabinet.id}


async def move(rule: RoutingRule, to: str, *, by: Person) -> None:
    """Has a rule tried one place earlier ("up") or later ("down"). Raises NotAllowed, Invalid (`to: unknown`)."""
    permissions.require(by, "manage_rules")
    if to not in STEPS:
        raise Invalid({"to": "unknown"})
    async with database.transaction():
        if await shift(await kept(), rule.id, STEPS[to]):
            await events.record("routing.moved", rule, by=by, to=to)


async def archive(rule: RoutingRule, *, by: Person) -> None:
    """Ends a rule; it stays as a row, and the questions it sent stay where they are. Raises NotAllowed."""
    permissions.require(by, "manage_rules")
    async with database.transaction():
        await RoutingRule.filter(id=rule.id).update(archived_at=clock.now())
        await events.record("routing.archived", rule, by=by)


async def with_change(details: RuleDetails, rule: RoutingRule | None) -> list[Route]:
    """The rules as they would be with a new one, or with `rule` changed. Raises Invalid as `checked`."""
    values = await checked(details)
    number = rule.id if rule else 0
    changed = Route(number, values["topic_id"], values["words"], values["cabinet_id"])
    known = [Route(row.id, row.topic_id, row.words, row.cabinet_id) for row in await kept()]
    tried = [changed if known_one.id == number else known_one for known_one in known]
    return routing.in_order(tried if rule else [*tried, changed])


async def trial(rules: Sequence[Route], *, by: Person, catalogue: Catalogue) -> Trial:
    """The routes of the latest questions by `rules`, against those by the rules in force.

    Compared with the rules, not with where a question is now: by then somebody may have routed it by hand.
    """
    permissions.require(by, "manage_rules")
    now = await routing.in_force()
    public = {"thread__kind": "question", "thread__visibility": "public", "thread__status": "published"}
    latest = (
        await Post.filter(kind="question", **public)
        .order_by("-created_at", "-id")
        .limit(TRIED_ON)
        .select_related("thread")
    )
    moved = 0
    shown: list[Elsewhere] = []
    for post in latest:
        asked = catalogue.topics[post.thread.topic_id], post.thread.title, post.source
        before, after = [await asyncio.to_thread(routing.owner, *asked, each, catalogue) for each in (now, rules)]
        if before != after:
            moved += 1
            if len(shown) < SHOWN:
                shown.append(Elsewhere(post.thread_id, post.thread.title, before, after))
    return Trial(len(latest), moved, shown)
