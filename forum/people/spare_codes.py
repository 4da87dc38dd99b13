"""Spare codes: ten to write down, each once in the place of a second factor. Only digests are kept."""

from tortoise import fields
from tortoise.models import Model

from forum import database, events
from forum.people import codes
from forum.people.accounts import Account
from forum.people.person import Person

HOW_MANY = 10
LENGTH = 15  # signs, 75 random bits


class SpareCode(Model):
    """A code that was not used yet."""

    digest = fields.CharField(max_length=64, primary_key=True)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("forum.Account", related_name="spare_codes")
    account_id: int

    class Meta:
        table = "spare_code"


async def renew(*, by: Person) -> list[str]:
    """Ten new codes of one's own, in clear this one time; those before no longer work."""
    made = [codes.new_code(LENGTH) for _ in range(HOW_MANY)]
    async with database.transaction():
        account = await Account.get(id=by.account_id)
        await database.lock(Account, account.id)
        await SpareCode.filter(account_id=account.id).delete()
        await SpareCode.bulk_create([SpareCode(digest=_digest(account.id, code), account=account) for code in made])
        await events.record("factor.codes_made", account, by=by)
    return made


async def use(account_id: int, typed: str) -> bool:
    """Whether a typed code is one of the account's; it is gone then."""
    return bool(await SpareCode.filter(digest=_digest(account_id, typed), account_id=account_id).delete())


async def left(account_id: int) -> int:
    """How many codes an account has left."""
    return await SpareCode.filter(account_id=account_id).count()


def _digest(account_id: int, code: str) -> str:
    return codes.digest(f"{account_id}x{code}")
