"""Warnings, suspensions and bans: by a decision, with a beginning; a suspension ends by itself."""

from datetime import datetime

from forum import clock
from forum.errors import Invalid
from forum.people import accounts, grants
from forum.people.accounts import Account
from forum.people.permissions import may
from forum.people.person import Person
from forum.people.sanctions import Sanction
from moderation.models import Decision


async def impose(
    kind: str, account: Account, decision: Decision, *, by: Person, until: datetime | None = None
) -> Sanction:
    """Adds a sanction to an account, whatever its roles are or become; a ban ends its sessions.

    Raises Invalid (`verdict: staff`): staff are judged only by who may end their roles as well, so that no moderator
    silences an officer or another moderator. The account is locked, since it may be given a role just now.
    """
    account = await Account.filter(id=account.id).select_for_update().get()
    if (await grants.person(account)).is_staff and not may(by, "manage_roles"):
        raise Invalid({"verdict": "staff"})
    if kind == "ban":
        await accounts.end_sessions(account)
    return await Sanction.create(
        account_id=account.id, kind=kind, decision_id=decision.id, since=clock.now(), until=until
    )


async def lift(decision: Decision) -> None:
    """Ends the sanction of a decision; again changes nothing."""
    await Sanction.filter(decision_id=decision.id, ended_at=None).update(ended_at=clock.now())
