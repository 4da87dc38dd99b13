"""The e-mail address of an account: asking for it, confirming it by a link, changing and removing it."""

import re
from datetime import timedelta

from tortoise.exceptions import IntegrityError
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from forum import clock, database, events
from forum.catalogue import snapshot
from forum.catalogue.periods import ADDRESS_DAYS
from forum.catalogue.views import Catalogue
from forum.errors import Conflict, Invalid, NotFound
from forum.notifications import outbox
from forum.notifications.models import MailChoice
from forum.people import codes, one_time
from forum.people.accounts import Account
from forum.people.one_time import CONFIRMS, OneTimeSecret

LINK_LASTS = timedelta(hours=24)
LONGEST, LONGEST_LOCAL = 254, 64
MOST_LINKS = 3
"""Links that wait at one address at most, so that nobody floods somebody else's."""

_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_LOCAL}@{_LABEL}(?:\.{_LABEL})+")


def check(typed: str) -> str:
    """The address as mail servers write it, a host's name in other letters in ASCII. Raises Invalid (`email: malformed`)."""
    local, _, host = typed[: LONGEST + 1].rpartition("@")
    try:
        address = f"{local}@{host.encode('idna').decode()}"
    except UnicodeError:
        raise Invalid({"email": "malformed"}) from None
    if len(local) > LONGEST_LOCAL or len(address) > LONGEST or not _ADDRESS.fullmatch(address):
        raise Invalid({"email": "malformed"})
    return address


def key(address: str) -> str:
    """The form in which two addresses are the same."""
    return address.casefold()


async def ask(address: str, *, by: Account) -> None:
    """Sends a link to an address by which its holder confirms it; until then a confirmed one before it stays.

    Whether another account has it is not looked at. Raises Invalid (`email: malformed`).
    """
    address, token = check(address), codes.new_token()
    async with database.transaction():
        account = await Account.get(id=by.id)
        if account.email_key is None:
            await Account.filter(id=account.id).update(email=address, email_at=clock.now())
        elif account.email_key == key(address):
            return
        await one_time.drop(account, CONFIRMS)
        if await one_time.good(CONFIRMS, address=key(address)).count() >= MOST_LINKS:
            return
        await one_time.keep(codes.token_digest(token), CONFIRMS, account, lasts=LINK_LASTS, address=key(address))
        await outbox.put(account, "confirm", to=address, lasts=LINK_LASTS, token=token)


async def link(token: str) -> OneTimeSecret | None:
    """The link of an address that can still be confirmed; None for another one. Changes nothing."""
    return await one_time.good(CONFIRMS, digest=codes.token_digest(token)).first()


async def confirm(token: str) -> Account:
    """Makes the address of a link that of its account; the link is spent, and a mail tells the address before it.

    Raises NotFound for a link that is no good, Conflict (`email_taken`) where another account has the address.
    """
    async with database.transaction():
        spent = await one_time.spend(codes.token_digest(token), CONFIRMS)
        if spent is None or spent.account is None:
            raise NotFound
        account, before = spent.account, outbox.confirmed(spent.account)
        if await Account.filter(email_key=spent.address).exclude(id=account.id).exists():
            raise Conflict("email_taken")
        try:
            await Account.filter(id=account.id).update(email=spent.address, email_key=spent.address)
        except IntegrityError:
            raise Conflict("email_taken") from None
        await MailChoice.filter(account_id=account.id).update(failing_at=None)
        if before:
            await outbox.put(account, "address_gone", to=before)
        await events.record("email.changed" if before else "email.confirmed", account, by=account.id)
    return account


def unconfirmed(known: Catalogue) -> QuerySet[Account]:
    """The accounts with an address that was given long enough ago and never confirmed."""
    over = known.ends(ADDRESS_DAYS)
    given = Q(email_at__lt=over) | Q(email_at__isnull=True, created_at__lt=over)
    return Account.filter(given, email__isnull=False, email_key__isnull=True, example=False)


async def forget_unconfirmed() -> int:
    """Takes these addresses off their accounts; one that is confirmed or changed meanwhile stays."""
    forgotten = 0
    for account in await unconfirmed(await snapshot.current()).order_by("id"):
        async with database.transaction():
            same = Account.filter(id=account.id, email=account.email, email_key__isnull=True)
            if await same.update(email=None, email_at=None):
                await one_time.drop(account, CONFIRMS)
                await events.record("email.lapsed", account, by=None)
                forgotten += 1
    return forgotten


async def remove(*, by: Account) -> None:
    """Takes the address off one's own account; the address is told if it was confirmed."""
    async with database.transaction():
        account = await Account.get(id=by.id)
        if account.email is None:
            return
        if before := outbox.confirmed(account):
            await outbox.put(account, "address_gone", to=before)
        await one_time.drop(account, CONFIRMS, one_time.RESETS)
        await Account.filter(id=account.id).update(email=None, email_key=None, email_at=None)
        await events.record("email.removed", account, by=account.id)


def hinted(address: str | None) -> str:
    """An address as its holder knows it again and nobody reads it: its first letter and its host."""
    local, _, host = (address or "").rpartition("@")
    return f"{local[:1]}…@{host}" if local else ""
