"""Claims on review items: taken by a moderator, given to a colleague or released; they expire by themselves."""

from datetime import datetime, timedelta

from forum import clock, database, events
from forum.errors import Conflict, Invalid
from forum.people import accounts, grants
from forum.people.permissions import may, require
from forum.people.person import Person
from forum.threads import state
from forum.threads.models import ReviewItem
from moderation.models import Decision

CLAIMED_FOR = timedelta(minutes=10)


def is_claimed(by_id: int | None, until: datetime | None) -> bool:
    """Whether a claim is in force; it expires by itself."""
    return by_id is not None and until is not None and until > clock.now()


async def claim(item: ReviewItem, *, by: Person) -> ReviewItem:
    """Claims an item for ten minutes, or for ten more.

    Raises NotSignedIn, NotAllowed, Conflict: `claimed` while somebody else has it, `item_ended` when it no longer waits.
    """
    require(by, "moderate")
    async with database.transaction():
        row = await ReviewItem.filter(id=item.id).select_for_update().get()
        if row.ended_at:
            raise Conflict("item_ended")
        refuse_others_claim(row, by)
        await state.claim(row, by.account_id, clock.now() + CLAIMED_FOR)
        await events.record("item.claimed", row, by=by)
    return row


def refuse_others_claim(row: ReviewItem, by: Person) -> None:
    """Raises Conflict (`claimed`) while another moderator's claim is in force."""
    if row.claimed_by_id != by.account_id and is_claimed(row.claimed_by_id, row.claimed_until):
        raise Conflict("claimed")


async def release(item: ReviewItem, *, by: Person) -> None:
    """Releases one's claim on an item; another's stays. Raises NotSignedIn, NotAllowed."""
    require(by, "moderate")
    async with database.transaction():
        row = await ReviewItem.filter(id=item.id).select_for_update().get()
        if row.claimed_by_id != by.account_id:
            return
        await state.claim(row, None, None)
        await events.record("item.released", row, by=by)


async def assign(item: ReviewItem, to: str, *, by: Person) -> ReviewItem:
    """Assigns an item to the moderator with the nickname `to`, for ten minutes like any claim.

    Raises NotSignedIn, NotAllowed, Conflict as `claim` does, Invalid (`to`): missing, no_such_person, no_moderator,
    and `decided_it` for an objection to what they decided themselves.
    """
    require(by, "moderate")
    taker = await _taker(to)
    async with database.transaction():
        row = await ReviewItem.filter(id=item.id).select_for_update().get()
        if row.ended_at:
            raise Conflict("item_ended")
        refuse_others_claim(row, by)
        if row.appeal_id and await Decision.exists(appeals__id=row.appeal_id, by_id=taker.account_id):
            raise Invalid({"to": "decided_it"})
        await state.claim(row, taker.account_id, clock.now() + CLAIMED_FOR)
        await events.record("item.handed", row, by=by, to=taker.account_id)
    return row


async def _taker(nickname: str) -> Person:
    account = await accounts.named(nickname) if nickname else None
    if account is None:
        raise Invalid({"to": "no_such_person" if nickname else "missing"})
    person = await grants.person(account)
    if not may(person, "moderate"):
        raise Invalid({"to": "no_moderator"})
    return person
