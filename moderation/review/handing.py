"""Handing something that waits to a colleague who moderates too, as one's own hand or nobody's gives it."""

from forum import clock, database, events
from forum.errors import Conflict, Invalid
from forum.people import accounts, grants
from forum.people.permissions import may, require
from forum.people.person import Person
from forum.threads import state
from forum.threads.models import ReviewItem
from moderation.models import Decision
from moderation.review.queue import CLAIMED_FOR, refuse_others_claim


async def hand(waiting: ReviewItem, to: str, *, by: Person) -> ReviewItem:
    """Puts an item into the hands of the moderator with the nickname `to`, for ten minutes like any claim.

    Raises NotSignedIn, NotAllowed, Conflict as `queue.claim` does, Invalid (`to`): missing, no_such_person, no_moderator,
    and `decided_it` for an objection to what they decided themselves.
    """
    require(by, "moderate")
    taker = await _taker(to)
    async with database.transaction():
        row = await ReviewItem.filter(id=waiting.id).select_for_update().get()
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
