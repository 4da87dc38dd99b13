"""Flags: reports of posts by anybody, each with a code by which its outcome can be read."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from forum import clock, database, events
from forum.catalogue import reasons, snapshot
from forum.errors import Invalid, NotFound
from forum.people import codes
from forum.people.permissions import require
from forum.people.person import Person
from forum.threads import state
from forum.threads.holding import evaluating
from forum.threads.locking import OVER, locked_alive
from forum.threads.models import Post, ReviewItem, Thread
from forum.threads.posting.votes import Voter
from moderation.models import Flag

LONGEST_NOTE = 500
RECEIPT_LENGTH = 20  # signs, 100 random bits; it lets nobody in
UNNAMED = "other"
"""The reason of a report that says in words alone, naming none, why it was made."""

KEPT, ACTED, WITHDRAWN = "kept", "acted", "withdrawn"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A new flag and its code in clear, this one time."""

    flag: Flag
    code: str


async def flag(
    post: Post, thread: Thread, *, reason: str, note: str, by: Person, voter: Voter, personal: str = ""
) -> Receipt | None:
    """Reports a post to the moderators for one of the reasons of flags; it counts once for `voter`.

    Personal data in the note are hidden unless `personal` says that they stay, for the team. A note needs no reason beside it.

    A voter's second flag on a post changes nothing and gives None, since only the digest of its code is kept.
    Raises NotAllowed (`suspended`), Invalid (`reason: not_chosen, unknown, other_verdict`; `note: too_long`).
    """
    if by.signed_in:
        require(by, "flag")
    wrong = {"note": "too_long"} if len(note) > LONGEST_NOTE else {}
    try:
        named = await reasons.chosen(reason or (UNNAMED if note else ""), reasons.FLAG)
    except Invalid as refused:
        raise Invalid(refused.fields | wrong) from None
    if wrong:
        raise Invalid(wrong)
    code, catalogue = codes.new_code(RECEIPT_LENGTH), await snapshot.current()
    async with database.transaction():
        thread = await locked_alive(thread)
        if await Flag.filter(post_id=post.id, **voter.columns).exists():
            return None
        note = await evaluating.apply_choice(note, personal, by=by, catalogue=catalogue, team_reads=True)
        row = await state.enqueue(post, thread, reasons=[named.code], urgency=named.urgency)
        made = await Flag.create(
            post_id=post.id,
            review_item_id=row.id,
            reason=named.code,
            note=note,
            **voter.columns,
            receipt=codes.digest(code),
            at=clock.now(),
        )
        await events.record("post.flagged", post, by=by if by.signed_in else None, reason=named.code)
    return Receipt(made, code)


async def by_code(code: str) -> Flag:
    """The flag a receipt's code stands for. Raises NotFound."""
    found = await Flag.get_or_none(receipt=codes.digest(code)) if len(code) <= 40 else None
    if found is None:
        raise NotFound
    return found


class Outcome(NamedTuple):
    """The outcome of a report: a code, empty while it is open, and the moment."""

    code: str
    at: datetime | None


async def outcome_of(flag: Flag) -> Outcome:
    """The outcome of a report. Without a moderator's decision it follows from the status of the post."""
    row = await ReviewItem.get(id=flag.review_item_id)
    if flag.outcome or row.ended_at is None:
        return Outcome(flag.outcome, flag.outcome_at)
    post = await Post.get(id=flag.post_id).select_related("thread")
    if {post.status, post.thread.status} & set(OVER):
        return Outcome(WITHDRAWN, row.ended_at)
    return Outcome(KEPT if post.status == "published" else ACTED, row.ended_at)


async def of_post(post: Post) -> list[Flag]:
    """The flags of a post, the latest first."""
    return await Flag.filter(post_id=post.id).order_by("-at", "-id")
