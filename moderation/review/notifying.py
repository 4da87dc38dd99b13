"""Who is notified of the acts of moderation: the rows that moderation adds to the forum's table."""

from forum.events import Event
from forum.notifications.hearers import Row, To, affected
from forum.notifications.notifications import OFFICIAL_RESTORED, OFFICIAL_WITHDRAWN
from moderation.models import VERDICTS, Appeal, Decision, Flag
from moderation.review import decisions
from moderation.review.appeals import VERDICTS_ON

DECIDED, UNDONE, APPEAL, FLAG = "decided", "undone", "appeal", "flag"


async def concerned(event: Event, decision_id: int) -> To | None:
    """The person whom a decision concerns, unless nothing changed for them."""
    decision = await Decision.get_or_none(id=decision_id)
    return None if decision is None or decisions.changed_nothing(decision) else _of(decision)


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


def _of(decision: Decision) -> To:
    return To([decision.person_id], str(decision.id), decision.thread_id, decision.id)


TABLE = (
    *(
        row
        for verdict in VERDICTS
        for row in (
            Row(f"decision.{verdict}", "", DECIDED, concerned, repeats=True),
            Row(f"decision.{verdict}", "flags", FLAG, reporter, repeats=True),
            Row(f"decision.{verdict}", "gone", OFFICIAL_WITHDRAWN, affected),
        )
    ),
    Row("decision.undone", "", UNDONE, concerned_unless_appealed, repeats=True),
    Row("decision.undone", "flags", FLAG, reporter, repeats=True),
    Row("decision.undone", "gone", OFFICIAL_WITHDRAWN, affected),
    Row("decision.undone", "back", OFFICIAL_RESTORED, affected),
    *(Row(f"appeal.{verdict}", "", APPEAL, appellant, repeats=True) for verdict in VERDICTS_ON),
)
