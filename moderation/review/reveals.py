"""Who reads a conversation without masks now: a moderator who has said why, for a while."""

from forum import clock
from forum.people.person import Person
from forum.threads.models import Thread
from moderation.models import Reveal


async def is_revealed(thread: Thread, *, by: Person) -> bool:
    """Whether a text of the thread is revealed to `by` now, which reveals all of it."""
    open_ = Reveal.filter(post__thread_id=thread.id, account_id=by.account_id, until__gt=clock.now())
    return await open_.exists()
