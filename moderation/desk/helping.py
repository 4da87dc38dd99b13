"""Help for somebody at the counter who can't get into their account: a code, good once and for an hour."""

from datetime import timedelta

from forum import clock, database, events
from forum.catalogue import public_contacts
from forum.errors import Invalid
from forum.people import accounts, codes, grants, one_time, permissions
from forum.people.accounts import Account
from forum.people.one_time import AT_COUNTER
from forum.people.person import Person
from moderation.models import CounterHelp
from moderation.review import typed_reasons

CODE_LASTS = timedelta(hours=1)


async def find(nickname: str, reason: str, *, by: Person) -> Account:
    """The account with this nickname, if it may be helped for this reason.

    Raises NotSignedIn, NotAllowed, Invalid (`nickname: missing | no_such_person | has_role`, `reason: missing | too_short |
    too_long`): whoever has a role is helped by admins.
    """
    permissions.require(by, "help_at_counter")
    wrong: dict[str, str] = {}
    account = await accounts.named(nickname) if nickname else None
    if account is None:
        wrong["nickname"] = "no_such_person" if nickname else "missing"
    elif await grants.in_force(account_id=account.id).exists():
        wrong["nickname"] = "has_role"
    if code := typed_reasons.wrong(reason):
        wrong["reason"] = code
    if wrong or account is None:
        raise Invalid(wrong)
    return account


async def give_code(nickname: str, reason: str, *, by: Person) -> tuple[Account, str]:
    """Makes a code with which the person chooses a new password; returns it in clear, this one time.

    A code before it is worth nothing any more. The audit has who gave it and why, the person reads it in their account.
    Raises as `find` does.
    """
    account, code = await find(nickname, reason, by=by), codes.new_code()
    reason = await public_contacts.hide_others(reason)
    async with database.transaction():
        await database.lock(Account, account.id)
        await one_time.drop(account, AT_COUNTER)
        await one_time.keep(codes.digest(code), AT_COUNTER, account, lasts=CODE_LASTS)
        help_ = await CounterHelp.create(account=account, by_id=by.account_id, reason=reason, at=clock.now())
        await events.record("account.helped", account, by=by, chained=True, help=help_.id)
    return account, code
