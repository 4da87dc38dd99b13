"""Who is notified of the acts of moderation: the rows that moderation adds to the forum's table."""

from tortoise.expressions import Q

from forum.events import Event
from forum.notifications.hearers import BOTH, MAIL, Row, To, Whom, affected, followers
from forum.notifications.notifications import ANSWER_GIVEN, COMMENT_GIVEN, OFFICIAL_RESTORED, OFFICIAL_WITHDRAWN
from forum.people.accounts import Account
from forum.threads.models import Post
from moderation.models import Appeal, Correction, Decision, Flag
from moderation.review import decisions
from moderation.review.appeals import VERDICTS_ON
from moderation.review.verdicts import VERDICTS

DECIDED, UNDONE, APPEAL, FLAG, TOLD_BACK = "decided", "undone", "appeal", "flag", "told_back"
EARLIER_KINDS = frozenset({DECIDED})
"""Kinds of earlier notifications. Now each verdict has its own, so that a person reads at once what was done."""


async def concerned(event: Event, decision_id: int) -> To | None:
    """The person whom a decision concerns, unless nothing changed for them.

    One that took nothing away and explains nothing leads to the text, not to the decision.
    """
    decision = await Decision.get_or_none(id=decision_id)
    if decision is None or decisions.changed_nothing(decision):
        return None
    explained = VERDICTS[decision.verdict].restricts or decision.statement
    return _of(decision) if explained else _of(decision)._replace(decision_id=None)


def released(kind: str) -> Whom:
    """Finds who follows a question in which an answer or a comment was held, once a decision lets others see it."""

    async def whom(event: Event, decision_id: int) -> To | None:
        decision = await Decision.get_or_none(id=decision_id)
        if decision is None or decision.before.status != "pending":
            return None
        post = await Post.get_or_none(id=decision.post_id, kind=kind)
        return await followers(event, post.id) if post else None

    return whom


async def concerned_unless_appealed(event: Event, decision_id: int) -> To | None:
    """The person whom an undone decision concerns; the answer to an appeal has a notification of its own."""
    decision = await Decision.get_or_none(id=decision_id)
    return None if decision is None or event.particulars.get("overturned") else _of(decision)


async def appellant(event: Event, appeal_id: int) -> To | None:
    """The person whom the decision concerns that was appealed against."""
    appeal = await Appeal.get_or_none(id=appeal_id).select_related("decision")
    return _of(appeal.decision)._replace(about=str(appeal.id)) if appeal else None


async def reporter(event: Event, flag_id: int) -> To | None:
    """Whoever reported a text; visitors read the outcome with their code."""
    flag = await Flag.get_or_none(id=flag_id)
    return To([flag.account_id], str(flag.id)) if flag else None


async def finders(event: Event, correction_id: int) -> To | None:
    """The holders of accounts who told it and want to be told; whoever has a code reads the outcome with that."""
    told = Correction.filter(Q(id=correction_id) | Q(same_as_id=correction_id), account_id__isnull=False)
    accounts = await Account.filter(id__in=list(await told.values_list("account_id", flat=True)) or [0])
    return To({each.held_by_id if each.shadow else each.id for each in accounts}, f"told:{correction_id}")


def _of(decision: Decision) -> To:
    return To([decision.person_id], str(decision.id), decision.thread_id, decision.id)


TABLE = (
    *(
        row
        for verdict in VERDICTS
        for row in (
            Row(f"decision.{verdict}", "", f"{DECIDED}_{verdict}", concerned, repeats=True, ways=BOTH),
            Row(f"decision.{verdict}", "flags", FLAG, reporter, repeats=True),
            Row(f"decision.{verdict}", "gone", OFFICIAL_WITHDRAWN, affected, ways=BOTH),
        )
    ),
    Row("decision.publish", "", ANSWER_GIVEN, released("answer"), ways=MAIL),
    Row("decision.publish", "", COMMENT_GIVEN, released("comment"), ways=MAIL),
    Row("decision.undone", "", UNDONE, concerned_unless_appealed, repeats=True, ways=BOTH),
    Row("decision.undone", "flags", FLAG, reporter, repeats=True),
    Row("decision.undone", "gone", OFFICIAL_WITHDRAWN, affected, ways=BOTH),
    Row("decision.undone", "back", OFFICIAL_RESTORED, affected, ways=BOTH),
    Row("correction.done", "", TOLD_BACK, finders, repeats=True, ways=BOTH),
    Row("correction.translated", "", TOLD_BACK, finders, repeats=True, ways=BOTH),
    *(Row(f"appeal.{verdict}", "", APPEAL, appellant, repeats=True, ways=BOTH) for verdict in VERDICTS_ON),
)
