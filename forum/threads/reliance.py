"""Who relies on an official answer, and telling them when it is corrected or withdrawn."""

import asyncio
from collections.abc import Iterable

from tortoise.expressions import Q

from forum import clock
from forum.people.accounts import Account
from forum.threads.desk_models import Notice
from forum.threads.models import Follow, OfficialAnswer, SameProblem, Thread, Vote
from forum.threads.votes import voter_of_account

CORRECTED, WITHDRAWN, RESTORED = "official_corrected", "official_withdrawn", "official_restored"
KINDS = (CORRECTED, WITHDRAWN, RESTORED)


async def relying_on(thread: Thread) -> set[int]:
    """The accounts that rely on a thread's official answer.

    They asked it, follow it, said that they have the same problem, or that an answer in it helped; there or in a thread
    linked with it as asking the same. Visitors without an account can't be told.
    """
    asking = await Thread.filter(Q(id=thread.id) | Q(duplicate_of_id=thread.id)).values_list("id", "author_id")
    threads = [thread_id for thread_id, _ in asking]
    followers = await Follow.filter(thread_id__in=threads).values_list("account_id", flat=True)
    same = await SameProblem.filter(thread_id__in=threads).values_list("voter", flat=True)
    helped = await Vote.filter(post__thread_id__in=threads, helped=True).values_list("voter", flat=True)
    known = {author_id for _, author_id in asking if author_id} | {int(str(number)) for number in followers}
    return known | await accounts_of({str(voter) for voter in (*same, *helped)})


async def accounts_of(voters: set[str]) -> set[int]:
    """The accounts behind the digests votes are counted by; a visitor's leads to none.

    Votes don't say whose they are, so the digest of every account's number is made and compared: about half a second
    for a million accounts, off the event loop, and only when something official changes.
    """
    if not voters:
        return set()
    last = await Account.all().order_by("-id").first()
    found = await asyncio.to_thread(_numbers_of, voters, last.id if last else 0)
    return {account.id for account in await Account.filter(id__in=found)} if found else set()


def _numbers_of(voters: set[str], last: int) -> list[int]:
    return [number for number in range(1, last + 1) if voter_of_account(number) in voters]


async def tell(kind: str, standing: OfficialAnswer, thread: Thread) -> int:
    """One notice of `kind` to each who relies on the thread, about this standing; how many rely on it.

    Inside the caller's transaction. Told again about the same, nobody gets a second one.
    """
    people = sorted(await relying_on(thread))
    await Notice.bulk_create(_notices(people, kind, standing, thread), ignore_conflicts=True)
    return len(people)


def _notices(people: Iterable[int], kind: str, standing: OfficialAnswer, thread: Thread) -> list[Notice]:
    now = clock.now()
    return [
        Notice(account_id=each, kind=kind, about=f"standing:{standing.id}", thread_id=thread.id, at=now)
        for each in people
    ]
