"""Duty outside working hours: who looks at questions that say danger while cabinets are closed. Rows, which admins edit."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from forum import clock, database, events
from forum.catalogue.views import Catalogue
from forum.errors import Invalid
from forum.people import accounts, grants, permissions
from forum.people.accounts import Account
from forum.people.person import Person
from forum.threads.casework.models import Duty

DAYS = 7
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
ON_DUTY = ("officer", "moderator", "admin")


@dataclass(frozen=True, kw_only=True)
class DutyDetails:
    """A duty as typed: a person's nickname or a cabinet's code, the number of a weekday, and times "HH:MM"."""

    person: str = ""
    cabinet: str = ""
    weekday: str = ""
    begins: str = ""
    ends: str = ""


async def listed() -> list[Duty]:
    """Every duty, by weekday and time, with its account."""
    return await Duty.all().order_by("weekday", "begins", "id").select_related("account")


def at(moment: datetime, duties: Iterable[Duty]) -> list[Duty]:
    """The duties that hold at a moment."""
    local = moment.astimezone(clock.LISBON)
    return [each for each in duties if any(_holds(each, local, since) for since in (0, 1))]


def _holds(duty: Duty, local: datetime, since: int) -> bool:
    """Whether a duty that began today, or so many days ago, holds at a time."""
    if (local - timedelta(days=since)).weekday() != duty.weekday:
        return False
    time, goes_on = f"{local:%H:%M}", duty.ends <= duty.begins
    if since:
        return goes_on and time < duty.ends
    return duty.begins <= time and (goes_on or time < duty.ends)


async def keep(details: DutyDetails, *, by: Person, catalogue: Catalogue, duty: Duty | None = None) -> Duty:
    """Adds a duty, or changes `duty`.

    Raises NotSignedIn, NotAllowed, Invalid: `person` (missing, where no cabinet is named either; twice, where both are;
    no_such_person; not_staff), `cabinet: unknown`, `weekday: missing`, `begins` and `ends` (missing, malformed).
    """
    permissions.require(by, "manage_catalogue")
    wrong = {name: code for name in ("begins", "ends") if (code := _wrong_time(getattr(details, name)))}
    if details.weekday not in [str(day) for day in range(DAYS)]:
        wrong["weekday"] = "missing"
    account = await accounts.named(details.person) if details.person else None
    cabinet = catalogue.cabinet(details.cabinet) if details.cabinet else None
    wrong |= await _wrong_whom(details, account, cabinet is not None)
    if wrong:
        raise Invalid(wrong)
    async with database.transaction():
        row = duty or Duty()
        row.account_id, row.cabinet_id = account.id if account else None, cabinet.id if cabinet else None
        row.weekday, row.begins, row.ends = int(details.weekday), details.begins, details.ends
        await row.save()
        about: dict[str, Any] = {"weekday": row.weekday, "begins": row.begins, "ends": row.ends}
        about |= {"account": row.account_id} if account else {"cabinet": row.cabinet_id}
        await events.record("duty.changed" if duty else "duty.added", row, by=by, **about)
    return row


def _wrong_time(typed: str) -> str:
    return "" if TIME.fullmatch(typed) else "malformed" if typed else "missing"


async def _wrong_whom(details: DutyDetails, account: Account | None, known: bool) -> dict[str, str]:
    if bool(details.person) == bool(details.cabinet):
        return {"person": "twice" if details.person else "missing"}
    if details.cabinet:
        return {} if known else {"cabinet": "unknown"}
    if account is None:
        return {"person": "no_such_person"}
    held = grants.in_force(account_id=account.id, role__in=ON_DUTY)
    return {} if await held.exists() else {"person": "not_staff"}


async def remove(duty: Duty, *, by: Person) -> None:
    """Takes a duty away. Again: nothing happens. Raises NotSignedIn, NotAllowed."""
    permissions.require(by, "manage_catalogue")
    async with database.transaction():
        if await Duty.filter(id=duty.id).exists():
            await events.record("duty.removed", duty, by=by)
            await Duty.filter(id=duty.id).delete()
