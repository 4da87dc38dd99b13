"""Access of a moderator to a text of the desk without masks: for a reason, for ten minutes, and recorded."""

from datetime import timedelta

from forum import clock, database, events
from forum.catalogue import public_contacts
from forum.errors import Invalid
from forum.people.permissions import require
from forum.people.person import Person
from forum.threads.models import Post, Thread
from moderation.models import Reveal
from moderation.review.reveals import is_revealed

__all__ = ["is_revealed", "reveal"]

LASTS = timedelta(minutes=10)
LONGEST_REASON = 500


async def reveal(post: Post, thread: Thread, *, reason: str, by: Person) -> None:
    """Lets a moderator read a text without its masks for ten minutes.

    Raises NotSignedIn, NotAllowed, Invalid (`reason: missing, too_long`).
    """
    require(by, "moderate")
    if not reason or len(reason) > LONGEST_REASON:
        raise Invalid({"reason": "too_long" if reason else "missing"})
    async with database.transaction():
        moment, reason = clock.now(), await public_contacts.hide_others(reason)
        made = await Reveal.create(
            post_id=post.id, account_id=by.account_id, reason=reason, at=moment, until=moment + LASTS
        )
        await events.record("text.revealed", post, by=by, thread=thread.id, reveal=made.id)
