"""Pre-moderation of a draft: gathers the facts that the holding rules ask for, evaluates them and applies the verdict."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from forum import clock, text
from forum.catalogue import snapshot
from forum.catalogue.help_lines import Contacts
from forum.catalogue.models import Topic
from forum.catalogue.views import Catalogue
from forum.people import grants
from forum.people.person import Person
from forum.text import Prose, word_rules
from forum.threads import personal_data, state
from forum.threads.holding import offers
from forum.threads.holding.models import HoldingRule
from forum.threads.holding.rules import FREE, NEW_ACCOUNT, WORDS, Draft, Facts, Policy, Rule, Verdict
from forum.threads.holding.rules import evaluate as evaluate_rules
from forum.threads.models import Post, ReviewItem, Thread

TOO_FAST_WITHIN = timedelta(minutes=10)
SAME_WITHIN = timedelta(days=30)
SAME_LOOKED_AT = 50
SAME_FROM_LETTERS = 20
"""Letters from which on a repeated text counts: a shorter one, such as a thanks, may be posted again."""
MOST_REASONS = 8


async def rules() -> list[Rule]:
    """The holding rules of the database, in the order in which their reasons are given."""
    rows = await HoldingRule.all().order_by("id")
    return [Rule(row.code, row.kind, row.effect, row.words, row.number) for row in rows]


async def evaluate(draft: Draft, *, policy: Policy, catalogue: Catalogue) -> Verdict:
    """The verdict of the holding rules on a draft. Asks the database only where a rule can apply."""
    if not policy.on or draft.is_free:
        return FREE
    facts, known = await gather(draft, policy, catalogue), await rules()
    return await asyncio.to_thread(evaluate_rules, draft, facts=facts, rules=known, policy=policy)


async def gather(draft: Draft, policy: Policy, catalogue: Catalogue, *, before: datetime | None = None) -> Facts:
    """The facts about a draft that rules ask for, as they are now, or by the author's posts as they were `before`."""
    moment, own = before or clock.now(), Post.filter(author_id=draft.by.account_id)
    own = own.filter(created_at__lt=before) if before else own
    published = own.filter(status="published").limit(max(policy.first_posts, NEW_ACCOUNT))
    lately = own.filter(created_at__gt=moment - SAME_WITHIN).exclude(id=draft.post_id or 0)
    latest = await lately.order_by("-created_at").limit(SAME_LOOKED_AT).values_list("source", flat=True)
    return Facts(
        published=len(await published.values_list("id", flat=True)),
        recent=await own.filter(created_at__gt=moment - TOO_FAST_WITHIN).count(),
        repeated=await asyncio.to_thread(_is_among, draft.body.source, latest),
        read_first=await Topic.filter(id=draft.topic_id, read_first=True).exists(),
        languages_read=await languages_read(catalogue),
        public=catalogue.contacts,
    )


def _is_among(source: str, sources: Sequence[object]) -> bool:
    letters = word_rules.fold(source).flat
    return len(letters) >= SAME_FROM_LETTERS and any(word_rules.fold(str(each)).flat == letters for each in sources)


async def languages_read(catalogue: Catalogue) -> frozenset[str]:
    """The languages that staff read: those of the interface, and those of mediators whose grant is in force."""
    codes = await grants.in_force(role="mediator").distinct().values_list("language", flat=True)
    return frozenset({each.code for each in catalogue.interface_languages()} | {str(code) for code in codes})


async def apply_masks(draft: Draft, verdict: Verdict) -> tuple[str, Prose]:
    """The draft's title and body with the parts masked that the verdict's masking rules find."""
    if not verdict.masking:
        return draft.title, draft.body
    public = (await snapshot.current()).contacts
    parts = draft.title, draft.body.source
    title, source = [await asyncio.to_thread(_masked, part, draft, verdict, public) for part in parts]
    return title, draft.body if source == draft.body.source else await text.prose(source)


def _masked(part: str, draft: Draft, verdict: Verdict, public: Contacts) -> str:
    folded, whole = [offers.read(text, verdict.invitations) for text in (part, draft.text)]
    return word_rules.masked(part, [
        span
        for rule in verdict.masking
        for span in (
            word_rules.places(folded, whole, rule.words) if rule.kind == WORDS else personal_data.found(part, public)
        )
    ])  # fmt: skip


async def enqueue(post: Post, thread: Thread, verdict: Verdict, *, danger: bool = False) -> None:
    """Puts a post into the review queue if a rule holds or flags it or its asker is in danger; in the caller's transaction."""
    reasons = [*((state.DANGER,) if danger else ()), *verdict.held, *verdict.flagged]
    if reasons:
        await state.enqueue(post, thread, reasons=reasons[:MOST_REASONS], held=bool(verdict.held))


def draft_in(
    thread: Thread, kind: str, body: Prose, by: Person, language: str, *, title: str = "", post_id: int | None = None
) -> Draft:
    """A draft in an existing thread: an answer, a comment, or (with `post_id`) another text for a post."""
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
    """The reasons for which each pending post of these is held, by its id. Asks the database only if one is pending."""
    pending = [post.id for post in posts if post.status == "pending"]
    if not pending:
        return {}
    items = await ReviewItem.filter(post_id__in=pending, ended_at=None, appeal_id=None)
    reasons = {item.post_id: item.reasons.split() for item in items}
    return {each: reasons.get(each, []) for each in pending}
