"""Links of accounts to what their holders have at the provider: whom it vouches for is let in as whom an admin linked, nobody else.

A link names the provider's own word for somebody (`sub`), as a digest; never an e-mail address, which may be given to another.
"""

import hashlib

from tortoise import fields
from tortoise.exceptions import IntegrityError
from tortoise.models import Model

from forum import clock, database, events
from forum.errors import Conflict, NotAllowed
from forum.people import accounts, grants
from forum.people.accounts import Account
from forum.people.person import Person
from forum.people.provider import Proof


class ProviderLink(Model):
    """An account's link. `linked_by` is who connected it: its holder, or the admin who confirmed what another proposed.

    While `password_allowed` is false and the provider is in use, staff sign in there and in no other way.
    """

    id = fields.IntField(primary_key=True)
    account: fields.OneToOneRelation[Account] = fields.OneToOneField("forum.Account", related_name="provider_link")
    account_id: int
    digest = fields.CharField(max_length=64, unique=True)
    issuer = fields.TextField()
    linked_by: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="provider_links_made", on_delete=fields.SET_NULL
    )
    linked_by_id: int | None
    linked_at = fields.DatetimeField()
    password_allowed = fields.BooleanField(default=False)

    class Meta:
        table = "provider_link"


def digest(issuer: str, subject: str) -> str:
    """The digest by which a subject of an issuer is known."""
    return hashlib.sha256(f"{issuer}\0{subject}".encode()).hexdigest()


async def of(account_id: int, issuer: str) -> ProviderLink | None:
    """The link of an account at the provider in use."""
    return await ProviderLink.get_or_none(account_id=account_id, issuer=issuer)


async def listed(issuer: str) -> list[ProviderLink]:
    """The links at the provider in use, by nickname, each with its account and who linked it."""
    found = ProviderLink.filter(issuer=issuer).select_related("account", "linked_by")
    return sorted(await found, key=lambda link: link.account.nickname_key)


async def staff_of(proof: Proof) -> Account | None:
    """The account of the team that a proof opens; None where it is linked to none, or its holder is of the team no more."""
    link = await ProviderLink.get_or_none(digest=digest(proof.issuer, proof.subject)).select_related("account")
    return link.account if link and (await grants.person(link.account)).is_staff else None


async def bars_password(account: Account, issuer: str) -> bool:
    """Whether somebody of staff must sign in at the provider: other ways in would stay open to whoever leaves."""
    link = await of(account.id, issuer)
    return link is not None and not link.password_allowed and (await grants.person(account)).is_staff


async def connect(proof: Proof, *, by: Person) -> None:
    """Links one's own account, as `make` does. Raises NotAllowed for whoever is not staff, Conflict."""
    if not by.is_staff:
        raise NotAllowed
    await make(await Account.get(id=by.account_id), digest(proof.issuer, proof.subject), proof.issuer, by=by)


async def make(account: Account, linked: str, issuer: str, *, by: Person) -> None:
    """Links an account to what has this digest, in place of a link to an earlier provider, and ends its sessions.

    Again: nothing happens. Raises Conflict (`link_taken`) where another account has it, or this one has another. The caller
    has asked who may.
    """
    async with database.transaction():
        await database.lock(Account, account.id)
        if held := await ProviderLink.get_or_none(account_id=account.id):
            if held.digest == linked:
                return
            if held.issuer == issuer:
                raise Conflict("link_taken")
            await held.delete()
        try:
            await ProviderLink.create(
                account=account, digest=linked, issuer=issuer, linked_by_id=by.account_id, linked_at=clock.now()
            )
        except IntegrityError:
            raise Conflict("link_taken") from None
        await accounts.end_sessions(account)
        await events.record("provider.linked", account, by=by)


async def end(link: ProviderLink, *, by: Person) -> None:
    """Ends a link and the sessions of its account; again, nothing happens. The caller has asked who may."""
    async with database.transaction():
        if await ProviderLink.filter(account_id=link.account_id).delete():
            account = await Account.get(id=link.account_id)
            await accounts.end_sessions(account)
            await events.record("provider.unlinked", account, by=by)


async def allow_password(link: ProviderLink, allowed: bool, *, by: Person) -> None:
    """Lets an account be opened in other ways too, or not any more, which ends its sessions. The caller has asked who may."""
    async with database.transaction():
        changed = ProviderLink.filter(account_id=link.account_id).exclude(password_allowed=allowed)
        if await changed.update(password_allowed=allowed):
            account = await Account.get(id=link.account_id)
            if not allowed:
                await accounts.end_sessions(account)
            await events.record("provider.password", account, by=by, allowed=allowed)
