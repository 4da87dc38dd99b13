"""Lost factors: two admins take an account's second factors away, after a waiting time in which its holder can stop it."""

from datetime import timedelta

from tortoise import fields
from tortoise.models import Model

from forum import clock, database, events
from forum.people import second_factor
from forum.people.accounts import Account
from forum.people.person import Person


class LostFactor(Model):
    """The wait before an account's factors are taken away at `due_at`; over at `ended_at`, `stopped` by its holder or not."""

    id = fields.IntField(primary_key=True)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("forum.Account", related_name="lost_factors")
    account_id: int
    begun_at = fields.DatetimeField()
    due_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)
    stopped = fields.BooleanField(default=False)

    class Meta:
        table = "lost_factor"


async def begin(account: Account, *, days: int, by: Person) -> LostFactor:
    """Begins the wait; one that is going on stays as it is. The caller has asked who may."""
    async with database.transaction():
        await database.lock(Account, account.id)
        if going_on := await waiting(account.id):
            return going_on
        moment = clock.now()
        begun = await LostFactor.create(account=account, begun_at=moment, due_at=moment + timedelta(days=days))
        await events.record("factor.loss_begun", account, by=by, due=begun.due_at.isoformat(timespec="minutes"))
    return begun


async def waiting(account_id: int) -> LostFactor | None:
    """The wait that goes on for an account."""
    return await LostFactor.filter(account_id=account_id, ended_at=None).first()


async def stop(*, by: Person) -> None:
    """Stops the wait for one's own account; again, or without any, nothing happens."""
    async with database.transaction():
        account = await Account.get(id=by.account_id)
        await database.lock(Account, account.id)
        if await LostFactor.filter(account_id=account.id, ended_at=None).update(ended_at=clock.now(), stopped=True):
            await events.record("factor.loss_stopped", account, by=by)


async def end_due(*, by: int | None = None) -> int:
    """Takes away the factors of every account whose wait is over; returns how many there were."""
    due = await LostFactor.filter(ended_at=None, due_at__lte=clock.now()).order_by("id").values_list("id", "account_id")
    return sum([await _end(lost_id, account_id, by=by) for lost_id, account_id in due])


async def _end(lost_id: int, account_id: int, *, by: int | None) -> bool:
    async with database.transaction():
        account = await Account.get(id=account_id)
        await database.lock(Account, account.id)
        if not await LostFactor.filter(id=lost_id, ended_at=None).update(ended_at=clock.now()):
            return False
        await second_factor.remove_all(account)
        await events.record("factor.loss_ended", account, by=by)
    return True
