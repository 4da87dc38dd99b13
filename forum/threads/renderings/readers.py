"""The people who read a thread in a language, as far as the forum knows."""

from datetime import datetime

from tortoise.expressions import Q, Subquery

from forum.threads.models import EASY, Thread
from forum.threads.posting.models import Follow


async def reading_in(thread: Thread, language: str, moment: datetime) -> set[int]:
    """The accounts that followed a thread by `moment` and read it in `language`, and who asked it in that language.

    Those of threads linked with it as asking the same are among them. A follower of whom no language is known reads
    those they asked in.
    """
    language = "pt" if language == EASY else language
    asking = Q(id=thread.id) | Q(duplicate_of_id=thread.id)
    threads = await Thread.filter(asking).values_list("id", flat=True)
    asked_in = Thread.filter(language_id=language, author_id__isnull=False)
    known = Q(language=language) | Q(language="", account_id__in=Subquery(asked_in.values("author_id")))
    following = Follow.filter(known, thread_id__in=list(threads), at__lte=moment)
    askers = asked_in.filter(asking)
    rows = (await following.values_list("account_id", flat=True), await askers.values_list("author_id", flat=True))
    return {int(str(account_id)) for found in rows for account_id in found}
