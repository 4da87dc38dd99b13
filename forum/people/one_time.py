"""One-time secrets of an account: links by e-mail, and codes from the counter. Only their digests are kept."""

from datetime import timedelta
from typing import Any

from tortoise import fields
from tortoise.models import Model
from tortoise.queryset import QuerySet

from forum import clock
from forum.people.accounts import Account

CONFIRMS, RESETS, AT_COUNTER = "confirms", "resets", "counter"
"""The purposes: confirming an address, a new password by a link, a new password by a code from the counter."""


class OneTimeSecret(Model):
    """A secret that serves its `purpose` once, until `expires_at`. `address` is where it was sent.

    One without an account opens nothing: it is kept so that asking takes the same steps whether there is an account or not.
    """

    digest = fields.CharField(max_length=64, primary_key=True)
    account: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="one_time_secrets"
    )
    account_id: int | None
    purpose = fields.CharField(max_length=8)
    address = fields.CharField(max_length=254, default="", db_default="")
    expires_at = fields.DatetimeField()

    class Meta:
        table = "one_time_secret"


async def keep(digest: str, purpose: str, account: Account | None, *, lasts: timedelta, address: str = "") -> None:
    """Keeps the digest of a new secret inside the caller's transaction."""
    await OneTimeSecret.create(
        digest=digest, purpose=purpose, account=account, address=address, expires_at=clock.now() + lasts
    )


def good(purpose: str, **which: Any) -> QuerySet[OneTimeSecret]:
    """The secrets of a purpose that can still be used, of those that `which` names as in `filter`."""
    return OneTimeSecret.filter(purpose=purpose, account_id__isnull=False, expires_at__gt=clock.now(), **which)


async def spend(digest: str, purpose: str, **which: Any) -> OneTimeSecret | None:
    """The secret with its account, which is spent inside the caller's transaction; None for one that is no good."""
    found = await good(purpose, digest=digest, **which).select_related("account").first()
    if found is None or not await OneTimeSecret.filter(digest=digest).delete():
        return None
    return found


async def drop(account: Account, *purposes: str) -> None:
    """Makes the account's secrets of these purposes worthless."""
    await OneTimeSecret.filter(account_id=account.id, purpose__in=purposes).delete()


def over() -> QuerySet[OneTimeSecret]:
    """The secrets whose time is over."""
    return OneTimeSecret.filter(expires_at__lte=clock.now())
