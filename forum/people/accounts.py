"""Accounts and the roles they were granted: a person is known by a nickname, and nothing else is asked for."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from tortoise import fields
from tortoise.exceptions import IntegrityError
from tortoise.expressions import Q
from tortoise.models import Model
from tortoise.queryset import QuerySet

from forum import clock, database, events
from forum.errors import Conflict, Invalid
from forum.people import nicknames, passwords
from forum.people.passwords import Hasher
from forum.people.person import ROLES, Person, Silence

LONGEST_SHOWN_NAME = 60
LONGEST_KEY = 60
SILENCING = ("suspend", "ban")


class Account(Model):
    """Somebody who can sign in. `email` is optional, never shown and not unique; `shown_name` is what staff chose to be called."""

    id = fields.IntField(primary_key=True)
    nickname = fields.CharField(max_length=30)
    nickname_key = fields.CharField(max_length=LONGEST_KEY, unique=True)
    password_hash = fields.CharField(max_length=200, null=True)
    recovery_digest = fields.CharField(max_length=64, null=True)
    email = fields.CharField(max_length=254, null=True)
    shown_name = fields.CharField(max_length=60, default="")
    example = fields.BooleanField(default=False)
    created_at = fields.DatetimeField()
    seen_at = fields.DatetimeField()

    class Meta:
        table = "account"


class RoleGrant(Model):
    """A role somebody holds: for a cabinet (officer), a language (mediator) or as such; who gave it, when, until when.

    Of the same role for the same there is one that has not ended.
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


class Held(NamedTuple):
    """What of a grant says whether and what it allows."""

    role: str
    cabinet_id: int | None
    language: str | None
    until: datetime | None
    ended_at: datetime | None


class Sanctioned(NamedTuple):
    """What of a sanction says whether and until when somebody may not write."""

    kind: str
    until: datetime | None
    ended_at: datetime | None
    decision_id: int


async def named(nickname: str) -> Account | None:
    """The account somebody means by a nickname, however they write it."""
    key = nicknames.fold(nickname[:LONGEST_KEY])
    return await Account.get_or_none(nickname_key=key) if len(nickname) <= LONGEST_KEY >= len(key) else None


def check_new(nickname: str, password: str, *, reserved: frozenset[str]) -> None:
    """Raises Invalid naming each field that can't be used."""
    wrong: dict[str, str] = {}
    if code := nicknames.check(nickname, reserved):
        wrong["nickname"] = code
    if code := passwords.check(password, nickname=nickname, context=reserved):
        wrong["password"] = code
    if wrong:
        raise Invalid(wrong)


async def register(
    nickname: str, password: str, *, hasher: Hasher, reserved: frozenset[str], email: str = "", example: bool = False
) -> tuple[Account, str]:
    """Makes an account and its recovery code, which is returned in clear this one time.

    Raises Invalid (`nickname: taken` among the codes of `names.check` and `passwords.check`).
    """
    check_new(nickname, password, reserved=reserved)
    if await Account.filter(nickname_key=nicknames.fold(nickname)).exists():
        raise Invalid({"nickname": "taken"})
    hashed = await hasher.hash(password)
    code = passwords.new_recovery_code()
    account = await _create(nickname, hashed, recovery=code, email=email, example=example)
    return account, code


async def _create(nickname: str, hashed: str | None, *, recovery: str | None, email: str, example: bool) -> Account:
    async with database.transaction():
        if await Account.filter(nickname_key=nicknames.fold(nickname)).exists():
            raise Invalid({"nickname": "taken"})
        moment = clock.now()
        try:
            account = await Account.create(
                nickname=nickname,
                nickname_key=nicknames.fold(nickname),
                password_hash=hashed,
                recovery_digest=passwords.digest(recovery) if recovery else None,
                email=email or None,
                example=example,
                created_at=moment,
                seen_at=moment,
            )
        except IntegrityError:
            raise Invalid({"nickname": "taken"}) from None
        await events.record("account.registered", account, by=account.id)
    return account


async def make_for_somebody(nickname: str, *, example: bool = False) -> tuple[Account, str]:
    """An account without a password for somebody who stands at the counter, and its recovery code, in clear this one time.

    Raises Invalid (`nickname: taken`).
    """
    code = passwords.new_recovery_code()
    return await _create(nickname, None, recovery=code, email="", example=example), code


async def new_code(account: Account) -> str:
    """Another recovery code in the place of the one before, in clear this one time.

    Raises Conflict (`has_password`) once somebody has chosen a password: from then on the account is theirs alone.
    """
    code = passwords.new_recovery_code()
    without = Account.filter(id=account.id, password_hash__isnull=True)
    if not await without.update(recovery_digest=passwords.digest(code)):
        raise Conflict("has_password")
    return code


async def create_by_command(nickname: str, password: str | None, *, hasher: Hasher) -> Account:
    """The account of that nickname, made if there is none; an existing one keeps its password. Reserved words are allowed."""
    existing = await named(nickname)
    if existing:
        return existing
    if (code := nicknames.check(nickname, frozenset())) not in (None, "reserved", "lookalike"):
        raise Invalid({"nickname": str(code)})
    if password is not None and (code := passwords.check(password, nickname=nickname)):
        raise Invalid({"password": code})
    hashed = await hasher.hash(password) if password is not None else None
    return await _create(nickname, hashed, recovery=None, email="", example=False)


def check_role(role: str, cabinet_id: int | None, language: str | None) -> None:
    """Raises Invalid for a role there is not, an officer without a cabinet, a mediator without a language."""
    if role not in ROLES:
        raise Invalid({"role": "unknown"})
    if role == "officer" and cabinet_id is None:
        raise Invalid({"cabinet": "missing"})
    if role == "mediator" and language is None:
        raise Invalid({"language": "missing"})


async def grant(
    account: Account,
    role: str,
    *,
    by: int | None,
    cabinet_id: int | None = None,
    language: str | None = None,
    until: datetime | None = None,
) -> RoleGrant:
    """Gives `account` a role; doing it again changes nothing, by somebody else at the same time neither. Their sessions
    end, so that a new one knows the role. Raises Invalid as `check_role` does.
    """
    check_role(role, cabinet_id, language)
    async with database.transaction():
        await _hold(account.id)
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
        await end_sessions(account)
        await events.record("role.granted", account, by=by, chained=True, role=role, grant=given.id)
    return given


async def end_grant(held: RoleGrant, *, by: int | None) -> None:
    """Takes a role back; the row stays. Raises Conflict (`last_admin`) for the last admin's own grant."""
    async with database.transaction():
        await _hold(held.account_id)
        held = await RoleGrant.get(id=held.id).select_related("account")
        if held.ended_at:
            return
        if held.role == "admin" and not await _other_admins(held).exists():
            raise Conflict("last_admin")
        await _end(held, by=by)
        await end_sessions(held.account)
        await events.record("role.ended", held.account, by=by, chained=True, role=held.role, grant=held.id)


def _other_admins(held: RoleGrant) -> QuerySet[RoleGrant]:
    in_force = Q(until__isnull=True) | Q(until__gt=clock.now())
    return RoleGrant.filter(in_force, role="admin", ended_at=None, id__not=held.id)


async def _hold(account_id: int) -> None:
    """Holds the account, so that its roles are given and ended one after the other."""
    await Account.filter(id=account_id).select_for_update(no_key=True).only("id")


async def _end(held: RoleGrant, *, by: int | None) -> None:
    await RoleGrant.filter(id=held.id).update(ended_at=clock.now(), ended_by_id=by)


async def show_name(account: Account, shown_name: str) -> None:
    """Sets what staff want to be called beside their answers from now on; empty means only role and cabinet."""
    if len(shown_name) > LONGEST_SHOWN_NAME:
        raise Invalid({"shown_name": "too_long"})
    async with database.transaction():
        await Account.filter(id=account.id).update(shown_name=shown_name)
        await events.record("account.renamed", account, by=account.id)


async def end_sessions(account: Account) -> None:
    """Ends every session of `account`, wherever it is signed in."""
    await database.execute("DELETE FROM session WHERE account_id = ?", [account.id])


async def person(account: Account) -> Person:
    """Who `account` is now: the roles in force, with the cabinets and languages they cover, and whether they may write."""
    grants = await RoleGrant.filter(account_id=account.id).values_list(*Held._fields)
    sanctioned = Account.filter(id=account.id, sanctions__id__isnull=False)
    sanctions = await sanctioned.values_list(*(f"sanctions__{field}" for field in Sanctioned._fields))
    return holding(
        account.id,
        account.nickname,
        account.example,
        [Held(*grant) for grant in grants],
        [Sanctioned(*each) for each in sanctions],
    )


def holding(
    account_id: int, nickname: str, example: bool, grants: Iterable[Held], sanctions: Iterable[Sanctioned]
) -> Person:
    """The person with those of `grants` and `sanctions` that are in force now."""
    moment = clock.now()
    held = [grant for grant in grants if grant.ended_at is None and (grant.until is None or grant.until > moment)]
    return Person(
        account_id=account_id,
        nickname=nickname,
        roles=frozenset({"member", *(grant.role for grant in held)}),
        cabinets=frozenset(grant.cabinet_id for grant in held if grant.cabinet_id is not None),
        languages=frozenset(grant.language for grant in held if grant.language),
        example=example,
        silence=_silence(sanctions, moment),
    )


def _silence(sanctions: Iterable[Sanctioned], moment: datetime) -> Silence | None:
    """The suspension or ban in force, the longest of several."""
    in_force = [
        each
        for each in sanctions
        if each.kind in SILENCING and each.ended_at is None and (each.until is None or each.until > moment)
    ]
    if not in_force:
        return None
    longest = max(in_force, key=lambda each: (each.until is None, each.until or moment, each.decision_id))
    return Silence(longest.until, longest.decision_id)
