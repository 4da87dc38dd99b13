"""Decisions: a verdict with its reason and, where it restricts a person, a statement of reasons."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from forum import clock, database, events, text
from forum.catalogue import facts, reasons
from forum.catalogue.reasons import Reason
from forum.catalogue.views import Catalogue
from forum.errors import Invalid, NotAllowed
from forum.people.permissions import may, require
from forum.people.person import Person
from forum.threads import state
from forum.threads.holding import evaluating
from forum.threads.locking import locked_together
from forum.threads.models import Post, ReviewItem, Thread
from moderation.models import Appeal, Decision, Flag, KeptText
from moderation.prior import PriorState
from moderation.review import claims, declaring, items
from moderation.review.cases import Case, Given
from moderation.review.flags import ACTED, KEPT
from moderation.review.items import Item
from moderation.review.verdicts import VERDICTS, Verdict

LONGEST_STATEMENT = 4000
APPEAL_MONTHS = 6
UNDONE_WITHIN = timedelta(days=30)
"""How long the texts stay after an appeal was decided, so that its outcome can be put right."""

ON_ITS_WAY = timedelta(hours=1)
"""An appeal that was sent in the last moment may not be in the database yet."""

NOTHING = Given()


def appeal_until(moment: datetime) -> datetime:
    """The last moment for an appeal against a decision made at `moment`: six months later (DSA, article 20)."""
    months = moment.month - 1 + APPEAL_MONTHS
    year, month = moment.year + months // 12, months % 12 + 1
    return moment.replace(year=year, month=month, day=min(moment.day, monthrange(year, month)[1]))


def languages_of(thread: Thread) -> tuple[str, ...]:
    """The languages of statements about a thread: its own where pages exist in it, else English and Portuguese."""
    return (thread.language_id,) if thread.language_id in facts.interface() else ("en", "pt")


async def decide(
    item: Item,
    verdict: str,
    *,
    reason: str,
    statement: str,
    by: Person,
    catalogue: Catalogue,
    given: Given = NOTHING,
    read: str = "",
) -> Decision:
    """Decides about an item by applying a verdict; the person concerned is notified. The same again changes nothing.

    `read` is the mark of what was read (`items.marks`), where a form says it: of another text than that, or after another
    decision, nothing is decided.

    Raises NotSignedIn, NotAllowed (`own` for one's own post), Invalid (`verdict: missing, unknown, staff, nobody`;
    `reason: not_chosen, unknown, other_verdict`; `statement: missing, too_long` where the verdict restricts; `until`, `topic`,
    `language`, `of`, `start`, `end` where it needs them; `numbers: not_revealed`), Conflict (`claimed` by
    somebody else, `gone`, `text_changed` or `decided_meanwhile` since it was read).
    """
    require(by, "moderate")
    known = VERDICTS.get(verdict)
    if known is None:
        raise Invalid({"verdict": "unknown" if verdict else "missing"})
    broken = await _check(verdict, reason, statement, given)
    async with database.transaction():
        [thread, *_] = await locked_together(item.thread, *([given.of] if given.of else []))
        post = await Post.get(id=item.post.id)
        if by.owns(post.author_id):
            raise NotAllowed("own")
        await items.refuse_what_changed(post, read)
        row = await _row(item, by)
        if known.lasting and (row is None or row.ended_at) and (said := await _said(post, thread, verdict)):
            return said
        statement = await evaluating.apply_choice(statement, given.personal, by=by, catalogue=catalogue)
        stated = await declaring.codes_of(known.declared, broken, post, row)
        until = clock.end_of_day(given.until) if known.ends and given.until else None
        columns = {"verdict": verdict, "reason": reason, "statement": statement, "stated": stated, "until": until}
        decision = await _record(post, thread, by=by, **columns)
        case = Case(decision, post, thread, by, catalogue, given)
        before = await known.apply(case)
        await _keep(case, before, row)
        if known.restricts or before.mask:
            await _keep_texts(case)
        affected: dict[str, Any] = case.affected | await _end(case, known)
        about = {"post": post.id, "thread": thread.id, "reason": reason}
        await events.record(f"decision.{verdict}", decision, by=by, **about, **affected)
    return decision


@dataclass(frozen=True, slots=True)
class Order:
    """An item to decide about, the particulars of the verdict for it, and the mark of the text as it was read."""

    item: Item
    given: Given = NOTHING
    read: str = ""


async def decide_all(
    orders: Sequence[Order], verdict: str, *, reason: str, statement: str, by: Person, catalogue: Catalogue
) -> list[Decision]:
    """Applies one verdict to several items, all of them or none. Raises as `decide` and `items.check_together` do."""
    require(by, "moderate")
    items.check_together([each.item for each in orders])
    said: dict[str, Any] = {"reason": reason, "statement": statement, "by": by, "catalogue": catalogue}
    async with database.transaction():
        threads = [each.item.thread for each in orders] + [each.given.of for each in orders if each.given.of]
        await lock_all(threads, [each.item.post.id for each in orders])
        return [await decide(each.item, verdict, given=each.given, read=each.read, **said) for each in orders]


async def _check(verdict: str, reason: str, statement: str, given: Given) -> Reason:
    """The reason of that code. Raises Invalid with every fault at once, so that a form is corrected once."""
    wrong: dict[str, str] = {}
    chosen = None
    try:
        chosen = await reasons.chosen(reason, verdict)
    except Invalid as refused:
        wrong |= refused.fields
    if VERDICTS[verdict].restricts and not (text.word_count(statement) or text.han_count(statement)):
        wrong["statement"] = "missing"
    if len(statement) > LONGEST_STATEMENT:
        wrong["statement"] = "too_long"
    if VERDICTS[verdict].ends and (given.until is None or given.until < clock.today()):
        wrong["until"] = "past" if given.until else "missing"
    if wrong or chosen is None:
        raise Invalid(wrong)
    return chosen


async def _row(item: Item, by: Person) -> ReviewItem | None:
    if item.review_item is None or item.review_item.appeal_id is not None:
        return None
    row = await ReviewItem.filter(id=item.review_item.id).select_for_update().get()
    if row.ended_at is None:
        claims.refuse_others_claim(row, by)
    return row


async def lock_all(threads: Sequence[Thread], post_ids: Sequence[int]) -> None:
    """Locks all threads and posts of several decisions before the first event, in the order in which voting locks
    them.
    """
    await locked_together(*threads)
    posts = Post.filter(Q(id__in=list(post_ids) or [0]) | Q(comments__id__in=list(post_ids) or [0])).distinct()
    wanted = [int(str(each)) for each in await posts.values_list("id", flat=True)]
    await Post.filter(id__in=wanted or [0]).order_by("id").select_for_update()


async def _said(post: Post, thread: Thread, verdict: str) -> Decision | None:
    """The last decision about a post, if it is this verdict, is in force, and nothing was changed by hand since."""
    last = await Decision.filter(post_id=post.id).order_by("-at", "-id").first()
    if last is None or last.verdict != verdict or last.undone_at:
        return None
    return last if VERDICTS[verdict].still_holds(post, thread) else None


async def _record(post: Post, thread: Thread, *, by: Person, **said: Any) -> Decision:
    return await Decision.create(
        **said,
        language=languages_of(thread)[0],
        post_id=post.id,
        thread_id=thread.id,
        person_id=post.author_id,
        by_id=by.account_id,
        at=clock.now(),
    )


async def _keep(case: Case, before: PriorState, row: ReviewItem | None) -> None:
    before.revision = case.post.revision
    before.item = row.id if row and row.ended_at is None else None
    case.decision.before = before
    await case.decision.save(update_fields=["before"])


async def _keep_texts(case: Case) -> None:
    title = case.thread.title if case.is_question else ""
    own = KeptText(title=title, source=case.post.source)
    for kept in (own, *case.kept):
        kept.decision_id, kept.until = case.decision.id, appeal_until(case.decision.at)
        await kept.save()


async def _end(case: Case, verdict: Verdict) -> dict[str, list[int]]:
    """Ends the review item of the post and its flags. A held post stays in the queue until it is published or
    rejected.

    The flags, as the record names them: whoever flagged is notified.
    """
    if (await Post.get(id=case.post.id)).status == "pending":
        return {}
    await state.dequeue(case.post)
    outcome = KEPT if verdict.publishes else ACTED
    flags = await Flag.filter(post_id=case.post.id, outcome="")
    await Flag.filter(id__in=[flag.id for flag in flags]).update(outcome=outcome, outcome_at=clock.now())
    return {"flags": [flag.id for flag in flags]} if flags else {}


def changed_nothing(decision: Decision) -> bool:
    """Whether the decision changed nothing for the author: a published post stays published."""
    return VERDICTS[decision.verdict].publishes and decision.before.status == "published"


def may_read(decision: Decision, person: Person) -> bool:
    """Whether a person may read a decision: the person concerned, and moderators."""
    own = person.owns(decision.person_id)
    return own or may(person, "moderate")


def texts_over(known: Catalogue | None = None) -> QuerySet[KeptText]:
    """The kept texts that are no longer needed: the appeal period is over and no appeal is open or was decided lately."""
    moment = clock.now()
    needed = Appeal.filter(Q(verdict="") | Q(decided_at__gt=moment - UNDONE_WITHIN))
    return KeptText.filter(until__lt=moment - ON_ITS_WAY).exclude(
        decision_id__in=Subquery(needed.values("decision_id"))
    )
