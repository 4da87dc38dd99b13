"""What the forum holds about a person: told on request, and erased with the account.

Each room says by holdings what it holds, in which columns, and how it tells and erases that; `parts.py` hands the lists over.
People has no part in what a room holds: it asks every holding in turn, in one transaction.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tortoise.models import Model

from forum import clock, database, events
from forum.errors import Conflict, Invalid
from forum.people import accounts, grants, nicknames, tombstones
from forum.people.accounts import Account
from forum.people.grants import RoleGrant
from forum.people.person import Person

KEEP, REMOVE = CHOICES = ("keep", "remove")
"""What becomes of public posts when their author leaves: they stay without a name, or go."""

FORMAT = 1
"""The number of the export's shape: it rises when a name in it changes its meaning or goes (docs/export.md)."""

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Leaving:
    """Accounts that are being erased, one person's; `posts` is one of CHOICES."""

    accounts: frozenset[int]
    posts: str
    holdings: Sequence["Holding"]
    by: Person | None = None

    @property
    def ids(self) -> list[int]:
        return sorted(self.accounts)


@dataclass(frozen=True, slots=True)
class Gone:
    """Posts whose texts are being erased, by their ids, and the whole threads among them. `authors` wrote or asked them."""

    posts: Sequence[int]
    threads: Sequence[int] = ()
    authors: frozenset[int] = frozenset()


async def _tell_nothing(accounts: Sequence[int]) -> list[Record]:
    return []


async def _erase_nothing(leaving: Leaving) -> None: ...


async def _forget_nothing(gone: Gone) -> None: ...


@dataclass(frozen=True, slots=True)
class Holding:
    """What a room holds about people in some `columns` ("table.column"), by the name that the export has for it.

    `export` gives what it holds about accounts as records for JSON, `erase` takes it from accounts that leave. `forget` takes
    what the columns repeat of posts whose texts are being erased. Each runs in the caller's transaction.
    """

    name: str
    columns: tuple[str, ...]
    export: Callable[[Sequence[int]], Awaitable[list[Record]]] = field(default=_tell_nothing)
    erase: Callable[[Leaving], Awaitable[None]] = field(default=_erase_nothing)
    forget: Callable[[Gone], Awaitable[None]] = field(default=_forget_nothing)


def columns(table: str, *names: str) -> tuple[str, ...]:
    """Columns of one table, as a holding names them."""
    return tuple(f"{table}.{name}" for name in names)


def traces(model: type[Model], **acts: str) -> Holding:
    """The holding of what somebody did for the team in rows that stay, nameless: each act's account column and its moment."""

    async def export(ids: Sequence[int]) -> list[Record]:
        found = []
        for column, at in acts.items():
            moments = await model.filter(**{f"{column}__in": list(ids)}).order_by("id").values_list(at, flat=True)
            found += [{"act": f"{table}.{column.removesuffix('_id')}", "at": when(moment)} for moment in moments]
        return found

    async def erase(leaving: Leaving) -> None:
        for column in acts:
            await database.execute(
                f'UPDATE "{table}" SET {column} = NULL WHERE {column} IN ({among(leaving.accounts)})'
            )

    table = str(model._meta.db_table)
    return Holding("work", columns(table, *acts), export, erase)


def among(ids: frozenset[int] | Sequence[int]) -> str:
    """Numbers for the list of an SQL condition."""
    return ", ".join(str(int(each)) for each in sorted(ids)) or "0"


def when(moment: Any) -> str | None:
    """A moment as the export says it: ISO 8601 in Lisbon."""
    if moment is None:
        return None
    return str(moment.astimezone(clock.LISBON).isoformat(timespec="seconds") if hasattr(moment, "hour") else moment)


async def of(account: Account) -> list[int]:
    """The ids of all accounts that are one person's: their own, and the shadows it holds."""
    held = await Account.filter(held_by_id=account.id).order_by("id").values_list("id", flat=True)
    return [account.id, *(int(str(each)) for each in held)]


async def export(account: Account, *, holdings: Sequence[Holding]) -> dict[str, Any]:
    """Everything the forum holds about an account's person, in the shape that docs/export.md describes."""
    told: dict[str, Any] = {"format": f"migrant-forum/{FORMAT}", "made_at": when(clock.now())}
    ids = await of(account)
    for holding in holdings:
        records = await holding.export(ids)
        told.setdefault(holding.name, []).extend(records)
    return told


async def erase(account: Account, *, posts: str, by: Person | None, holdings: Sequence[Holding]) -> None:
    """Erases an account with everything its person left, for good; public posts stay without a name or go, as `posts` says.

    `by` is None for the forum itself. Raises Invalid (`posts: not_chosen`), Conflict (`last_admin`).
    """
    if posts not in CHOICES:
        raise Invalid({"posts": "not_chosen"})
    async with database.transaction():
        await _refuse_last_admin(account)
        leaving = Leaving(frozenset(await of(account)), posts, holdings, by)
        for holding in holdings:
            await holding.erase(leaving)
        for each in await Account.filter(id__in=leaving.ids).order_by("id"):
            await _bury(each, posts)
        await events.record("account.erased", account, by=by, posts=posts)
        await Account.filter(id__in=leaving.ids).delete()


async def forget(gone: Gone, holdings: Sequence[Holding]) -> None:
    """Has every holding forget what it repeats of posts whose texts are being erased."""
    for holding in holdings:
        await holding.forget(gone)


async def _refuse_last_admin(account: Account) -> None:
    admins = {grant.account_id for grant in await grants.in_force(role="admin")}
    if admins == {account.id}:
        raise Conflict("last_admin")


async def _bury(account: Account, posts: str) -> None:
    await tombstones.put(tombstones.ACCOUNT, tombstones.digest_of(tombstones.ACCOUNT, account), posts)
    if account.shadow:
        return
    for key in {account.nickname_key, nicknames.fold(account.nickname)}:
        await tombstones.put(tombstones.NAME, await tombstones.digest_of_name(key))


async def end_grants(leaving: Leaving) -> None:
    """Ends the grants of accounts that leave, each with its entry in the record."""
    for grant in await RoleGrant.filter(account_id__in=leaving.ids, ended_at=None).order_by("id"):
        await grants.end(grant, by=leaving.by.account_id if leaving.by else None)
    for each in await Account.filter(id__in=leaving.ids):
        await accounts.end_sessions(each)
