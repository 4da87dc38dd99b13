"""A draft before the rules of holding: what the database knows about it, and what becomes of it."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from tortoise.expressions import Q

from forum import clock, text
from forum.catalogue import snapshot
from forum.catalogue.help_lines import Contacts
from forum.catalogue.models import Topic
from forum.catalogue.views import Catalogue
from forum.people.accounts import RoleGrant
from forum.people.person import Person
from forum.text import Prose, word_rules
from forum.threads import personal_data, state
from forum.threads.holding.models import HoldingRule
from forum.threads.holding.rules import FREE, NEW_ACCOUNT, WORDS, Draft, Facts, Policy, Rule, Verdict, evaluate
from forum.threads.models import Post, ReviewItem, Thread

TOO_FAST_WITHIN = timedelta(minutes=10)
SAME_WITHIN = timedelta(days=30)
SAME_LOOKED_AT = 50
SAME_FROM_LETTERS = 20
"""A shorter text, such as a thanks, may be said again."""
MOST_REASONS = 8


async def rules() -> list[Rule]:
    """The rules as they stand, in the order in which their reasons are told."""
    rows = await HoldingRule.all().order_by("id")
    return [Rule(row.code, row.kind, row.effect, row.words, row.number) for row in rows]


async def judge(draft: Draft, *, policy: Policy, catalogue: Catalogue) -> Verdict:
    """What the rules say of a draft now. Asks the database only where a rule can apply."""
    if not policy.on or draft.is_free:
        return FREE
    facts, known = await gather(draft, policy, catalogue), await rules()
    return await asyncio.to_thread(evaluate, draft, facts=facts, rules=known, policy=policy)


async def gather(draft: Draft, policy: Policy, catalogue: Catalogue, *, before: datetime | None = None) -> Facts:
    """What the rules ask the database about a draft, as it is now, or by the author's posts as they were `before`."""
    moment, mine = before or clock.now(), Post.filter(author_id=draft.by.account_id)
    mine = mine.filter(created_at__lt=before) if before else mine
    published = mine.filter(status="published").limit(max(policy.first_posts, NEW_ACCOUNT))
    said = mine.filter(created_at__gt=moment - SAME_WITHIN).exclude(id=draft.post_id or 0)
    latest = await said.order_by("-created_at").limit(SAME_LOOKED_AT).values_list("source", flat=True)
    return Facts(
        published=len(await published.values_list("id", flat=True)),
        recent=await mine.filter(created_at__gt=moment - TOO_FAST_WITHIN).count(),
        repeated=await asyncio.to_thread(_is_among, draft.body.source, latest),
        read_first=await Topic.filter(id=draft.topic_id, read_first=True).exists(),
        languages_read=await languages_read(catalogue),
        public=catalogue.contacts,
    )


def _is_among(source: str, said: Sequence[object]) -> bool:
    letters = word_rules.fold(source).flat
    return len(letters) >= SAME_FROM_LETTERS and any(word_rules.fold(str(each)).flat == letters for each in said)


async def languages_read(catalogue: Catalogue) -> frozenset[str]:
    """The languages somebody on duty reads: those pages are in, and those of the mediators whose role is in force."""
    in_force = Q(until__isnull=True) | Q(until__gt=clock.now())
    granted = RoleGrant.filter(in_force, role="mediator", ended_at=None)
    codes = await granted.distinct().values_list("language", flat=True)
    return frozenset({each.code for each in catalogue.interface_languages()} | {str(code) for code in codes})


async def mended(draft: Draft, verdict: Verdict) -> tuple[str, Prose]:
    """The draft's title and body without the parts that are to be masked."""
    if not verdict.masking:
        return draft.title, draft.body
    public = (await snapshot.current()).contacts
    parts = draft.title, draft.body.source
    title, source = [await asyncio.to_thread(_masked, part, draft, verdict.masking, public) for part in parts]
    return title, draft.body if source == draft.body.source else await text.prose(source)


def _masked(part: str, draft: Draft, masking: Iterable[Rule], public: Contacts) -> str:
    folded = word_rules.fold(part)
    return word_rules.masked(part, [
        span
        for rule in masking
        for span in (
            word_rules.places(folded, draft.folded, rule.words) if rule.kind == WORDS else personal_data.found(part, public)
        )
    ])  # fmt: skip


async def put_waiting(post: Post, thread: Thread, verdict: Verdict, *, danger: bool = False) -> None:
    """Lets a post wait for a person, if the rules or its asker's danger say so; inside the caller's transaction."""
    reasons = [*((state.DANGER,) if danger else ()), *verdict.held, *verdict.flagged]
    if reasons:
        await state.enqueue(post, thread, reasons=reasons[:MOST_REASONS], held=bool(verdict.held))


def draft_in(
    thread: Thread, kind: str, body: Prose, by: Person, language: str, *, title: str = "", post_id: int | None = None
) -> Draft:
    """A draft in a thread that is there: an answer, a comment, or (with `post_id`) another text for a post."""
    return Draft(
        by=by,
        kind=kind,
        thread_kind=thread.kind,
        topic_id=thread.topic_id,
        language=language,
        private=thread.visibility == "private",
        body=body,
        title=title,
        danger=thread.danger,
        post_id=post_id,
    )


async def reasons_of(posts: Iterable[Post]) -> dict[int, list[str]]:
    """Why each of these that is pending waits, by its id; asks the database only if one is."""
    pending = [post.id for post in posts if post.status == "pending"]
    if not pending:
        return {}
    rows = await ReviewItem.filter(post_id__in=pending, ended_at=None, appeal_id=None)
    said = {row.post_id: row.reasons.split() for row in rows}
    return {each: said.get(each, []) for each in pending}
