"""How many public questions point to a thread as the one that asks the same: a counter, kept by whatever changes that."""

from forum.threads.models import Thread
from forum.threads.visibility import PUBLIC


async def recount(thread_id: int | None) -> None:
    """Counts them anew, inside the caller's transaction; without a thread there is nothing to count."""
    if thread_id is not None:
        count = await Thread.filter(PUBLIC, duplicate_of_id=thread_id).count()
        await Thread.filter(id=thread_id).update(duplicates_count=count)
