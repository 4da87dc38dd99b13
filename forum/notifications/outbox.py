"""The outbox: mails put inside a verb's transaction, and taken by workers to be sent, each by one of them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from tortoise.queryset import QuerySet

from forum import clock, sealing
from forum.notifications.models import MailChoice, OutboxMail
from forum.people import codes
from forum.people.accounts import Account
from forum.settings import Settings

WAITING, TAKEN, HANDED = "waiting", "taken", "handed"
SENT, REFUSED, LATE, NOBODY = "sent", "refused", "late", "nobody"
"""The states. A mail whose worker died is taken again while TAKEN, never once its text was HANDED over."""

DEFAULT_LANGUAGE = "pt"
GIVEN_UP_AFTER = timedelta(days=3)
KEPT = timedelta(days=14)
LEASE = timedelta(minutes=5)
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that this worker has taken; `name` identifies it to servers, whenever it is tried."""

    id: int
    template: str
    language: str
    to: str
    nickname: str
    facts: dict[str, str]
    name: str
    tries: int
    until: datetime


_current: Settings | None = None


@contextmanager
def using(settings: Settings) -> Iterator[None]:
    """Within the block this process goes by these settings: their secret seals, and their server is sent to."""
    global _current
    former, _current = _current, settings
    try:
        yield
    finally:
        _current = former


def used() -> Settings:
    """The settings in use."""
    assert _current is not None
    return _current


def has_settings() -> bool:
    """Whether this process is within `using`."""
    return _current is not None


def sends() -> bool:
    """Whether this process puts and sends mails: not outside `using`, nor without a server in the settings."""
    return _current is not None and _current.sends_mail


def _seal() -> Fernet:
    return sealing.seal(used().forum_secret, "outbox")


async def put(
    account: Account | None, template: str, *, to: str = "", lasts: timedelta = GIVEN_UP_AFTER, **facts: str
) -> None:
    """Puts a mail to `account` inside the caller's transaction: to its confirmed address, or to the one given, if it can be sent
    while what it says `lasts`.

    A mail to nobody, to an example account or without an address takes the same steps and is never sent. Without a mail
    server in the settings nothing is put.
    """
    if not sends():
        return
    address = to or confirmed(account)
    moment = clock.now()
    reached = account if account and address and not account.example else None
    sealed = _seal().encrypt(json.dumps({"to": address, "facts": facts}).encode()).decode()
    await OutboxMail.create(
        account=reached,
        template=template,
        language=(reached.language if reached else "") or DEFAULT_LANGUAGE,
        sealed=sealed if reached else "",
        name=codes.new_token()[:22],
        state=WAITING if reached else NOBODY,
        put_at=moment,
        next_at=moment,
        until=moment + lasts,
    )


async def put_outside(address: str, template: str, *, language: str, lasts: timedelta, **facts: str) -> None:
    """Puts a mail to an address that is no account's, inside the caller's transaction; nothing without a mail server."""
    if not sends():
        return
    moment = clock.now()
    await OutboxMail.create(
        account=None,
        template=template,
        language=language,
        sealed=_seal().encrypt(json.dumps({"to": address, "facts": facts}).encode()).decode(),
        name=codes.new_token()[:22],
        state=WAITING,
        put_at=moment,
        next_at=moment,
        until=moment + min(lasts, GIVEN_UP_AFTER),
    )


def confirmed(account: Account | None) -> str:
    """The address of an account that was confirmed; empty without one."""
    return (account.email or "") if account and account.email_key else ""


async def take() -> Mail | None:
    """Takes the mail that is due longest, so that no other worker does; None when none is."""
    moment = clock.now()
    for row in await _due().select_related("account").order_by("next_at", "id").limit(20):
        mine = OutboxMail.filter(id=row.id, state=row.state, tries=row.tries)
        if row.until <= moment:
            await mine.update(state=LATE, sealed="")
        elif await mine.update(state=TAKEN, tries=row.tries + 1, next_at=moment + LEASE):
            if mail := _opened(row):
                return mail
            await OutboxMail.filter(id=row.id).update(state=LATE, sealed="")
    return None


def _due() -> QuerySet[OutboxMail]:
    return OutboxMail.filter(state__in=(WAITING, TAKEN), next_at__lte=clock.now())


def _opened(row: OutboxMail) -> Mail | None:
    """The mail of a row; None where it was sealed with another secret."""
    try:
        known: dict[str, Any] = json.loads(_seal().decrypt(row.sealed))
    except (InvalidToken, ValueError):
        return None
    name = row.account.nickname if row.account else ""
    of_row = (row.id, row.template, row.language, known["to"], name, known["facts"])
    return Mail(*of_row, row.name, row.tries + 1, row.until)


async def hand_over(mail: Mail) -> bool:
    """Notes that the server gets the mail now, after which no worker tries again by itself. False if another one has it."""
    return bool(await OutboxMail.filter(id=mail.id, state=TAKEN, tries=mail.tries).update(state=HANDED))


async def put_back(mail: Mail) -> None:
    """Leaves a mail that the server did not take for later: a minute, then ever longer, until it would be of no use."""
    wait = min(FIRST_WAIT * 4 ** (min(mail.tries, 9) - 1), LONGEST_WAIT)
    if clock.now() + wait >= mail.until:
        await _end(mail, LATE)
    else:
        await OutboxMail.filter(id=mail.id, tries=mail.tries).update(state=WAITING, next_at=clock.now() + wait)


async def sent(mail: Mail) -> None:
    await _end(mail, SENT)
    await _of_address(mail).update(failing_at=None)


async def bounced(mail: Mail) -> None:
    """Ends a mail whose address its server refuses for good; the account is told, and mailed no news, until one arrives."""
    await refused(mail)
    await _of_address(mail).update(failing_at=clock.now())


def _of_address(mail: Mail) -> QuerySet[MailChoice]:
    return MailChoice.filter(account__mails__id=mail.id, account__email=mail.to)


async def refused(mail: Mail) -> None:
    """Ends a mail that its server will never take."""
    await _end(mail, REFUSED)


async def unsure(mail: Mail) -> None:
    """Ends a mail whose server went away before it said whether it had taken it: nobody gets one twice."""
    await _end(mail, HANDED)


async def _end(mail: Mail, state: str) -> None:
    await OutboxMail.filter(id=mail.id, tries=mail.tries).update(state=state, sealed="")


def over() -> QuerySet[OutboxMail]:
    """The rows of mails that nobody needs to know of any more, however they ended, waiting ones too."""
    return OutboxMail.filter(put_at__lt=clock.now() - KEPT)
