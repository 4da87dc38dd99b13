"""Roles as admins give and end them; one admin without an end always remains."""

from collections.abc import Collection
from datetime import date, timedelta

from forum import clock, database
from forum.catalogue.models import Cabinet, Language, one
from forum.errors import Conflict, Invalid
from forum.people import accounts, grants
from forum.people.accounts import Account
from forum.people.grants import RoleGrant
from forum.people.permissions import require
from forum.people.person import ROLES, STAFF, Person, Silence

ADMIN = "admin"
GIVEN = tuple(role for role in ROLES if role != "member")
UNUSED_AFTER = timedelta(days=90)


async def in_force() -> list[RoleGrant]:
    """The grants that hold now, with account, cabinet and giver: admins first, then by nickname within a role."""
    found = await grants.in_force().select_related("account", "cabinet", "granted_by")
    return sorted(found, key=lambda grant: (-ROLES.index(grant.role), grant.account.nickname_key, grant.id))


async def officers(cabinet_ids: Collection[int]) -> list[RoleGrant]:
    """The grants in force by which officers act for one of the cabinets, by nickname."""
    return [grant for grant in await in_force() if grant.role == "officer" and grant.cabinet_id in cabinet_ids]


async def unused() -> list[tuple[Account, list[str]]]:
    """The accounts of staff that nobody signed in with for 90 days, with their roles, the longest unused first."""
    by_account: dict[int, tuple[Account, list[str]]] = {}
    for grant in await in_force():
        if grant.role in STAFF and grant.account.seen_at < clock.now() - UNUSED_AFTER:
            by_account.setdefault(grant.account_id, (grant.account, []))[1].append(grant.role)
    return sorted(by_account.values(), key=lambda each: (each[0].seen_at, each[0].id))


async def give(
    nickname: str,
    role: str,
    *,
    by: Person,
    cabinet: str = "",
    language: str = "",
    until: date | None = None,
    knowing: str = "",
) -> RoleGrant:
    """Gives somebody a role, to the end of the day `until` in Lisbon or without end; their sessions end.

    Only an officer gets a cabinet (its code) and only a mediator a language. A suspended or banned person gets a role only
    if `knowing` is their nickname, by which the form says that the admin was told; they can't use it until the sanction ends.

    Raises Invalid: `nickname: no_such_person | sanctioned`, `role: unknown`, `cabinet: missing | unknown | archived`,
    `language: missing | unknown`, `until: past`; Conflict (`last_admin`) when this would set an end to the only
    lasting admin.
    """
    require(by, "manage_roles")
    async with database.transaction():
        wrong: dict[str, str] = {}
        account = await _recipient(nickname, role, until, knowing, wrong)
        cabinet_id = await _cabinet(cabinet, wrong) if role == "officer" else None
        held_in = await _language(language, wrong) if role == "mediator" else None
        if wrong or account is None:
            raise Invalid(wrong)
        if role == "admin" and until and not await _lasting_admin_beside(account):
            raise Conflict("last_admin")
        end = clock.end_of_day(until) if until else None
        return await grants.give(account, role, by=by.account_id, cabinet_id=cabinet_id, language=held_in, until=end)


async def check_admin(nickname: str, *, until: date | None, knowing: str) -> Account:
    """Who would be made an admin. Raises Invalid as `give` does."""
    wrong: dict[str, str] = {}
    async with database.transaction():
        account = await _recipient(nickname, ADMIN, until, knowing, wrong)
    if wrong or account is None:
        raise Invalid(wrong)
    return account


async def _recipient(
    nickname: str, role: str, until: date | None, knowing: str, wrong: dict[str, str]
) -> Account | None:
    account = await accounts.named(nickname)
    if account is None:
        wrong["nickname"] = "no_such_person"
    elif await _locked_silence(account) and not await _is_known(account, knowing):
        wrong["nickname"] = "sanctioned"
    if role not in GIVEN:
        wrong["role"] = "unknown"
    if until and until < clock.today():
        wrong["until"] = "past"
    return account


async def end(grant: RoleGrant, *, by: Person) -> None:
    """Takes a role back; the row stays, and their sessions end. Again: nothing happens.

    Raises Conflict (`last_admin`) when no admin without an end date would be left.
    """
    require(by, "manage_roles")
    async with database.transaction():
        grant = await RoleGrant.get(id=grant.id).select_related("account")
        if grant.ended_at:
            return
        if grant.role == "admin" and not await _lasting_admin_beside(grant.account):
            raise Conflict("last_admin")
        await grants.end(grant, by=by.account_id)


async def silence_of(nickname: str) -> Silence | None:
    """The suspension or ban in force of the account with a nickname."""
    account = await accounts.named(nickname)
    return (await grants.person(account)).silence if account else None


async def _locked_silence(account: Account) -> Silence | None:
    """The same, with the account locked: a moderator may be suspending them just now."""
    return (await grants.person(await Account.filter(id=account.id).select_for_update().get())).silence


async def _is_known(account: Account, knowing: str) -> bool:
    """Whether the nickname that an admin was told of is this account's."""
    named = await accounts.named(knowing) if knowing else None
    return named is not None and named.id == account.id


async def _lasting_admin_beside(account: Account) -> bool:
    """True if another account is admin without an end date and under no sanction.

    The rows are locked, since two admins may be ending each other's role.
    """
    lasting = await RoleGrant.filter(role="admin", ended_at=None, until=None).order_by("id").select_for_update()
    beside = {grant.account_id for grant in lasting} - {account.id}
    others = [await grants.person(each) for each in await Account.filter(id__in=beside)] if beside else []
    return any(other.silence is None for other in others)


async def _cabinet(code: str, wrong: dict[str, str]) -> int | None:
    cabinet = await one(Cabinet, code=code)
    if cabinet is None or cabinet.archived_at:
        wrong["cabinet"] = "archived" if cabinet else "unknown" if code else "missing"
        return None
    return cabinet.id


async def _language(code: str, wrong: dict[str, str]) -> str | None:
    if not code or not await one(Language, code=code):
        wrong["language"] = "unknown" if code else "missing"
        return None
    return code
