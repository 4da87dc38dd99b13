"""Undoing a decision: the state before it is restored unless something newer prevents that, and the person is
notified.
"""

from collections.abc import Sequence
from typing import Any

from tortoise.expressions import Q

from forum import clock, database, events, text
from forum.catalogue import public_contacts
from forum.catalogue.views import Catalogue
from forum.errors import Conflict, Invalid, NotAllowed
from forum.people.permissions import require
from forum.people.person import Person
from forum.threads import state
from forum.threads.locking import OVER, locked
from forum.threads.models import Post, ReviewItem, Thread, ThreadAct
from moderation.models import Appeal, Decision, Flag
from moderation.review import decisions, items
from moderation.review.cases import Case
from moderation.review.flags import ACTED, KEPT
from moderation.review.verdicts import (
    LOCK,
    PERSON,
    TEXT,
    VERDICTS,
    VISIBILITY,
    Aspect,
)

LONGEST_REASON = 500


async def undo(
    decision: Decision,
    *,
    by: Person,
    catalogue: Catalogue,
    reason: str = "",
    overturned: bool = False,
    read: str = "",
) -> None:
    """Undoes a decision by restoring the state before it; again changes nothing.

    The review item opens again, unless an appeal overturned the decision: then a post that had been held is published,
    and where something prevents undoing (`why_not_back`) the state stays and the decision is undone all the same. A text
    that was rewritten since is published only where `read` is its mark (`items.marks`); after an appeal it waits in the
    queue instead. An open appeal ends with the decision. Raises NotSignedIn, NotAllowed (`own` for whom it concerns), Invalid
    (`reason`: missing for a mask, too_long), Conflict (as `why_not_back` says, `text_changed`, `texts_gone`).
    """
    require(by, "moderate")
    _check_undoing(decision, reason, overturned)
    reason = await public_contacts.hide_others(reason)
    async with database.transaction():
        thread = await locked(await Thread.get(id=decision.thread_id)) if decision.thread_id else None
        decision = await Decision.filter(id=decision.id).select_for_update().get()
        if decision.undone_at or decision.post_id is None or thread is None:
            return
        post = await Post.get(id=decision.post_id)
        if by.owns(decision.person_id) or by.owns(post.author_id):
            raise NotAllowed("own")
        await items.refuse_what_changed(post, read)
        case = Case(decision, post, thread, by, catalogue)
        await _put_back(case, overturned, bool(read))
        await Decision.filter(id=decision.id).update(
            undone_at=clock.now(), undone_by_id=by.account_id, undone_reason=reason
        )
        affected: dict[str, Any] = case.affected
        if thread.status not in OVER:
            affected |= await _wait_again(decision, overturned)
        if not overturned:
            await _end_appeal(decision, by)
        about = {"post": post.id, "thread": thread.id, "overturned": overturned}
        await events.record("decision.undone", decision, by=by, **about, **affected)


def _check_undoing(decision: Decision, reason: str, overturned: bool) -> None:
    explained = text.word_count(reason) or text.han_count(reason)
    if VERDICTS[decision.verdict].undone_with_care and not overturned and not explained:
        raise Invalid({"reason": "missing"})
    if len(reason) > LONGEST_REASON:
        raise Invalid({"reason": "too_long"})


async def undo_all(
    made: Sequence[Decision], *, by: Person, catalogue: Catalogue, reason: str = "", read: str = ""
) -> None:
    """Undoes several decisions, all of them or none. Raises as `undo` and `items.check_count` do."""
    require(by, "moderate")
    items.check_count(made)
    async with database.transaction():
        threads = await Thread.filter(id__in=[each.thread_id for each in made if each.thread_id] or [0])
        await decisions.lock_all(threads, [each.post_id for each in made if each.post_id])
        for each in made:
            await undo(each, by=by, catalogue=catalogue, reason=reason, read=read if len(made) == 1 else "")


async def _put_back(case: Case, overturned: bool, was_read: bool) -> None:
    before = case.decision.before
    if overturned and before.status == "pending":
        before.status = "published"
    hindered = await why_not_back(case)
    if hindered:
        if not overturned:
            raise Conflict(hindered)
        return
    if is_unread(case) and not was_read:
        if not overturned:
            raise Conflict("text_changed")
        before.status = "pending"
        await state.enqueue(case.post, case.thread, reasons=["appeal"], held=True)
    await VERDICTS[case.decision.verdict].undo(case)


async def _end_appeal(decision: Decision, by: Person) -> None:
    """Ends open appeals against a decision that was undone before they were decided."""
    for appeal in await Appeal.filter(decision_id=decision.id, verdict=""):
        ended = {"verdict": "overturn", "decided_by_id": by.account_id, "decided_at": clock.now()}
        await Appeal.filter(id=appeal.id).update(**ended)
        await state.dequeue_appeal(appeal.id)


async def _wait_again(decision: Decision, overturned: bool) -> dict[str, list[int]]:
    """Opens the review item that the decision ended, with its flags; after an appeal the flags get the other outcome.

    The flags with another outcome, as the record names them: whoever flagged is notified.
    """
    of_post = Flag.filter(post_id=decision.post_id)
    if overturned:
        acted = [flag.id for flag in await of_post.filter(outcome=ACTED).order_by("id")]
        await Flag.filter(id__in=acted or [0]).update(outcome=KEPT, outcome_at=clock.now())
        return {"flags": acted} if acted else {}
    item = decision.before.item
    if item and not await ReviewItem.filter(post_id=decision.post_id, ended_at=None, appeal_id=None).exists():
        await state.requeue(item)
        await of_post.filter(review_item_id=item).update(outcome="", outcome_at=None)
    return {}


async def why_not_back(case: Case) -> str:
    """The code of what prevents undoing a decision: `gone`, `newer_decision`, `authors_wish`, `written_since`,
    `already_edited`, `changed_since`; empty when nothing does. A sanction can always be lifted.
    """
    known, before = VERDICTS[case.decision.verdict], case.decision.before
    if known.sets == PERSON:
        return ""
    if {case.post.status, case.thread.status} & set(OVER):
        return "gone"
    if await _decided_since(case, known.sets):
        return "newer_decision"
    if known.sets == VISIBILITY:
        return await _why_private(case)
    if known.sets == TEXT and case.post.revision != before.revision:
        return "already_edited"
    still_holds = known.still_holds(case.post, case.thread) or known.sets == LOCK
    return "" if still_holds and before.now in (None, known.sets.now(case.post, case.thread)) else "changed_since"


async def _decided_since(case: Case, sets: Aspect) -> bool:
    """Whether a later decision in force has set the same thing of the post, or of its thread."""
    same = [verdict for verdict, each in VERDICTS.items() if each.sets == sets]
    about = {"thread_id": case.thread.id} if sets.of_thread else {"post_id": case.post.id}
    later = Q(at__gt=case.decision.at) | Q(at=case.decision.at, id__gt=case.decision.id)
    return await Decision.filter(later, verdict__in=same, undone_at=None, **about).exists()


async def _why_private(case: Case) -> str:
    """The code of why a thread stays private: its asker wished it since, or a post in it was never public."""
    since = case.decision.at
    acts = ThreadAct.filter(thread_id=case.thread.id, act="made_private", at__gt=since)
    if await acts.filter(by_id=case.thread.author_id, by_id__isnull=False).exists():
        return "authors_wish"
    written = Post.filter(Q(created_at__gt=since) | Q(edited_at__gt=since), thread_id=case.thread.id)
    return "written_since" if await written.exists() else ""


def is_unread(case: Case) -> bool:
    """Whether undoing would publish another text than the decision was about."""
    before = case.decision.before
    return before.status == "published" and before.revision not in (None, case.post.revision)
