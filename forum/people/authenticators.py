"""Codes of an authenticator app (RFC 6238): six digits every thirty seconds, each good once."""

from typing import Any

import pyotp
from cryptography.fernet import Fernet, InvalidToken
from tortoise import fields
from tortoise.models import Model

from forum import clock, database, events, sealing
from forum.errors import Conflict, Invalid
from forum.people import accounts
from forum.people.accounts import Account
from forum.people.person import Person
from forum.text import letters

WINDOW = 1  # steps before and after this one, since clocks differ
STEP = 30  # seconds


class Authenticator(Model):
    """The app of an account: its secret, sealed, and the last time step of which a code was taken."""

    account: fields.OneToOneRelation[Any] = fields.OneToOneField(
        "forum.Account", related_name="authenticator", primary_key=True
    )
    account_id: int
    secret = fields.TextField()
    step = fields.BigIntField()
    made_at = fields.DatetimeField()

    class Meta:
        table = "authenticator"


def seal(secret: str) -> Fernet:
    """What seals the secrets of apps, by the forum's own secret."""
    return sealing.seal(secret, "authenticator")


def new_secret() -> str:
    """A secret of 160 random bits in base 32, as apps take it."""
    return pyotp.random_base32()


def address(secret: str, nickname: str, site: str) -> str:
    """The address in the QR code from which an app takes a secret."""
    return pyotp.TOTP(secret).provisioning_uri(name=nickname, issuer_name=site)


async def add(secret: str, typed: str, *, by: Person, forum_secret: str) -> None:
    """Keeps one's own app once it has shown a right code, and ends every session of the account.

    Raises Invalid (`code: wrong_code`), Conflict (`factor_known`).
    """
    step = _step_of(secret, typed, after=-1)
    if step is None:
        raise Invalid({"code": "wrong_code"})
    async with database.transaction():
        await database.lock(Account, by.account_id or 0)
        if await Authenticator.exists(account_id=by.account_id):
            raise Conflict("factor_known")
        sealed = seal(forum_secret).encrypt(secret.encode()).decode()
        await Authenticator.create(account_id=by.account_id, secret=sealed, step=step, made_at=clock.now())
        account = await Account.get(id=by.account_id)
        await accounts.end_sessions(account)
        await events.record("factor.added", account, by=by, kind="authenticator")


async def use(account_id: int, typed: str, *, forum_secret: str) -> bool:
    """Whether a typed code is right and newer than the last one that was taken; it is spent then."""
    app = await Authenticator.get_or_none(account_id=account_id)
    if app is None:
        return False
    try:
        secret = seal(forum_secret).decrypt(app.secret.encode()).decode()
    except InvalidToken:  # The forum has another secret since.
        return False
    step = _step_of(secret, typed, after=app.step)
    return step is not None and bool(await Authenticator.filter(account_id=account_id, step__lt=step).update(step=step))


def _step_of(secret: str, typed: str, *, after: int) -> int | None:
    """The time step of a typed code, of those near now that come `after` one; None for a wrong code."""
    code = "".join(filter(str.isalnum, letters.comparable(typed[:20])))
    totp, now = pyotp.TOTP(secret), int(clock.now().timestamp()) // STEP
    steps = [step for step in range(now - WINDOW, now + WINDOW + 1) if step > after]
    return next((step for step in steps if pyotp.utils.strings_equal(code, totp.generate_otp(step))), None)
