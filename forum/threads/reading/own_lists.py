"""Lists of a person's own threads: those they asked and those they follow, with marks on new activity."""

from tortoise.expressions import Q

from forum import clock
from forum.catalogue.views import Catalogue
from forum.people.person import Person
from forum.threads.models import Thread
from forum.threads.posting.models import Follow
from forum.threads.reading.list_rows import Listed, listed, seen_by
from forum.threads.visibility import visible_to


async def asked_by(person: Person, *, rows: int = 100) -> list[Thread]:
    """The threads a person asked, the latest activity first, at most `rows`."""
    asked = Thread.filter(author_id__in=sorted(person.own)).order_by("-active_at").limit(rows)
    return await asked.select_related("official")


async def followed_by(person: Person, *, catalogue: Catalogue, rows: int = 100) -> list[Listed]:
    """The threads a person follows and may still see, the latest activity first, of the last `rows` they followed."""
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


async def languages_asked_in(person: Person, *, rows: int = 20) -> list[str]:
    """The languages of the threads a person asked, the latest activity first."""
    asked = Thread.filter(author_id__in=sorted(person.own)).order_by("-active_at").limit(rows)
    return list(dict.fromkeys([str(code) for code in await asked.values_list("language_id", flat=True)]))


def is_new(thread: Thread) -> bool:
    """Whether a thread has activity since its asker last looked at it."""
    return thread.active_at > thread.seen_at


async def mark_seen(thread_id: int | None = None, *, by: Person) -> None:
    """Marks all of one's own threads as seen, or one of them."""
    mine = Thread.filter(author_id__in=sorted(by.own))
    if thread_id is not None:
        mine = mine.filter(id=thread_id)
    await mine.update(seen_at=clock.now())
