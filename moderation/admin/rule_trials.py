"""Rules of holding, tried on the latest texts before they are saved: what each would find, and what is spared and why."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from forum.catalogue.views import Catalogue
from forum.events import Event
from forum.people.permissions import require
from forum.people.person import Person
from forum.text import Prose, word_rules
from forum.threads.holding import evaluating, masks, offers, rules
from forum.threads.holding.rules import (
    HAVE_WORDS,
    NOT_PERSONAL,
    WORDS,
    Facts,
    Policy,
    Rule,
    Submission,
)
from forum.threads.models import Post, Thread
from forum.threads.visibility import visible_to

TRIED_ON = 500
SHOWN = 50
WRITTEN = ("thread.asked", "answer.given", "comment.made")
NO_FACTS = frozenset({"members_experience", "personal_data"})


@dataclass(frozen=True, slots=True)
class Trial:
    """The finds of a rule among the latest posts of members; `shown` are those that the person trying it may see.

    `spared` are texts that have the words and are let through all the same, each with the code of the rule that spares it.
    """

    looked_at: int
    found: int
    shown: Sequence[Post]
    spared: Sequence[tuple[Post, str]] = ()


async def trial(rule: Rule, *, by: Person, catalogue: Catalogue, policy: Policy) -> Trial:
    """The finds of `rule` among the last TRIED_ON texts by members. Writes nothing.

    Raises NotSignedIn, NotAllowed.
    """
    require(by, "try_rules")
    posts, threads = await _latest()
    lists = [
        each for each in await evaluating.rules() if each.kind in offers.LISTS and rule.kind in (WORDS, offers.OFFER)
    ]
    inviting = [each for each in lists if each.kind == offers.INVITING]
    sparing = [each for each in lists if each.kind != offers.INVITING]
    found, by_rule = [], {}
    for post in posts:
        thread = threads[post.thread_id]
        if await _finds(rule, lists, post, thread, catalogue, policy):
            found.append(post)
        elif sparing and await _finds(rule, inviting, post, thread, catalogue, policy):
            by_rule[post.id] = await _sparing(sparing, post, thread)
    seen = await Thread.filter(visible_to(by, catalogue), id__in=_threads_of(posts, found, by_rule))
    visible = {thread.id for thread in seen}
    shown = [post for post in found if post.thread_id in visible and post.status == "published"]
    kept = [post for post in posts if post.id in by_rule and post.thread_id in visible and post.status == "published"]
    for post in (*shown, *kept):
        if masks.apply_to(by, threads[post.thread_id], catalogue, post):
            post.source = masks.masked(post.source, catalogue.contacts)[0]
    return Trial(len(posts), len(found), shown[:SHOWN], [(post, by_rule[post.id]) for post in kept[:SHOWN]])


def _threads_of(posts: Sequence[Post], found: Sequence[Post], spared: Collection[int]) -> list[int]:
    return [post.thread_id for post in (*found, *(each for each in posts if each.id in spared))] or [0]


async def _sparing(spared: Sequence[Rule], post: Post, thread: Thread) -> str:
    """The code of the rule for whose words a text is spared."""
    text = await asyncio.to_thread(offers.read, _draft(post, thread).text)
    words = [each.code for each in spared if await asyncio.to_thread(word_rules.found, text, each.words)]
    return words[0] if words else spared[0].code


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
    submission = _draft(post, thread)
    if rule.kind in offers.LISTS:
        return await asyncio.to_thread(lambda: word_rules.found(offers.read(submission.text), rule.words))
    if rule.kind in HAVE_WORDS or rule.code in NO_FACTS:
        facts = Facts()
    else:
        facts = await evaluating.gather(submission, policy, catalogue, before=post.created_at)
    tried = Policy(on=True, first_posts=policy.first_posts)
    # Hundreds of long texts would keep everybody waiting on the loop.
    evaluation = await asyncio.to_thread(rules.evaluate, submission, facts=facts, rules=[rule, *lists], policy=tried)
    return rule.code in evaluation.held if rule.effect == "hold" else bool(evaluation.flagged or evaluation.masking)


def _draft(post: Post, thread: Thread) -> Submission:
    return Submission(
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
