"""A new password by a link: asked for by name or address, sent to the confirmed address, good once and for an hour.

Whoever asks gets the same answer after the same steps, whether there is such an account or not.
"""

from collections.abc import Collection
from datetime import timedelta

from forum import database, events
from forum.errors import NotFound
from forum.notifications import addresses, outbox
from forum.people import accounts, codes, one_time, recovery
from forum.people.accounts import Account
from forum.people.one_time import RESETS
from forum.people.passwords import Hasher

LINK_LASTS = timedelta(hours=1)
MOST_LINKS = 3
"""Links that wait for one account at most; whoever asks for more is told nothing, and the ones sent still work."""


async def ask(typed: str) -> None:
    """Sends a link for a new password to the account with this nickname or confirmed address, if there is one."""
    token = codes.new_token()
    async with database.transaction():
        meant = await _meant(typed)
        waiting = await one_time.good(RESETS, account_id=meant.id if meant else 0).count()
        reached = meant if meant and meant.email_key and not meant.example and waiting < MOST_LINKS else None
        await one_time.keep(codes.token_digest(token), RESETS, reached, lasts=LINK_LASTS)
        await outbox.put(reached, "reset", lasts=LINK_LASTS, token=token)


async def _meant(typed: str) -> Account | None:
    by_address = await Account.filter(email_key=addresses.key(typed[: addresses.LONGEST])).first()
    by_name = await accounts.named(typed)
    return by_address or by_name


async def account_of(token: str) -> Account | None:
    """The account of a link that can still be used; None for another one. Changes nothing."""
    found = await one_time.good(RESETS, digest=codes.token_digest(token)).select_related("account").first()
    return found.account if found else None


async def use(token: str, new: str, *, hasher: Hasher, context: Collection[str] = ()) -> Account:
    """Sets a new password by a link, which is spent; every session of the account ends.

    It starts no session: whoever did this signs in, with a second factor where the account has one. Raises NotFound for a
    link that is no good, Invalid (`password: …`).
    """
    account = await account_of(token)
    if account is None:
        raise NotFound
    hashed = await accounts.hash_new(account, new, hasher=hasher, context=context)
    async with database.transaction():
        if not await one_time.spend(codes.token_digest(token), RESETS):
            raise NotFound
        await recovery.replace_password(account, hashed)
        await events.record("password.reset", account, by=account.id)
    return account
