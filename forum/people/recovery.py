"""Changing a password or the recovery code, and getting back in with that code or with one from a counter."""

from collections.abc import Collection

from forum import database, events
from forum.errors import Invalid
from forum.people import accounts, codes, grants, one_time, passwords
from forum.people.accounts import Account
from forum.people.passwords import Hasher


async def change_password(
    *, by: Account, current: str | None, new: str, hasher: Hasher, context: Collection[str] = ()
) -> None:
    """Sets a new password of one's own and ends every session of the account.

    `current` is None only for someone who came in by a one-time link, or proved to know it just before. Words of `context`
    are easy to guess. Raises Invalid (`current: wrong`, `password: …`).
    """
    if current is not None and not await hasher.verify(by.password_hash, current):
        raise Invalid({"current": "wrong"})
    hashed = await accounts.hash_new(by, new, hasher=hasher, context=context)
    async with database.transaction():
        await replace_password(by, hashed)
        await events.record("password.changed", by, by=by.id)


async def replace_password(account: Account, hashed: str) -> None:
    """Sets a password inside the caller's transaction; ends all sessions, and all links and codes that would set another."""
    await Account.filter(id=account.id).update(password_hash=hashed)
    await one_time.drop(account, one_time.RESETS, one_time.AT_COUNTER)
    await accounts.end_sessions(account)


async def renew_code(*, by: Account, current: str, hasher: Hasher) -> str:
    """Replaces one's own recovery code; the new one is returned in clear this one time.

    Raises Invalid (`current: wrong`) unless `current` is the password.
    """
    if not await hasher.verify(by.password_hash, current):
        raise Invalid({"current": "wrong"})
    code = codes.new_code()
    async with database.transaction():
        await Account.filter(id=by.id).update(recovery_digest=codes.digest(code))
        await events.record("recovery.renewed", by, by=by.id)
    return code


async def recover(
    nickname: str, code: str, new: str, *, hasher: Hasher, hashed: str = "", context: Collection[str] = ()
) -> tuple[Account, str]:
    """Sets a new password with the recovery code, or with one from a counter, which is spent.

    Returns the account and its next recovery code, in clear once. `hashed` is of a password that was checked before, in
    place of `new`. Raises Invalid: `code: wrong` alike for an unknown nickname and a wrong code, `password: …`.
    """
    if hashed and await hasher.verify(hashed, nickname):
        raise Invalid({"password": "too_common"})
    hashed = hashed or await passwords.hash_new(new, hasher=hasher, nickname=nickname, context=context)
    fresh = codes.new_code()
    async with database.transaction():
        account = await accounts.named(nickname)
        if account is None or not await _spent(account, codes.digest(code), codes.digest(fresh)):
            raise Invalid({"code": "wrong"})
        # Only now, since the words of an address are nobody's but its owner's.
        if new and passwords.check(new, context=accounts.words_of(account.email)):
            raise Invalid({"password": "too_common"})
        await replace_password(account, hashed)
        await events.record("password.recovered", account, by=account.id)
    return account, fresh


async def _spent(account: Account, given: str, fresh: str) -> bool:
    """Whether the code with this digest opens the account; it is spent, and the recovery code is the `fresh` one from now on.

    A code from a counter opens no account that was given a role meanwhile.
    """
    mine = Account.filter(id=account.id)
    if account.recovery_digest == given:
        return bool(await mine.filter(recovery_digest=given).update(recovery_digest=fresh))
    if not await one_time.spend(given, one_time.AT_COUNTER, account_id=account.id):
        return False
    return not await grants.in_force(account_id=account.id).exists() and bool(await mine.update(recovery_digest=fresh))
