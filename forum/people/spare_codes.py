"""Spare codes: ten to write down, each once in the place of a second factor.

The first group of a code (25 bits) says where it is kept; of the whole, which has fewer bits than a fast hash needs, only a slow
hash is kept.
"""

import asyncio

from tortoise import fields
from tortoise.models import Model

from forum import database, events
from forum.people import codes
from forum.people.accounts import Account
from forum.people.passwords import Hasher
from forum.people.person import Person

HOW_MANY = 10
LENGTH = 15  # signs, 75 random bits
LOCATING = 5


class SpareCode(Model):
    """A code that was not used yet. `digest` is of its first group; where `hashed` is empty, of the whole, as it was once."""

    digest = fields.CharField(max_length=64, primary_key=True)
    hashed = fields.CharField(max_length=200, default="", db_default="")
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("forum.Account", related_name="spare_codes")
    account_id: int

    class Meta:
        table = "spare_code"


async def renew(*, by: Person, hasher: Hasher) -> list[str]:
    """Ten new codes of one's own, in clear this one time; those before no longer work. Raises TooMany."""
    account = await Account.get(id=by.account_id)
    made: dict[str, str] = {}
    while len(made) < HOW_MANY:
        code = codes.new_code(LENGTH)
        made[_place(account.id, code)] = code
    hashed = await asyncio.gather(*(hasher.hash(codes.digest(code)) for code in made.values()))
    rows = [SpareCode(digest=place, hashed=slow, account=account) for place, slow in zip(made, hashed, strict=True)]
    async with database.transaction():
        await database.lock(Account, account.id)
        await SpareCode.filter(account_id=account.id).delete()
        await SpareCode.bulk_create(rows)
        await events.record("factor.codes_made", account, by=by)
    return list(made.values())


async def use(account_id: int, typed: str, *, hasher: Hasher) -> bool:
    """Whether a typed code is one of the account's; it is gone then. Raises TooMany."""
    if len(codes.plain(typed)) != LENGTH:
        return False
    whole = SpareCode.filter(digest=codes.digest(f"{account_id}x{typed}"), hashed="", account_id=account_id)
    if await whole.delete():
        return True
    kept = await SpareCode.get_or_none(digest=_place(account_id, typed), account_id=account_id)
    fits = await hasher.verify(kept.hashed if kept else None, codes.digest(typed))
    return fits and kept is not None and bool(await SpareCode.filter(digest=kept.digest, hashed=kept.hashed).delete())


async def left(account_id: int) -> int:
    """How many codes an account has left."""
    return await SpareCode.filter(account_id=account_id).count()


def _place(account_id: int, code: str) -> str:
    return codes.digest(f"{account_id}x{codes.plain(code)[:LOCATING]}")
