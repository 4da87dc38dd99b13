"""Holding rules, by which a post waits for a person, as admins change, add and try them on the latest posts."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from forum import clock, database, events
from forum.catalogue.views import Catalogue
from forum.errors import Invalid
from forum.events import Event
from forum.people.permissions import require
from forum.people.person import Person
from forum.text import Prose, word_rules
from forum.threads.holding import evaluating, masks, offers, rules
from forum.threads.holding.models import EFFECTS, HoldingRule
from forum.threads.holding.rules import (
    CONDITIONS,
    COUNTED,
    HAVE_WORDS,
    MASKABLE,
    NOT_PERSONAL,
    WORDS,
    Draft,
    Facts,
    Policy,
    Rule,
)
from forum.threads.models import Post, Thread
from forum.threads.visibility import visible_to

TRIED_ON = 500
SHOWN = 50
LONGEST_WORDS = 20_000
FEWEST_LETTERS = 3
HIGHEST = 1000
WRITTEN = ("thread.asked", "answer.given", "comment.made")
NO_FACTS = frozenset({"members_experience", "personal_data"})


@dataclass(frozen=True, kw_only=True)
class RuleDetails:
    """A rule as typed: its effect, words one line each for a rule of words, a number for one that counts."""

    effect: str = ""
    words: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """The finds of a rule among the latest posts of members; `shown` are those that the person trying it may see."""

    looked_at: int
    found: int
    shown: Sequence[Post]


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
    wrong: dict[str, str] = {}
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
    if rule == as_rule(row):
        return
    async with database.transaction():
        await HoldingRule.filter(id=row.id).update(**_columns(rule, by))
        await events.record("rule.changed", row, by=by, effect=rule.effect, number=rule.number)


async def add(code: str, details: RuleDetails, *, by: Person) -> HoldingRule:
    """Adds a rule of words. Raises NotSignedIn, NotAllowed, Invalid as `new_rule` and `checked` do."""
    require(by, "manage_rules")
    async with database.transaction():
        rule = checked(new_rule(code, [row.code for row in await kept()]), details)
        row = await HoldingRule.create(code=rule.code, kind=rule.kind, **_columns(rule, by))
        await events.record("rule.added", row, by=by, effect=rule.effect)
    return row


def _columns(rule: Rule, by: Person) -> dict[str, Any]:
    changed = {"changed_at": clock.now(), "changed_by_id": by.account_id}
    return {"effect": rule.effect, "words": rule.words, "number": rule.number} | changed


async def trial(rule: Rule, *, by: Person, catalogue: Catalogue, policy: Policy) -> Trial:
    """The finds of `rule` among the last TRIED_ON texts by members. Writes nothing.

    Raises NotSignedIn, NotAllowed.
    """
    require(by, "manage_rules")
    posts, threads = await _latest()
    lists = [
        each for each in await evaluating.rules() if each.kind in offers.LISTS and rule.kind in (WORDS, offers.OFFER)
    ]
    found = [post for post in posts if await _finds(rule, lists, post, threads[post.thread_id], catalogue, policy)]
    seen = await Thread.filter(visible_to(by, catalogue), id__in=[post.thread_id for post in found] or [0])
    visible = {thread.id for thread in seen}
    shown = [post for post in found if post.thread_id in visible and post.status == "published"]
    for post in shown:
        if masks.apply_to(by, threads[post.thread_id], catalogue, post):
            post.source = masks.masked(post.source, catalogue.contacts)[0]
    return Trial(len(posts), len(found), shown[:SHOWN])


async def _latest() -> tuple[list[Post], dict[int, Thread]]:
    """The posts written last, the latest first, and their threads; the record of events knows their order at any size."""
    done = await Event.filter(verb__in=WRITTEN).order_by("-id").limit(TRIED_ON).values_list("verb", "subject_id")
    asked = [row for verb, row in done if verb == "thread.asked"]
    others = [row for verb, row in done if verb != "thread.asked"]
    posts = await Post.filter(thread_id__in=asked or [0], kind="question")
    posts += await Post.filter(id__in=others or [0])
    mine = [post for post in posts if post.role == "member" and post.author_id is not None]
    threads = await Thread.filter(id__in=list({post.thread_id for post in mine}) or [0])
    return sorted(mine, key=lambda post: post.created_at, reverse=True), {thread.id: thread for thread in threads}


async def _finds(
    rule: Rule, lists: Sequence[Rule], post: Post, thread: Thread, catalogue: Catalogue, policy: Policy
) -> bool:
    draft = _draft(post, thread)
    if rule.kind in offers.LISTS:
        return await asyncio.to_thread(lambda: word_rules.found(offers.read(draft.text), rule.words))
    if rule.kind in HAVE_WORDS or rule.code in NO_FACTS:
        facts = Facts()
    else:
        facts = await evaluating.gather(draft, policy, catalogue, before=post.created_at)
    tried = Policy(on=True, first_posts=policy.first_posts)
    # Hundreds of long texts would keep everybody waiting on the loop.
    verdict = await asyncio.to_thread(rules.evaluate, draft, facts=facts, rules=[rule, *lists], policy=tried)
    return rule.code in verdict.held if rule.effect == "hold" else bool(verdict.flagged or verdict.masking)


def _draft(post: Post, thread: Thread) -> Draft:
    return Draft(
        personal=NOT_PERSONAL,
        by=Person(account_id=post.author_id, roles=frozenset({"member"})),
        kind=post.kind,
        thread_kind=thread.kind,
        topic_id=thread.topic_id,
        language=post.language_id,
        private=thread.visibility == "private",
        body=Prose(post.source, post.html, post.renderer),
        title=thread.title if post.kind == "question" else "",
        danger=thread.danger,
    )
