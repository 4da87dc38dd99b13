"""Corrections: a page's faults as readers tell them, with or without an account, and what staff saw to."""

from dataclasses import dataclass

from forum import clock, database, events
from forum.catalogue import public_contacts
from forum.errors import Invalid
from forum.people.permissions import require
from forum.people.person import Person
from forum.text import han_count, word_count
from moderation.models import Correction

KINDS = ("wrong", "words", "broken", "other")
"""Wrong or out of date, badly said or translated, something that does not work, anything else."""
LONGEST, LONGEST_PAGE = 1_000, 300
ROWS = 50


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the list, and the cursor of the next one (empty at the end)."""

    rows: list[Correction]
    next: str


async def tell(page: str, *, kind: str, body: str, by: Person) -> Correction:
    """Keeps what somebody tells of the page with that path; personal data in it are hidden.

    Without a kind it is of any other. Raises Invalid: `kind: unknown`, `body` (missing, too_long).
    """
    wrong = {} if kind in ("", *KINDS) else {"kind": "unknown"}
    if not (word_count(body) or han_count(body)):
        wrong["body"] = "missing"
    elif len(body) > LONGEST:
        wrong["body"] = "too_long"
    if wrong:
        raise Invalid(wrong)
    page, body = page[:LONGEST_PAGE], await public_contacts.hide_others(body)
    # A path's signs would hide from the detector that a part of it is somebody's number.
    parts = " ".join(page.split("/"))
    page = page if await public_contacts.hide_others(parts) == parts else ""
    async with database.transaction():
        row = await Correction.create(page=page, kind=kind or KINDS[-1], body=body, at=clock.now())
        await events.record("correction.told", row, by=by if by.signed_in else None, kind=row.kind)
    return row


async def listed(*, by: Person, done: bool = False, after: str = "") -> Listed:
    """The corrections that wait or, where `done`, those that were seen to, the latest first. Raises NotSignedIn, NotAllowed."""
    require(by, "see_corrections")
    rows = Correction.filter(done_at__isnull=not done)
    if after.isdecimal() and len(after) <= len(str(2**63)) - 1:
        rows = rows.filter(id__lt=int(after))
    found = await rows.order_by("-id").limit(ROWS + 1).select_related("done_by")
    return Listed(found[:ROWS], str(found[ROWS - 1].id) if len(found) > ROWS else "")


async def see_to(correction: Correction, done: bool, *, by: Person) -> None:
    """Marks a correction as done, or as not done. Again changes nothing. Raises NotSignedIn, NotAllowed."""
    require(by, "see_corrections")
    async with database.transaction():
        row = await Correction.filter(id=correction.id).select_for_update().get()
        if (row.done_at is not None) == done:
            return
        when, who = (clock.now(), by.account_id) if done else (None, None)
        await Correction.filter(id=row.id).update(done_at=when, done_by_id=who)
        await events.record("correction.done" if done else "correction.reopened", row, by=by)
