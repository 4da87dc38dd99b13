"""The people affected when an official answer changes or goes: all who were shown it as the answer to their own problem."""

from datetime import datetime

from tortoise.expressions import Q

from forum.threads.models import Face, Thread
from forum.threads.posting.models import Follow, SameProblem, Vote


async def affected_by(thread: Thread, moment: datetime) -> set[int]:
    """The accounts that relied on a thread's official answer by `moment`.

    They asked it, follow it, said that they have the same problem, or that an answer in it helped; there or in a thread
    linked with it as asking the same, or the private question it is the public face of. Visitors without an account can't
    be notified.
    """
    asking = Q(id=thread.id) | Q(duplicate_of_id=thread.id)
    threads = await Thread.filter(asking).values_list("id", flat=True)
    by_then = {"at__lte": moment, "account_id__isnull": False}
    known = (
        Thread.filter(asking, author_id__isnull=False).values_list("author_id", flat=True),
        Face.filter(public_id__in=threads, state="published").values_list("private__author_id", flat=True),
        Follow.filter(thread_id__in=threads, **by_then).values_list("account_id", flat=True),
        SameProblem.filter(thread_id__in=threads, **by_then).values_list("account_id", flat=True),
        Vote.filter(post__thread_id__in=threads, helped=True, **by_then).values_list("account_id", flat=True),
    )
    return {int(str(account_id)) for those in known for account_id in await those if account_id is not None}
