"""Second factors: which ways in an account has, who must show a factor, showing one, and taking one away.

The factors are a passkey, an authenticator app and, in their place, a spare code. A session remembers which one was shown.
"""

from dataclasses import dataclass, replace
from typing import Any

from tortoise.queryset import QuerySet

from forum import database, events
from forum.errors import Conflict
from forum.people import accounts, authenticators, passkeys, spare_codes
from forum.people.accounts import Account
from forum.people.authenticators import Authenticator
from forum.people.passkeys import Passkey
from forum.people.passwords import Hasher
from forum.people.person import Person
from forum.people.spare_codes import SpareCode

REQUIRED, OFF = "required", "off"
"""The policies: whether staff must show a factor before they act as staff."""

PASSKEY, APP, SPARE, PROVIDER = "passkey", "app", "spare", "provider"
"""The factor that a session was begun with; empty without one. PROVIDER is one that the provider asked for, where that counts."""


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways into an account; `spare` is the number of spare codes left, which are no factor by themselves."""

    password: bool
    passkeys: tuple[Passkey, ...]
    app: bool
    spare: int

    @property
    def has_factor(self) -> bool:
        return self.app or bool(self.passkeys)

    def may_lose_one(self, *, needed: bool) -> bool:
        """Whether a factor can be taken away: another one stays, or the password where no factor is `needed`."""
        return len(self.passkeys) + self.app > 1 or (self.password and not needed)


async def ways(account: Account) -> Ways:
    """The ways into an account."""
    return Ways(
        password=account.password_hash is not None,
        passkeys=tuple(await passkeys.of(account.id)),
        app=await Authenticator.exists(account_id=account.id),
        spare=await spare_codes.left(account.id),
    )


def needs_factor(person: Person, policy: str) -> bool:
    """Whether somebody must show a second factor before they act by their roles: officers, moderators and admins."""
    return policy == REQUIRED and person.is_staff


def as_member(person: Person) -> Person:
    """Somebody of staff as they are before they have shown a factor: a member, and no more."""
    nothing: frozenset[int] = frozenset()
    return replace(person, roles=frozenset({"member"}), cabinets=nothing, languages=frozenset())


async def shown(account_id: int, typed: str, *, forum_secret: str, hasher: Hasher) -> str:
    """The factor that a typed code is: of the app, or a spare one; empty for a wrong code. The code is spent.

    Raises TooMany.
    """
    if await authenticators.use(account_id, typed, forum_secret=forum_secret):
        return APP
    return SPARE if await spare_codes.use(account_id, typed, hasher=hasher) else ""


async def remove_passkey(passkey_id: int, *, needed: bool, by: Person) -> None:
    """Takes away a passkey of one's own and ends every session; somebody else's, or none: nothing happens.

    Raises Conflict (`last_way`) when no other way in would be left.
    """
    await _remove("passkey", Passkey.filter(id=passkey_id, account_id=by.account_id), needed=needed, by=by)


async def remove_app(*, needed: bool, by: Person) -> None:
    """Takes away one's own authenticator app, likewise."""
    await _remove("authenticator", Authenticator.filter(account_id=by.account_id), needed=needed, by=by)


async def _remove(kind: str, which: QuerySet[Any], *, needed: bool, by: Person) -> None:
    async with database.transaction():
        account = await Account.filter(id=by.account_id).select_for_update().get()
        if not await which.exists():
            return
        if not (await ways(account)).may_lose_one(needed=needed):
            raise Conflict("last_way")
        await which.delete()
        if not (await ways(account)).has_factor:
            await SpareCode.filter(account_id=account.id).delete()
        await accounts.end_sessions(account)
        await events.record("factor.removed", account, by=by, kind=kind)


async def remove_all(account: Account) -> None:
    """Takes away every factor of an account inside the caller's transaction, and ends its sessions."""
    for model in (Passkey, Authenticator, SpareCode):
        await model.filter(account_id=account.id).delete()
    await accounts.end_sessions(account)
