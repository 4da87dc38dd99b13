"""Sessions: rows that can be listed and ended. The cookie is random; only its digest is stored."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

from tortoise import fields
from tortoise.models import Model

from forum import clock, database, events
from forum.database.prepared import Prepared
from forum.people import accounts, codes, grants
from forum.people.accounts import Account
from forum.people.devices import Device
from forum.people.grants import AccountRow, GrantRow
from forum.people.passwords import Hasher
from forum.people.person import Person
from forum.people.sanctions import Sanction, Sanctioned

REMEMBERED = timedelta(days=30)
NOT_REMEMBERED = timedelta(hours=12)
STAFF_LONGEST = timedelta(hours=12)
STAFF_IDLE = timedelta(minutes=30)
TOUCHED_EVERY = timedelta(minutes=5)
LINK_LASTS = timedelta(hours=1)
NAME = 16
"""How many of its digest's characters name a session in a form."""


class Session(Model):
    """One sign-in on one device. It ends at `expires_at`, or after `idle_seconds` without a request.

    `factor` is the second factor that was shown (`second_factor.PASSKEY`, …), empty without one. One that began at the provider
    is renewed there from `renew_at` on, else it ends soon.
    """

    digest = fields.CharField(max_length=64, primary_key=True)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("forum.Account", related_name="sessions")
    account_id: int
    shared = fields.BooleanField(default=False)
    factor = fields.CharField(max_length=8, default="", db_default="")
    browser = fields.CharField(max_length=20, default="", db_default="")
    system = fields.CharField(max_length=20, default="", db_default="")
    created_at = fields.DatetimeField()
    seen_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    renew_at = fields.DatetimeField(null=True)
    idle_seconds = fields.IntField()

    class Meta:
        table = "session"


class SignInLink(Model):
    """A one-time way in, printed by a command for an account without a password: only its digest is kept."""

    digest = fields.CharField(max_length=64, primary_key=True)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("forum.Account", related_name="links")
    account_id: int
    expires_at = fields.DatetimeField()

    class Meta:
        table = "sign_in_link"


class Renewal(NamedTuple):
    """When a session that began at the provider is renewed there, and when it ends if it is not."""

    at: datetime
    until: datetime

    @classmethod
    def every(cls, period: timedelta) -> "Renewal":
        """In time: in half of a period, so that whoever reads a page then writes on without a break."""
        return cls(clock.now() + period / 2, clock.now() + period)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that is in force, and its person. `beside` are the values of further columns that it was asked for with."""

    person: Person
    digest: str
    shared: bool
    since: datetime
    beside: tuple[Any, ...] = ()
    factor: str = ""
    renewal: Renewal | None = None


HERE = Device()


async def start(
    account: Account,
    *,
    shared: bool = False,
    factor: str = "",
    device: Device = HERE,
    renewal: Renewal | None = None,
) -> tuple[str, Session]:
    """Starts a session for `account`; returns the cookie's value, in clear this one time, and the row.

    That of a shadow, by a return code, lasts as one on a shared phone. A `device` that is not known is recorded, of which the
    account is notified.
    """
    staff = (await grants.person(account)).is_staff
    longest = STAFF_LONGEST if staff else NOT_REMEMBERED if shared or account.shadow else REMEMBERED
    idle = STAFF_IDLE if staff else longest
    token, moment = codes.new_token(), clock.now()
    expires_at = moment + longest
    async with database.transaction():
        session = await Session.create(
            digest=codes.token_digest(token),
            account=account,
            shared=shared or account.shadow,
            factor=factor,
            browser=device.browser,
            system=device.system,
            created_at=moment,
            seen_at=moment,
            expires_at=min(expires_at, renewal.until) if renewal else expires_at,
            renew_at=renewal.at if renewal else None,
            idle_seconds=int(idle.total_seconds()),
        )
        await Account.filter(id=account.id).update(seen_at=moment)
        if not device.known:
            await events.record("account.new_device", account, by=account.id)
    return token, session


def rows(digest: str, **beside: Any) -> Any:
    """The query for a session, with further columns `beside` its own.

    A row for each grant the account has or had with each sanction and each shadow, and one without any for an account that
    never had one.
    """
    return (
        Session.filter(digest=digest)
        .annotate(**beside)
        .values_list(*(name for part in PARTS for name in part), *beside)
    )


OWN = ("shared", "factor", "created_at", "seen_at", "expires_at", "idle_seconds", "renew_at")
ACCOUNT = [f"account__{field}" for field in AccountRow._fields]
GRANTED = [f"account__grants__{field}" for field in GrantRow._fields]
SANCTIONED = [f"account__sanctions__{field}" for field in Sanctioned._fields]
HELD = ["account__shadows__id"]
PARTS = (OWN, ACCOUNT, GRANTED, SANCTIONED, HELD)
ENDS = list(accumulate(map(len, PARTS)))
_alone: Prepared[list[tuple[Any, ...]]] = Prepared(rows, str)


async def find(token: str, *, asked: Prepared[list[tuple[Any, ...]]] = _alone) -> SignedIn | None:
    """The session of a cookie, None if it has ended. `seen_at` is written at most every five minutes.

    `asked` is a query made of `rows`, by which a request reads more in the same statement.
    """
    digest, moment = codes.token_digest(token), clock.now()
    found = await asked(digest)
    if not found:
        return None
    shared, factor, since, seen_at, expires_at, idle_seconds, renew_at = found[0][: ENDS[0]]
    if moment >= expires_at or moment - seen_at > timedelta(seconds=idle_seconds):
        return None
    if moment - seen_at > TOUCHED_EVERY:
        await Session.filter(digest=digest).update(seen_at=moment)
    _, account, granted, sanctioned, held = (
        {row[start:end] for row in found if row[start] is not None} for start, end in pairwise([0, *ENDS])
    )
    shadows = [shadow for (shadow,) in held]
    person = grants.person_of(
        AccountRow(*account.pop()),
        [GrantRow(*each) for each in granted],
        [Sanctioned(*each) for each in sanctioned] + await _of_shadows(shadows),
        shadows,
    )
    renewal = Renewal(renew_at, expires_at) if renew_at else None
    return SignedIn(person, digest, shared, since, found[0][ENDS[-1] :], factor, renewal)


async def _of_shadows(held: list[int]) -> list[Sanctioned]:
    """The sanctions of somebody's shadows, which are theirs too; most people have none, and it takes no statement."""
    if not held:
        return []
    return [Sanctioned(*row) for row in await Sanction.filter(account_id__in=held).values_list(*Sanctioned._fields)]


async def sign_in(nickname: str, password: str, *, hasher: Hasher) -> Account | None:
    """The account, if nickname and password fit; None, after the same work, if either doesn't."""
    account = await accounts.named(nickname)
    stored = account.password_hash if account else None
    if not await hasher.verify(stored, password) or account is None:
        return None
    if hasher.outdated(stored or ""):
        await Account.filter(id=account.id).update(password_hash=await hasher.hash(password))
    return account


async def listed(account_id: int) -> list[Session]:
    """The sessions of an account that can still be used, the latest first, each with the account."""
    moment = clock.now()
    found = (
        await Session.filter(account_id=account_id, expires_at__gt=moment)
        .order_by("-seen_at")
        .select_related("account")
    )
    return [session for session in found if moment - session.seen_at <= timedelta(seconds=session.idle_seconds)]


async def end(digest: str, *, by: Person) -> None:
    """Ends one of one's own sessions; ending it again, or somebody else's, changes nothing."""
    await Session.filter(digest=digest, account_id=by.account_id).delete()


async def end_all_but(digest: str, *, by: Person) -> None:
    """Ends all of one's own sessions but the one with that digest."""
    await Session.filter(account_id=by.account_id).exclude(digest=digest).delete()


async def end_named(name: str, *, by: Person) -> list[str]:
    """Ends one's own session with that name, the first NAME characters of its digest. Returns the digests that ended.

    Another name changes nothing.
    """
    ended = [each.digest for each in await listed(by.account_id or 0) if each.digest[:NAME] == name]
    for digest in ended:
        await end(digest, by=by)
    return ended


async def new_link(account: Account) -> str:
    """A one-time sign-in secret for `account`, good for an hour."""
    token = codes.new_token()
    await SignInLink.create(digest=codes.token_digest(token), account=account, expires_at=clock.now() + LINK_LASTS)
    return token


async def use_link(token: str) -> Account | None:
    """The account a one-time link was made for; the link is spent. None if it is unknown, used or too old."""
    async with database.transaction():
        link = await SignInLink.get_or_none(digest=codes.token_digest(token)).select_related("account")
        if link is None:
            return None
        pressed_first = await SignInLink.filter(digest=link.digest).delete()
    return link.account if pressed_first and link.expires_at > clock.now() else None
