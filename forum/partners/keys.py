"""Keys by which programs of partners ask and read for their users: made and revoked by admins, kept as digests alone."""

from datetime import timedelta

from tortoise.expressions import Q

from forum import clock, database, events, text
from forum.errors import Invalid
from forum.partners.models import AppKey
from forum.people import codes
from forum.people.permissions import require
from forum.people.person import Person

ASK, READ_OWN = "ask", "read-own"
SCOPES = (ASK, READ_OWN)
LONGEST_NAME, LONGEST_CONTACT = 60, 120
MARK = "app_"
"""With what a secret begins, so that programs that look for leaked ones know it."""

NOTED_EVERY = timedelta(minutes=1)


async def make(name: str, contact: str, scopes: list[str], *, by: Person) -> str:
    """Makes a key for a partner's program; returns its secret, this one time.

    Raises NotSignedIn, NotAllowed, Invalid (`app_name`, `contact`: missing, too_long; `scopes`: missing, unknown).
    """
    require(by, "manage_programs")
    name, contact, wrong = text.clean_line(name), text.clean_line(contact), {}
    for field, value, longest in (("app_name", name, LONGEST_NAME), ("contact", contact, LONGEST_CONTACT)):
        if not value or len(value) > longest:
            wrong[field] = "too_long" if value else "missing"
    if not scopes or not set(scopes) <= set(SCOPES):
        wrong["scopes"] = "unknown" if scopes else "missing"
    if wrong:
        raise Invalid(wrong)
    secret = MARK + codes.new_token()
    async with database.transaction():
        row = await AppKey.create(
            name=name,
            contact=contact,
            scopes=" ".join(each for each in SCOPES if each in scopes),
            digest=codes.token_digest(secret),
            made_at=clock.now(),
        )
        await events.record("program.key_made", row, by=by, scopes=row.scopes)
    return secret


async def revoke(key_id: int, *, by: Person) -> None:
    """Ends a key at once. Revoking it again, or one that isn't there, changes nothing. Raises NotSignedIn, NotAllowed."""
    require(by, "manage_programs")
    async with database.transaction():
        if await AppKey.filter(id=key_id, revoked_at=None).update(revoked_at=clock.now()):
            await events.record("program.key_revoked", await AppKey.get(id=key_id), by=by)


async def find(secret: str) -> AppKey | None:
    """The key with this secret, which counts as used now; None for one that is revoked or nobody's."""
    row = await AppKey.get_or_none(digest=codes.token_digest(secret), revoked_at=None) if secret else None
    if row:
        moment = clock.now()
        fresh = Q(used_at=None) | Q(used_at__lt=moment - NOTED_EVERY)
        await AppKey.filter(fresh, id=row.id).update(used_at=moment)
    return row


async def all_keys() -> list[AppKey]:
    """The keys, those in force first, the latest of each first."""
    rows = await AppKey.all().order_by("-made_at", "-id")
    return sorted(rows, key=lambda row: row.revoked_at is not None)


def may(key: AppKey, scope: str) -> bool:
    return scope in key.scopes.split()
