"""Role grants: an account's roles, each with cabinet or language, and the person that they make of the account."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from tortoise import fields
from tortoise.expressions import Q
from tortoise.models import Model
from tortoise.queryset import QuerySet

from forum import clock, database, events
from forum.errors import Conflict, Invalid
from forum.people import accounts, sanctions
from forum.people.accounts import Account
from forum.people.person import ASKER, ROLES, Person
from forum.people.sanctions import Sanction, Sanctioned


class RoleGrant(Model):
    """A role of an account, for a cabinet (officer), a language (mediator) or neither, with its giver, start and end.

    At most one grant of the same role for the same cabinet or language has not ended.
    """

    id = fields.IntField(primary_key=True)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("forum.Account", related_name="grants")
    account_id: int
    role = fields.CharField(max_length=12)
    cabinet: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Cabinet", null=True, related_name="grants", on_delete=fields.RESTRICT
    )
    cabinet_id: int | None
    language = fields.CharField(max_length=12, null=True)
    granted_by: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="granted", on_delete=fields.SET_NULL
    )
    granted_by_id: int | None
    granted_at = fields.DatetimeField()
    until = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)
    ended_by: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="ended", on_delete=fields.SET_NULL
    )
    ended_by_id: int | None

    class Meta:
        table = "role_grant"


class GrantRow(NamedTuple):
    """The columns of a grant that decide whether it is in force and whom it covers."""

    role: str
    cabinet_id: int | None
    language: str | None
    until: datetime | None
    ended_at: datetime | None


class AccountRow(NamedTuple):
    """The columns of an account that make a person."""

    id: int
    nickname: str
    example: bool
    shadow: bool


def check_role(role: str, cabinet_id: int | None, language: str | None) -> None:
    """Raises Invalid (`role: unknown`, `cabinet: missing` of an officer, `language: missing` of a mediator)."""
    if role not in ROLES:
        raise Invalid({"role": "unknown"})
    if role == "officer" and cabinet_id is None:
        raise Invalid({"cabinet": "missing"})
    if role == "mediator" and language is None:
        raise Invalid({"language": "missing"})


async def give(
    account: Account,
    role: str,
    *,
    by: int | None,
    cabinet_id: int | None = None,
    language: str | None = None,
    until: datetime | None = None,
) -> RoleGrant:
    """Gives `account` a role and ends its sessions, so that a new one has the role.

    A second call changes nothing, nor does a concurrent one. Raises Invalid as `check_role` does.
    """
    check_role(role, cabinet_id, language)
    async with database.transaction():
        await database.lock(Account, account.id)
        held = await RoleGrant.get_or_none(
            account_id=account.id, role=role, cabinet_id=cabinet_id, language=language, ended_at=None
        )
        if held and held.until == until:
            return held
        if held:
            await _end(held, by=by)
        given = await RoleGrant.create(
            account_id=account.id,
            role=role,
            cabinet_id=cabinet_id,
            language=language,
            granted_by_id=by,
            granted_at=clock.now(),
            until=until,
        )
        await accounts.end_sessions(account)
        await events.record("role.granted", account, by=by, chained=True, role=role, grant=given.id)
    return given


async def end(held: RoleGrant, *, by: int | None) -> None:
    """Takes a role back; the row stays. Raises Conflict (`last_admin`) for the last admin's own grant."""
    async with database.transaction():
        await database.lock(Account, held.account_id)
        held = await RoleGrant.get(id=held.id).select_related("account")
        if held.ended_at:
            return
        if held.role == "admin" and not await in_force(role="admin", id__not=held.id).exists():
            raise Conflict("last_admin")
        await _end(held, by=by)
        await accounts.end_sessions(held.account)
        await events.record("role.ended", held.account, by=by, chained=True, role=held.role, grant=held.id)


def in_force(**which: Any) -> QuerySet[RoleGrant]:
    """The grants that hold now, of those that `which` names as in `filter`."""
    return RoleGrant.filter(Q(until__isnull=True) | Q(until__gt=clock.now()), ended_at=None, **which)


async def _end(held: RoleGrant, *, by: int | None) -> None:
    await RoleGrant.filter(id=held.id).update(ended_at=clock.now(), ended_by_id=by)


async def person(account: Account) -> Person:
    """The person behind `account`: roles in force, cabinets and languages they cover, a sanction in force, their shadows.

    A sanction of one of their shadows is not told: it would name the holder to whoever looks an account up.
    """
    grants = await RoleGrant.filter(account_id=account.id).values_list(*GrantRow._fields)
    sanctioned = await Sanction.filter(account_id=account.id).values_list(*Sanctioned._fields)
    shadows = await Account.filter(held_by_id=account.id).values_list("id", flat=True)
    return person_of(
        AccountRow(account.id, account.nickname, account.example, account.shadow),
        map(GrantRow._make, grants),
        map(Sanctioned._make, sanctioned),
        {int(str(each)) for each in shadows},
    )


def person_of(
    account: AccountRow, grants: Iterable[GrantRow], sanctioned: Iterable[Sanctioned], shadows: Iterable[int] = ()
) -> Person:
    """The person that the grants and sanctions in force make of an account.

    Every account is a member, but for a shadow, which is the asker of its one question.
    """
    moment = clock.now()
    held = [grant for grant in grants if grant.ended_at is None and (grant.until is None or grant.until > moment)]
    return Person(
        account_id=account.id,
        nickname="" if account.shadow else account.nickname,
        roles=frozenset({ASKER}) if account.shadow else frozenset({"member", *(grant.role for grant in held)}),
        cabinets=frozenset(grant.cabinet_id for grant in held if grant.cabinet_id is not None),
        languages=frozenset(grant.language for grant in held if grant.language),
        example=account.example,
        silence=sanctions.silence(sanctioned, moment),
        shadows=frozenset(shadows),
    )
