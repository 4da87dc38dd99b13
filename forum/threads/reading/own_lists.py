"""One's own lists: what one asked, what one follows, and what of it is new."""

from tortoise.expressions import Q

from forum import clock
from forum.catalogue.views import Catalogue
from forum.people.person import Person
from forum.threads.models import Thread
from forum.threads.posting.models import Follow
from forum.threads.reading.list_rows import Listed, listed, seen_by
from forum.threads.visibility import visible_to


async def asked_by(person: Person, *, rows: int = 100) -> list[Thread]:
    """What somebody asked, the latest activity first."""
    asked = Thread.filter(author_id=person.account_id).order_by("-active_at").limit(rows)
    return await asked.select_related("official")


async def followed_by(person: Person, *, catalogue: Catalogue, rows: int = 100) -> list[Listed]:
    """The threads somebody follows and may still see."""
    followed = (
        await Follow.filter(account_id=person.account_id)
        .order_by("-at")
        .limit(rows)
        .values_list("thread_id", flat=True)
    )
    if not followed:
        return []
    seen = visible_to(person, catalogue) & Q(id__in=list(followed))
    return seen_by(person, await listed(Thread.filter(seen).order_by("-active_at")), catalogue)


def is_new(thread: Thread) -> bool:
    """Whether something happened in one's own thread since one looked."""
    return thread.active_at > thread.seen_at


async def mark_seen(thread_id: int | None = None, *, by: Person) -> None:
    """Notes that somebody has looked at what is new in their own threads (or in one of them)."""
    mine = Thread.filter(author_id=by.account_id)
    if thread_id is not None:
        mine = mine.filter(id=thread_id)
    await mine.update(seen_at=clock.now())
