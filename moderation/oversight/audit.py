"""The audit: events of staff with actor, verb, subject and time, and the check of their hash chain."""

import re
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from tortoise.expressions import Q

from forum import clock, events, ids
from forum.catalogue.models import fits
from forum.events import Event
from forum.people import accounts
from forum.people.accounts import Account
from forum.people.permissions import require
from forum.people.person import Person
from forum.settings import Settings
from moderation.oversight import given_reasons

A_PAGE = 50
A_BATCH = 1000
HEADINGS = ("id", "at", "who", "verb", "subject", "about")
IN_ADDRESSES = ("thread", "post", "decision", "appeal", "waiting")
NUMBER = re.compile("[0-9]{1,9}")

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of the audit: actor, verb, subject (a kind or an id), first and last day in Lisbon.

    `after` is the id of the last entry of the page before.
    """

    actor: str = ""
    verb: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry, one act. `who` is a nickname, empty for the command line; `about` the id as addresses and pages have it.

    `reason` is what its actor gave as one: words, or the code of a decision's (`coded`).
    """

    id: int
    at: datetime
    who: str
    verb: str
    subject: str
    about: str
    subject_id: int = 0
    reason: str = ""
    coded: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page of entries, the latest first. `next` is the cursor of the next page, None at the end."""

    entries: list[Entry]
    next: int | None


@dataclass(frozen=True, slots=True)
class Verified:
    """Result of `verify`: the number of valid entries, the hash of the last, and the id of the first broken one."""

    count: int
    last_hash: str
    broken: int | None


async def entries(filters: Filters, *, by: Person) -> Page:
    """A page of the audit. Raises NotSignedIn, NotAllowed."""
    require(by, "see_audit")
    asked = await _asked(filters)
    if asked is None:
        return Page([], None)
    found = await Event.filter(asked).order_by("-id").limit(A_PAGE + 1)
    shown = found[:A_PAGE]
    return Page(await _described(shown), shown[-1].id if len(found) > A_PAGE else None)


async def verbs() -> list[str]:
    """Every verb in the audit, in alphabetical order."""
    return sorted(await Event.exclude(hash="").distinct().values_list("verb", flat=True))  # type: ignore[arg-type]


async def lines(filters: Filters, *, by: Person) -> AsyncIterator[list[str]]:
    """All entries that match the filters, as rows of a table with headings, read a page at a time. Raises NotSignedIn,
    NotAllowed.
    """
    page = await entries(filters, by=by)
    yield list(HEADINGS)
    while True:
        for entry in page.entries:
            moment = entry.at.astimezone(clock.LISBON).isoformat(timespec="seconds")
            yield [str(entry.id), moment, entry.who, entry.verb, entry.subject, entry.about]
        if page.next is None:
            return
        page = await entries(replace(filters, after=page.next), by=by)


async def _asked(filters: Filters) -> Q | None:
    """The condition of the filters; None where they can match nothing, such as an unknown nickname."""
    asked = ~Q(hash="")
    about = _about(filters.subject) if filters.subject else {}
    if not fits(Event, verb=filters.verb, **about):
        return None
    if filters.actor:
        account = await accounts.named(filters.actor)
        if account is None:
            return None
        asked &= Q(actor_id=account.id)
    if filters.verb:
        asked &= Q(verb=filters.verb)
    if about:
        asked &= Q(**about)
    if filters.since:
        asked &= Q(at__gte=clock.start_of_day(filters.since))
    if filters.until:
        asked &= Q(at__lt=clock.end_of_day(filters.until))
    if filters.after is not None:
        asked &= Q(id__lt=filters.after)
    return asked


def _about(subject: str) -> dict[str, Any]:
    try:
        return {"subject_id": ids.named(subject)}
    except ValueError:
        return {"subject_id": int(subject)} if NUMBER.fullmatch(subject) else {"subject": subject.lower()}


async def _described(found: Iterable[Event]) -> list[Entry]:
    found = list(found)
    given = await given_reasons.of(found)
    actors = {event.actor_id for event in found if event.actor_id is not None}
    names = dict(await Account.filter(id__in=actors).values_list("id", "nickname")) if actors else {}
    return [
        Entry(
            id=event.id,
            at=event.at,
            who=names.get(event.actor_id, f"#{event.actor_id}") if event.actor_id is not None else "",
            verb=event.verb,
            subject=event.subject,
            about=ids.encode(event.subject_id) if event.subject in IN_ADDRESSES else str(event.subject_id),
            subject_id=event.subject_id,
            reason=given.get(event.id, "") or str(event.particulars.get("reason", "")),
            coded=event.id not in given,
        )
        for event in found
    ]


async def verify(progress: Progress = lambda count: None) -> Verified:
    """Checks the hash chain from its first entry. Calls `progress` with the number of valid entries after each batch.

    A changed entry breaks the chain, and so does one removed from its middle. Entries removed from its end show only by a
    hash noted earlier (see `holds`).
    """
    before, count, cursor = "", 0, 0
    while batch := await Event.filter(id__gt=cursor).exclude(hash="").order_by("id").limit(A_BATCH):
        for event in batch:
            if event.hash != events.linked(before, event):
                return Verified(count, before, event.id)
            before, count, cursor = event.hash, count + 1, event.id
        progress(count)
    return Verified(count, before, None)


async def holds(noted: str) -> bool:
    """True if a hash that was noted earlier is in the chain."""
    return await Event.filter(hash=noted.strip().lower()).exclude(hash="").exists()


async def of_chain(configured: Settings) -> list[str]:
    """What `check --deep` says of the chain."""
    broken = (await verify()).broken
    return [] if broken is None else [f"broken at entry {broken}, which was changed, or what was before it"]
