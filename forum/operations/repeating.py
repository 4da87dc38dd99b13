"""Repeating erasures in a database that was restored from a backup: what was erased since the backup is there again."""

from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from tortoise.models import Model

from forum import database
from forum.catalogue import snapshot
from forum.people import privacy, tombstones
from forum.people.accounts import Account
from forum.people.privacy import Holding
from forum.people.tombstones import ACCOUNT, THREAD, Tombstone
from forum.threads.erasing.threads import ERASED, take_away
from forum.threads.locking import locked
from forum.threads.models import Thread

A_BATCH = 1000
M = TypeVar("M", bound=Model)
Progress = Callable[[str, int], None]


class Repeated(NamedTuple):
    """The numbers of tombstones that were taken in, and of accounts and threads that were erased again."""

    taken_in: int
    accounts: int
    threads: int


def _quiet(kind: str, count: int) -> None: ...


async def repeat(*, holdings: Sequence[Holding], file: Path | None = None, progress: Progress = _quiet) -> Repeated:
    """Takes in the tombstones of the list beside the database, or of `file`, and erases again whatever one stands for.

    Erased already, a thing is passed over, so that a run that was stopped goes on with the next.
    """
    stones = await tombstones.missing(file)
    buried = {stone.digest: stone.how for stone in await Tombstone.filter(kind__in=(ACCOUNT, THREAD))}
    buried |= {stone.digest: stone.how for stone in stones}
    accounts = threads = 0
    async for account in _each(Account, "accounts", progress):
        how = buried.get(tombstones.digest_of(ACCOUNT, account))
        if how and await Account.exists(id=account.id):  # A shadow goes with its holder.
            await privacy.erase(account, posts=how, by=None, holdings=holdings)
            accounts += 1
    async for thread in _each(Thread, "questions", progress):
        if thread.status != ERASED and tombstones.digest_of(THREAD, thread) in buried:
            await _again(thread, holdings)
            threads += 1
    await tombstones.take_in(stones)  # At last: until then `serve` knows that something is left to do.
    return Repeated(len(stones), accounts, threads)


async def _again(thread: Thread, holdings: Sequence[Holding]) -> None:
    async with database.transaction():
        await take_away(await locked(thread), by=None, catalogue=await snapshot.current(), holdings=holdings)


async def _each(model: type[M], kind: str, progress: Progress) -> AsyncIterator[M]:
    """The rows of a table in the order of their ids, a batch at a time."""
    last, looked_at = -1, 0
    while batch := await model.filter(id__gt=last).order_by("id").limit(A_BATCH):
        for row in batch:
            yield row
        last, looked_at = batch[-1].pk, looked_at + len(batch)
        progress(kind, looked_at)
