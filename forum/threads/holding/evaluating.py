"""Pre-moderation of a submission: gathers the facts that the holding rules ask for, evaluates them and applies what comes of it."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from forum import clock, text
from forum.catalogue import public_contacts, snapshot
from forum.catalogue.models import Topic
from forum.catalogue.views import Catalogue
from forum.errors import Invalid
from forum.people import grants
from forum.people.permissions import may
from forum.people.person import Person
from forum.text import Prose, personal, word_rules
from forum.text.personal import Contacts
from forum.threads import state
from forum.threads.holding import offers
from forum.threads.holding.models import HoldingRule
from forum.threads.holding.rules import (
    CHOICES,
    FREE,
    NEW_ACCOUNT,
    NOT_PERSONAL,
    TEAM,
    WORDS,
    Evaluation,
    Facts,
    Policy,
    Rule,
    Submission,
    unread,
)
from forum.threads.holding.rules import evaluate as evaluate_rules
from forum.threads.models import Post, ReviewItem, Thread

TOO_FAST_WITHIN = timedelta(minutes=10)
SAME_WITHIN = timedelta(days=30)
SAME_LOOKED_AT = 50
SAME_FROM_LETTERS = 20
"""Letters from which on a repeated text counts: a shorter one, such as a thanks, may be posted again."""
MOST_REASONS = 8


@dataclass(frozen=True, slots=True)
class Moderated:
    """A submission after pre-moderation: what the rules say of it, and its title and text as they are stored."""

    submission: Submission
    evaluation: Evaluation
    title: str
    body: Prose

    @property
    def held(self) -> bool:
        return bool(self.evaluation.held)

    @property
    def status(self) -> str:
        return self.evaluation.status

    async def follow(self, post: Post, thread: Thread, *, danger: bool = False) -> None:
        """Puts its post into the review queue if a rule holds or flags it or its asker is in danger, and keeps as public what
        staff chose to call nobody's own; in the caller's transaction.
        """
        reasons = [*((state.DANGER,) if danger else ()), *self.evaluation.held, *self.evaluation.flagged]
        if reasons:
            await state.enqueue(post, thread, reasons=reasons[:MOST_REASONS], held=self.held)
        await confirm_public(self.submission.texts, self.submission.personal, by=self.submission.by)


async def moderate(submission: Submission, *, policy: Policy, catalogue: Catalogue) -> Moderated:
    """Pre-moderates a submission: the holding rules are asked, and what they and its author's choice hide is masked."""
    evaluation = await evaluate(submission, policy=policy, catalogue=catalogue)
    return Moderated(submission, evaluation, *await apply_masks(submission, evaluation))


async def rules() -> list[Rule]:
    """The holding rules of the database, in the order in which their reasons are given."""
    rows = await HoldingRule.all().order_by("id")
    return [Rule(row.code, row.kind, row.effect, row.words, row.number) for row in rows]


async def evaluate(submission: Submission, *, policy: Policy, catalogue: Catalogue) -> Evaluation:
    """The evaluation of a submission by the holding rules. Asks the database only where a rule can apply."""
    if not policy.on or submission.is_free:
        return unread(submission, FREE)
    facts, known = await gather(submission, policy, catalogue), await rules()
    return unread(
        submission, await asyncio.to_thread(evaluate_rules, submission, facts=facts, rules=known, policy=policy)
    )


async def gather(
    submission: Submission, policy: Policy, catalogue: Catalogue, *, before: datetime | None = None
) -> Facts:
    """The facts about a submission that rules ask for, as they are now, or by the author's posts as they were `before`.

    Of somebody's texts under their name and without it, all were written by them, but only those under the same count as read.
    """
    moment, own = before or clock.now(), Post.filter(author_id__in=sorted(submission.by.own) or [0])
    own = own.filter(created_at__lt=before) if before else own
    published = own.filter(status="published", author_id=submission.by.account_id or 0).limit(
        max(policy.first_posts, NEW_ACCOUNT)
    )
    lately = own.filter(created_at__gt=moment - SAME_WITHIN).exclude(id=submission.post_id or 0)
    latest = await lately.order_by("-created_at").limit(SAME_LOOKED_AT).values_list("source", flat=True)
    return Facts(
        published=len(await published.values_list("id", flat=True)),
        recent=await own.filter(created_at__gt=moment - TOO_FAST_WITHIN).count(),
        repeated=await asyncio.to_thread(_is_among, submission.body.source, latest, catalogue.contacts),
        read_first=await Topic.filter(id=submission.topic_id, read_first=True).exists(),
        languages_read=await languages_read(),
        public=catalogue.contacts,
    )


def _is_among(source: str, sources: Sequence[object], public: Contacts) -> bool:
    """Whether a text is among others, as typed or as it was stored with its personal data hidden."""
    letters = {word_rules.fold(each).flat for each in (source, personal.hidden(source, public))}
    longest = max(map(len, letters))
    return longest >= SAME_FROM_LETTERS and any(word_rules.fold(str(each)).flat in letters for each in sources)


OF_THE_PLATFORMS = frozenset({"pt", "en", "ar"})
"""The languages in which the institution offered its platforms (its own words of 2022), before mediators were asked."""


async def languages_read() -> frozenset[str]:
    """The languages that staff read: those of the institution's own platforms, and those of mediators whose grant is in force."""
    codes = await grants.in_force(role="mediator").distinct().values_list("language", flat=True)
    return OF_THE_PLATFORMS | {str(code) for code in codes}


async def apply_masks(submission: Submission, evaluation: Evaluation) -> tuple[str, Prose]:
    """The submission's title and body as they are stored.

    Masked is what the evaluation's masking rules find, and personal data unless the author chose that they stay.
    """
    public = (await snapshot.current()).contacts
    title, source = [
        await asyncio.to_thread(_masked, part, submission, evaluation, public) for part in submission.texts
    ]
    return title, submission.body if source == submission.body.source else await text.prose(source)


def _masked(part: str, submission: Submission, evaluation: Evaluation, public: Contacts) -> str:
    spans = [] if submission.keeps_numbers else personal.spans(part, public)
    for rule in evaluation.masking:
        if rule.kind == WORDS:
            folded, whole = [offers.read(each, evaluation.invitations) for each in (part, submission.text)]
            spans += word_rules.places(folded, whole, rule.words)
        else:
            spans += personal.spans(part, public)
    return word_rules.masked(part, spans)


async def confirm_public(texts: Iterable[str], choice: str, *, by: Person) -> None:
    """Keeps as public what staff chose to call nobody's own, such as an institution's number; in the caller's transaction."""
    if choice != NOT_PERSONAL or not may(by, "confirm_public"):
        return
    await public_contacts.confirm_in(texts, by=by)


def check_choice(personal: str) -> None:
    """Raises Invalid (`personal: unknown`) for what nobody can choose for personal data."""
    if personal not in ("", *CHOICES):
        raise Invalid({"personal": "unknown"})


async def apply_choice(words: str, choice: str, *, by: Person, catalogue: Catalogue, team_reads: bool = False) -> str:
    """Words that stand beside a post as they are stored: without personal data, unless their author chose that they stay.

    They stay where the team alone reads the words, or somebody of staff says that they are public. In the caller's transaction.
    Raises Invalid (`personal: unknown`).
    """
    check_choice(choice)
    stays = choice in (TEAM, NOT_PERSONAL) if team_reads else choice == NOT_PERSONAL and may(by, "confirm_public")
    if not stays:
        return await asyncio.to_thread(personal.hidden, words, catalogue.contacts)
    await confirm_public([words], choice, by=by)
    return words


def submission_in(
    thread: Thread,
    kind: str,
    body: Prose,
    by: Person,
    language: str,
    *,
    title: str = "",
    post_id: int | None = None,
    choice: str = "",
) -> Submission:
    """A submission in an existing thread: an answer, a comment, or (with `post_id`) another text for a post.

    `choice` is its author's for personal data, one of CHOICES or "".
    """
    return Submission(
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
        personal=choice,
    )


async def reasons_of(posts: Iterable[Post]) -> dict[int, list[str]]:
    """The reasons for which each pending post of these is held, by its id. Asks the database only if one is pending."""
    pending = [post.id for post in posts if post.status == "pending"]
    if not pending:
        return {}
    items = await ReviewItem.filter(post_id__in=pending, ended_at=None, appeal_id=None)
    reasons = {item.post_id: item.reasons.split() for item in items}
    return {each: reasons.get(each, []) for each in pending}
