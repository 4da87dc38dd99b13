"""Appeals: an objection to a decision by the person it concerns, decided by another moderator."""

from datetime import date

from forum import clock, database, events, text
from forum.catalogue import snapshot
from forum.catalogue.views import Catalogue
from forum.errors import Conflict, Invalid, NotAllowed, NotFound
from forum.hours import working_day_after
from forum.people.permissions import require
from forum.people.person import Person
from forum.threads import state
from forum.threads.holding import evaluating
from forum.threads.locking import locked
from forum.threads.models import Post, ReviewItem, Thread
from moderation.models import Appeal, Decision
from moderation.review import claims, decisions, undoing
from moderation.review.verdicts import VERDICTS

URGENCY, LATE = 50, 110
"""In the queue, while its answer may still come in time and after that: only danger to a person comes before a late one."""
LONGEST = 4000
VERDICTS_ON = ("uphold", "overturn")


def why_not(decision: Decision) -> str:
    """The code of why a decision can't be appealed: `nothing_restricted`, `decision_undone`, `appeal_late`; empty when
    it can.
    """
    if not VERDICTS[decision.verdict].restricts or decision.post_id is None:
        return "nothing_restricted"
    if decision.undone_at:
        return "decision_undone"
    return "appeal_late" if clock.now() > decisions.appeal_until(decision.at) else ""


def answered_by(days: int) -> date:
    """The last day for the answer to an appeal made today, `days` working days later."""
    return working_day_after(clock.today(), days)


def is_late(appeal: Appeal) -> bool:
    """Whether the day promised for the answer is over and the appeal is undecided."""
    return not appeal.verdict and appeal.answer_by is not None and appeal.answer_by < clock.today()


async def raise_late() -> int:
    """Raises late appeals to the top of the queue; returns how many rose. A chore, since days end by themselves."""
    late = await Appeal.filter(verdict="", answer_by__lt=clock.today()).values_list("id", flat=True)
    return await state.raise_appeals([int(str(each)) for each in late], LATE)


def _written(words: str, field: str) -> None:
    if not (text.word_count(words) or text.han_count(words)):
        raise Invalid({field: "missing"})
    if len(words) > LONGEST:
        raise Invalid({field: "too_long"})


async def appeal(decision: Decision, *, body: str, by: Person, personal: str = "") -> Appeal:
    """Makes an appeal against a decision about oneself, once, within six months, also while suspended. The day of the
    answer is fixed. Personal data in it are hidden unless `personal` says that they stay, for the team.

    Raises NotFound for anybody else, Invalid (`body`), Conflict (`appealed`, or as `why_not` says).
    """
    if not by.owns(decision.person_id):
        raise NotFound
    by = by.within(decision.person_id)
    async with database.transaction():
        if decision.thread_id is not None:  # Whoever undoes it locks the thread first as well.
            await locked(await Thread.get(id=decision.thread_id))
        decision = await Decision.filter(id=decision.id).select_for_update().get()
        if await Appeal.filter(decision_id=decision.id).exists():
            raise Conflict("appealed")
        if why := why_not(decision):
            raise Conflict(why)
        _written(body, "body")
        catalogue = await snapshot.current()
        days = catalogue.appeal_days
        body = await evaluating.apply_choice(body, personal, by=by, catalogue=catalogue, team_reads=True)
        made = await Appeal.create(
            decision_id=decision.id, body=body, by_id=by.account_id, at=clock.now(), answer_by=answered_by(days)
        )
        post, thread = await Post.get(id=decision.post_id), await Thread.get(id=decision.thread_id)
        await state.enqueue(post, thread, reasons=["appeal"], urgency=URGENCY, appeal=made.id)
        await events.record("appeal.made", made, by=by, decision=decision.id)
    return made


async def decide(
    appeal: Appeal, verdict: str, *, statement: str, by: Person, catalogue: Catalogue, personal: str = ""
) -> None:
    """Upholds a decision or overturns it, which undoes it. The person is notified. The same again changes nothing.

    Raises NotSignedIn, NotAllowed (`same_person` for whoever decided first), Invalid (`verdict`, `statement`), Conflict
    (`claimed` by somebody else; `appeal_decided` by somebody else, or in other words, already).
    """
    require(by, "moderate")
    async with database.transaction():
        decision = await Decision.get(id=appeal.decision_id)
        if decision.thread_id is not None:
            await locked(await Thread.get(id=decision.thread_id))
        appeal = await Appeal.filter(id=appeal.id).select_for_update().get()
        await _refuse_others_claim(appeal, by)
        if by.account_id in (decision.by_id, decision.person_id):
            raise NotAllowed("same_person")
        if verdict not in VERDICTS_ON:
            raise Invalid({"verdict": "unknown" if verdict else "missing"})
        _written(statement, "statement")
        statement = await evaluating.apply_choice(statement, personal, by=by, catalogue=catalogue)
        if appeal.verdict:
            if (appeal.verdict, appeal.statement, appeal.decided_by_id) != (verdict, statement, by.account_id):
                raise Conflict("appeal_decided")
            return
        if verdict == "overturn":
            await undoing.undo(decision, by=by, catalogue=catalogue, overturned=True)
        await Appeal.filter(id=appeal.id).update(
            verdict=verdict, statement=statement, decided_by_id=by.account_id, decided_at=clock.now()
        )
        await state.dequeue_appeal(appeal.id)
        await events.record(f"appeal.{verdict}", appeal, by=by, decision=decision.id)


async def _refuse_others_claim(appeal: Appeal, by: Person) -> None:
    for row in await ReviewItem.filter(appeal_id=appeal.id, ended_at=None):
        claims.refuse_others_claim(row, by)


async def of_decision(decision: Decision) -> Appeal | None:
    """The appeal against a decision, or None."""
    return await Appeal.get_or_none(decision_id=decision.id)
