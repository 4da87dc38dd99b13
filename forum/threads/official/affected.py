"""Who relies on an official answer, and telling them when it is corrected or withdrawn."""

from collections.abc import Iterable

from tortoise.expressions import Q

from forum import clock
from forum.notifications.models import Notification
from forum.threads.models import OfficialAnswer, Thread
from forum.threads.posting.models import Follow, SameProblem, Vote

CORRECTED, WITHDRAWN, RESTORED = "official_corrected", "official_withdrawn", "official_restored"
KINDS = (CORRECTED, WITHDRAWN, RESTORED)


async def relying_on(thread: Thread) -> set[int]:
    """The accounts that rely on a thread's official answer.

    They asked it, follow it, said that they have the same problem, or that an answer in it helped; there or in a thread
    linked with it as asking the same. Visitors without an account can't be told.
    """
    asking = Q(id=thread.id) | Q(duplicate_of_id=thread.id)
    threads = await Thread.filter(asking).values_list("id", flat=True)
    known = (
        Thread.filter(asking, author_id__isnull=False).values_list("author_id", flat=True),
        Follow.filter(thread_id__in=threads).values_list("account_id", flat=True),
        SameProblem.filter(thread_id__in=threads, account_id__isnull=False).values_list("account_id", flat=True),
        Vote.filter(post__thread_id__in=threads, helped=True, account_id__isnull=False).values_list(
            "account_id", flat=True
        ),
    )
    return {int(str(account_id)) for those in known for account_id in await those}


async def tell_gone(thread: Thread, kind: str) -> None:
    """Tells who relies on a thread's official answer, if it has one, that it went with its question or is back with it."""
    standing = await OfficialAnswer.get_or_none(id=thread.official_id) if thread.official_id else None
    if standing:
        await tell(kind, standing, thread)


async def tell(kind: str, standing: OfficialAnswer, thread: Thread) -> int:
    """One notice of `kind` to each who relies on the thread, about this standing; how many rely on it.

    Inside the caller's transaction. Told again about the same, nobody gets a second one.
    """
    people = sorted(await relying_on(thread))
    await Notification.bulk_create(_notices(people, kind, standing, thread), ignore_conflicts=True)
    return len(people)


def _notices(people: Iterable[int], kind: str, standing: OfficialAnswer, thread: Thread) -> list[Notification]:
    now = clock.now()
    return [
        Notification(account_id=each, kind=kind, about=f"standing:{standing.id}", thread_id=thread.id, at=now)
        for each in people
    ]
