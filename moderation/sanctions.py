"""Warnings, suspensions and bans: by a decision, with a beginning; a suspension ends by itself."""

from datetime import datetime

from forum import clock
from forum.errors import Invalid
from forum.people import accounts
from forum.people.accounts import Account
from moderation.models import Decision, Sanction


async def impose(kind: str, account: Account, decision: Decision, *, until: datetime | None = None) -> Sanction:
    """Adds a sanction to an account; a ban ends its sessions. Raises Invalid (`verdict: staff`): staff are not judged here."""
    if (await accounts.person(account)).is_staff:
        raise Invalid({"verdict": "staff"})
    if kind == "ban":
        await accounts.end_sessions(account)
    return await Sanction.create(
        account_id=account.id, kind=kind, decision_id=decision.id, since=clock.now(), until=until
    )


async def lift(decision: Decision) -> None:
    """Ends what a decision imposed; again changes nothing."""
    await Sanction.filter(decision_id=decision.id, ended_at=None).update(ended_at=clock.now())
