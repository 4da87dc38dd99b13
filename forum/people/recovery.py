"""Changing a password or the recovery code, and getting back in with the recovery code that registration showed."""

from forum import database, events
from forum.errors import Invalid
from forum.people import accounts, codes, passwords
from forum.people.accounts import Account
from forum.people.passwords import Hasher


async def change_password(*, by: Account, current: str | None, new: str, hasher: Hasher) -> None:
    """Sets a new password of one's own and ends every session of the account.

    `current` is None only for someone who came in by a one-time link, or proved to know it just before.
    Raises Invalid (`current: wrong`, `password: …`).
    """
    if current is not None and not await hasher.verify(by.password_hash, current):
        raise Invalid({"current": "wrong"})
    if code := passwords.check(new, nickname=by.nickname):
        raise Invalid({"password": code})
    hashed = await hasher.hash(new)
    async with database.transaction():
        await Account.filter(id=by.id).update(password_hash=hashed)
        await accounts.end_sessions(by)
        await events.record("password.changed", by, by=by.id)


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


async def recover(nickname: str, code: str, new: str, *, hasher: Hasher, hashed: str = "") -> tuple[Account, str]:
    """Sets a new password with the recovery code, which is spent; returns the account and its next code, in clear once.

    `hashed` is of a password that was checked before, in place of `new`. Raises Invalid: `code: wrong` alike for an unknown
    nickname and a wrong code, `password: …`.
    """
    alike = hashed != "" and await hasher.verify(hashed, nickname)
    if wrong := "too_common" if alike else None if hashed else passwords.check(new, nickname=nickname):
        raise Invalid({"password": wrong})
    hashed = hashed or await hasher.hash(new)
    fresh = codes.new_code()
    async with database.transaction():
        account = await accounts.named(nickname)
        if account is None or account.recovery_digest != codes.digest(code):
            raise Invalid({"code": "wrong"})
        unspent = Account.filter(id=account.id, recovery_digest=account.recovery_digest)
        if not await unspent.update(password_hash=hashed, recovery_digest=codes.digest(fresh)):
            raise Invalid({"code": "wrong"})
        await accounts.end_sessions(account)
        await events.record("password.recovered", account, by=account.id)
    return account, fresh
