"""Accounts: a nickname and the secrets that open it. Nothing else is asked for."""

import re
from collections.abc import Collection
from typing import Any

from tortoise import fields
from tortoise.exceptions import IntegrityError
from tortoise.models import Model

from forum import clock, database, events
from forum.errors import Conflict, Invalid
from forum.people import codes, generated_names, nicknames, passwords, tombstones
from forum.people.passwords import Hasher
from forum.people.person import Person

LONGEST_SHOWN_NAME = 60
LONGEST_KEY = 120
TRIES = 20
_PARTS = re.compile(r"[._+-]+")


class Account(Model):
    """An account to sign in with; `shown_name` is the name staff chose to show, `language` the latest one of its pages.

    `email` is optional and shown to nobody. `email_key` is there once it was confirmed, and unique; before that nothing but
    the link to confirm it is sent there. It was given at `email_at`, or with the account where that is empty.

    At `unused_told_at` its person was told that nobody uses it and it will be erased.
    A `shadow` is the author of one question and nothing else: nobody signs in to it by name, and it has none
    (`forum/people/shadows.py`). `held_by` is the account it belongs to, if any; pages, records and exports never tell whose.
    """

    id = fields.IntField(primary_key=True)
    nickname = fields.CharField(max_length=nicknames.LONGEST_STORED)
    nickname_key = fields.CharField(max_length=LONGEST_KEY, unique=True)
    password_hash = fields.CharField(max_length=200, null=True)
    recovery_digest = fields.CharField(max_length=64, null=True)
    email = fields.CharField(max_length=254, null=True)
    email_key = fields.CharField(max_length=254, null=True)
    email_at = fields.DatetimeField(null=True)
    language = fields.CharField(max_length=12, default="", db_default="")
    shown_name = fields.CharField(max_length=60, default="")
    example = fields.BooleanField(default=False)
    shadow = fields.BooleanField(default=False, db_default=False)
    held_by: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="shadows", on_delete=fields.SET_NULL
    )
    held_by_id: int | None
    created_at = fields.DatetimeField()
    seen_at = fields.DatetimeField()
    unused_told_at = fields.DatetimeField(null=True)

    class Meta:
        table = "account"


async def named(nickname: str) -> Account | None:
    """The account with this nickname, in whatever case, form or keyboard it is typed; None if there is none.

    Two accounts that are older than a form which makes their names one are told apart by how each was written first.
    """
    keys = _keys(nickname)
    rows = await Account.filter(nickname_key__in=keys, shadow=False) if keys else []
    found = {account.nickname_key: account for account in rows}
    return next((found[key] for key in keys if key in found), None)


def _keys(nickname: str) -> list[str]:
    """The keys a nickname may be stored by, the most exact first; none for one that is longer than any."""
    if len(nickname) > nicknames.LONGEST_TYPED:
        return []
    keys = dict.fromkeys((nicknames.exact(nickname), nicknames.fold(nickname)))
    return [key for key in keys if len(key) <= LONGEST_KEY]


async def is_taken(nickname: str) -> bool:
    """Whether a nickname is somebody's, or was somebody's who has erased their account."""
    if await named(nickname):
        return True
    return any([await tombstones.is_gone(key) for key in _keys(nickname)])


def check_new(nickname: str, password: str | None, *, reserved: frozenset[str], email: str = "") -> None:
    """Raises Invalid (`nickname: …`, `password: …` with the codes of `nicknames.check` and `passwords.check`).

    A password that is None was checked before.
    """
    wrong: dict[str, str] = {}
    if code := nicknames.check(nickname, reserved):
        wrong["nickname"] = code
    context = reserved | words_of(email)
    if password is not None and (code := passwords.check(password, nickname=nickname, context=context)):
        wrong["password"] = code
    if wrong:
        raise Invalid(wrong)


def words_of(email: str | None) -> frozenset[str]:
    """The words of an address that its owner's password must not be: what stands before the @, whole and in parts."""
    local = (email or "").partition("@")[0]
    return frozenset({local, *_PARTS.split(local)} - {""})


async def register(
    nickname: str,
    password: str,
    *,
    hasher: Hasher,
    reserved: frozenset[str],
    email: str = "",
    example: bool = False,
    hashed: str = "",
) -> tuple[Account, str]:
    """Makes an account and its recovery code, which is returned in clear this one time.

    The nickname is repaired first. `hashed` is of a password that was checked before, in place of `password`. Raises Invalid as
    `check_new` does, and `nickname: taken`.
    """
    nickname = nicknames.repaired(nickname)
    check_new(nickname, None if hashed else password, reserved=reserved, email=email)
    if hashed and await hasher.verify(hashed, nickname):
        raise Invalid({"password": "too_common"})
    if await is_taken(nickname):
        raise Invalid({"nickname": "taken"})
    code = codes.new_code()
    context = reserved | words_of(email)
    hashed = hashed or await passwords.hash_new(password, hasher=hasher, nickname=nickname, context=context)
    return await _create(nickname, hashed, recovery=code, email=email, example=example), code


async def hash_new(account: Account, password: str, *, hasher: Hasher, context: Collection[str]) -> str:
    """The hash of a new password for an account; its own words count beside `context`. Raises as `passwords.hash_new` does."""
    own = frozenset(context) | words_of(account.email)
    return await passwords.hash_new(password, hasher=hasher, nickname=account.nickname, context=own)


async def note_language(account_id: int, language: str) -> None:
    """Keeps the language of the pages that somebody reads, in which mails to them are written."""
    await Account.filter(id=account_id).exclude(language=language).update(language=language)


async def free_name(reserved: frozenset[str]) -> str:
    """A generated nickname that nobody has."""
    for _ in range(TRIES):
        nickname = generated_names.name(reserved)
        if not await is_taken(nickname):
            return nickname
    raise RuntimeError("every name that was made up is taken")


async def _create(nickname: str, hashed: str | None, *, recovery: str | None, email: str, example: bool) -> Account:
    async with database.transaction():
        if await is_taken(nickname):
            raise Invalid({"nickname": "taken"})
        moment = clock.now()
        try:
            account = await Account.create(
                nickname=nickname,
                nickname_key=nicknames.fold(nickname),
                password_hash=hashed,
                recovery_digest=codes.digest(recovery) if recovery else None,
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
    """Makes an account without a password for a person at the counter; returns it and its recovery code, in clear once.

    Raises Invalid (`nickname: taken`).
    """
    code = codes.new_code()
    return await _create(nickname, None, recovery=code, email="", example=example), code


async def new_code(account: Account) -> str:
    """Replaces the recovery code; the new one is returned in clear this one time.

    Raises Conflict (`has_password`) once a password was chosen: from then on the account is its holder's alone.
    """
    code = codes.new_code()
    without = Account.filter(id=account.id, password_hash__isnull=True)
    if not await without.update(recovery_digest=codes.digest(code)):
        raise Conflict("has_password")
    return code


async def create_by_command(nickname: str, password: str | None, *, hasher: Hasher) -> Account:
    """The account with this nickname, made if there is none. An existing one keeps its password; reserved words are allowed."""
    existing = await named(nickname)
    if existing:
        return existing
    nickname = nicknames.repaired(nickname)
    if (code := nicknames.check(nickname, frozenset())) not in (None, "reserved", "lookalike"):
        raise Invalid({"nickname": str(code)})
    if password is not None and (code := passwords.check(password, nickname=nickname)):
        raise Invalid({"password": code})
    hashed = await hasher.hash(password) if password is not None else None
    return await _create(nickname, hashed, recovery=None, email="", example=False)


async def show_name(shown_name: str, *, by: Person) -> None:
    """Sets the name shown beside a staff member's answers; empty shows only role and cabinet. Raises Invalid (`shown_name`)."""
    if len(shown_name) > LONGEST_SHOWN_NAME:
        raise Invalid({"shown_name": "too_long"})
    async with database.transaction():
        account = await Account.get(id=by.account_id)
        await Account.filter(id=account.id).update(shown_name=shown_name)
        await events.record("account.renamed", account, by=account.id)


async def end_sessions(account: Account) -> None:
    """Ends every session of `account`, wherever it is signed in."""
    await database.execute("DELETE FROM session WHERE account_id = ?", [account.id])
