"""Changes to a help line's particulars. They take two admins: one proposes with a source, another confirms; either drops.

A wrong number costs a frightened person the call. A confirmed change is in force from its day on. Rows keep the proposed
particulars, so the rows of a line are its history.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from forum import clock, events, text
from forum.catalogue import snapshot
from forum.catalogue.editing import alone, refuse
from forum.catalogue.help_lines import COSTS, USES, LineFact, situations, tel, wrong_number
from forum.catalogue.models import LineChange
from forum.catalogue.naming import LONGEST_NAME
from forum.errors import Conflict, NotAllowed
from forum.hours import wrong_hours
from forum.people.person import Person

LONGEST_NUMBER, LONGEST_HOURS, LONGEST_ADDRESS, LONGEST_SOURCE = 30, 200, 200, 300
WORD, LABEL = "[A-Za-z0-9_+-]+", "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
MAIL = re.compile(rf"(?=.{{1,64}}@){WORD}(?:\.{WORD})*@(?:{LABEL}\.)+[A-Za-z]{{2,}}")
"""A mail address of an office: a link made of it leads to one mailbox and adds no subject, copy or second recipient."""


@dataclass(frozen=True, kw_only=True)
class LineDetails:
    """All particulars of a line as typed. An empty one is removed; a name that is not mentioned stays.

    `numbers` are as printed, by whom they are for (one of USES); `opening_hours` are in OpenStreetMap's syntax; `situations`
    are codes of those it helps in and `cost` is one of COSTS, each None where it stays; `source` says where this was checked,
    `valid_from` (year-month-day) from which day it holds.
    """

    numbers: Mapping[str, str] = field(default_factory=dict)
    opening_hours: str = ""
    email: str = ""
    url: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    situations: tuple[str, ...] | None = None
    cost: str | None = None
    source: str = ""
    valid_from: str = ""


async def propose(line: LineFact, details: LineDetails, *, by: Person) -> LineChange:
    """Proposes particulars for a line as it stands today; nothing changes until another admin confirms them.

    Raises NotAllowed, Invalid: `number_<use>: not_a_phone_number | phone_digits | too_long`, `number_any: no_number` for
    a line that had one, `opening_hours: syntax | never_open | too_long | missing` where pages say whether it is open,
    `situations: unknown`, `cost: unknown`, `email: not_an_address | too_long`, `url: not_a_link | too_long`,
    `name_<language>: missing | too_long`, `source: missing | too_long`, `valid_from: missing | malformed | past`.
    """
    async with alone(by=by):
        refuse(
            _wrong_numbers(line, details)
            | _wrong_hours(line, details.opening_hours)
            | _wrong_addresses(details)
            | _wrong_names(details.names)
            | _wrong_codes(details)
            | _wrong_source(details)
        )
        change = await LineChange.create(
            line=line.code,
            particulars=_particulars(line, details),
            source=details.source,
            valid_from=clock.day_of(details.valid_from),
            proposed_by_id=by.account_id,
            proposed_at=clock.now(),
        )
        await events.record("line.proposed", change, by=by, line=line.code, valid_from=change.valid_from.isoformat())
        return change


def _particulars(line: LineFact, details: LineDetails) -> dict[str, Any]:
    """The particulars in the shape of `facts/lines.json`, with only the names that differ."""
    numbers = [(use, details.numbers[use]) for use in USES if details.numbers.get(use)]
    chosen = {"situations": details.situations, "cost": details.cost}
    return {name: value for name, value in chosen.items() if value is not None} | {
        "numbers": [{"display": shown, "href": tel(shown), "use": use} for use, shown in numbers],
        "open_now": details.opening_hours,
        "email": details.email,
        "url": details.url,
        "names": {code: name for code, name in details.names.items() if name != line.names.get(code)},
    }


def _wrong_numbers(line: LineFact, details: LineDetails) -> dict[str, str]:
    given = {use: shown for use, shown in details.numbers.items() if shown}
    wrong = {f"number_{use}": wrong_number(shown) for use, shown in given.items()}
    wrong |= {f"number_{use}": "too_long" for use, shown in given.items() if len(shown) > LONGEST_NUMBER}
    if line.numbers and not given:
        wrong["number_any"] = "no_number"
    return {name: code for name, code in wrong.items() if code}


def _wrong_hours(line: LineFact, hours: str) -> dict[str, str]:
    if not hours:
        return {"opening_hours": "missing"} if line.open_now else {}
    code = "too_long" if len(hours) > LONGEST_HOURS else wrong_hours(hours, clock.today())
    return {"opening_hours": code} if code else {}


def _wrong_addresses(details: LineDetails) -> dict[str, str]:
    wrong = {}
    if details.email and not MAIL.fullmatch(details.email[: LONGEST_ADDRESS + 1]):
        wrong["email"] = "not_an_address"
    if details.url and not (details.url.startswith("https://") and text.is_link(details.url)):
        wrong["url"] = "not_a_link"
    given = {"email": details.email, "url": details.url}
    return wrong | {name: "too_long" for name, value in given.items() if len(value) > LONGEST_ADDRESS}


def _wrong_names(names: Mapping[str, str]) -> dict[str, str]:
    wrong = {f"name_{code}": "missing" for code, name in names.items() if not name}
    return wrong | {f"name_{code}": "too_long" for code, name in names.items() if len(name) > LONGEST_NAME}


def _wrong_codes(details: LineDetails) -> dict[str, str]:
    wrong = {} if set(details.situations or ()) <= set(situations()) else {"situations": "unknown"}
    return wrong if details.cost is None or details.cost in COSTS else wrong | {"cost": "unknown"}


def _wrong_source(details: LineDetails) -> dict[str, str]:
    wrong = {}
    if not details.source or len(details.source) > LONGEST_SOURCE:
        wrong["source"] = "too_long" if details.source else "missing"
    try:
        if clock.day_of(details.valid_from) < clock.today():
            wrong["valid_from"] = "past"
    except ValueError:
        wrong["valid_from"] = "malformed" if details.valid_from else "missing"
    return wrong


async def confirm(change: LineChange, *, by: Person) -> None:
    """Puts a change in force from its day on, from today if that day is over.

    Raises NotAllowed, also (`own_proposal`) for its proposer, and Conflict (`line_decided`).
    """
    async with alone(by=by):
        change = await _undecided(change)
        if change.proposed_by_id == by.account_id:
            raise NotAllowed("own_proposal")
        change.confirmed_by_id, change.confirmed_at = by.account_id, clock.now()
        await change.save(update_fields=["confirmed_by_id", "confirmed_at"])
        await events.record("line.confirmed", change, by=by, line=change.line, proposed_by=change.proposed_by_id)
        await snapshot.changed()


async def drop(change: LineChange, *, by: Person) -> None:
    """Ends a proposed change for good; its row stays. Its proposer may drop it too.

    Raises NotAllowed, Conflict (`line_decided`).
    """
    async with alone(by=by):
        change = await _undecided(change)
        change.dropped_at = clock.now()
        await change.save(update_fields=["dropped_at"])
        await events.record("line.dropped", change, by=by, line=change.line, proposed_by=change.proposed_by_id)


async def _undecided(change: LineChange) -> LineChange:
    change = await LineChange.get(id=change.id)
    if change.confirmed_at or change.dropped_at:
        raise Conflict("line_decided")
    return change


async def waiting() -> list[LineChange]:
    """The changes nobody has confirmed or dropped yet, with who proposed them, the soonest day first."""
    undecided = LineChange.filter(confirmed_at=None, dropped_at=None)
    return await undecided.order_by("valid_from", "id").select_related("proposed_by")


async def history(line: str) -> list[LineChange]:
    """All changes ever proposed to a line, with who proposed and confirmed them, the newest first."""
    return await LineChange.filter(line=line).order_by("-id").select_related("proposed_by", "confirmed_by")
