"""A forum large enough to measure: the example texts in all their languages, over and over, with counters that are true.

It is filled a batch at a time, each in one transaction, so that a fill that was stopped goes on where it was.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from random import Random
from typing import Any

from bench import bulk
from bench.documents import Writing
from bench.making import YEARS, Batch, Making, lengths
from bench.texts import texts
from forum import clock, database
from forum.catalogue import seed, snapshot
from forum.catalogue.models import Setting
from forum.catalogue.views import Catalogue
from forum.people.accounts import Account
from forum.people.grants import RoleGrant
from forum.threads.models import OfficialAnswer, Post, Rendering, ReviewItem, Thread
from forum.threads.posting.models import Follow, SameProblem, Vote

BATCH = 1_000  # threads
REACHED = "generated_to"
"""The setting that says how far filling has come; a forum that is full has none."""

TABLES = ("thread", "post", "official_answer", "rendering", "vote", "same_problem", "follow", "review_item")
INDEXED = (*TABLES, "search_public", "search_team")
COUNTED = ("official_answer", "rendering", "vote", "same_problem", "follow")

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Size:
    """The size of a generated forum. `posts` counts questions, answers and comments."""

    threads: int = 20_000
    posts: int = 200_000
    accounts: int = 2_000


class OtherSize(Exception):
    """Raised when a fill that was stopped is to go on with another size."""


@asynccontextmanager
async def filled(
    url: str, size: Size, *, documents: bool = True, progress: Progress = lambda threads: None
) -> AsyncIterator[Catalogue]:
    """Connected to the database at `url`, migrated and filled if it was empty or not filled to the end."""
    await database.migrate(url)
    await database.connect(url)
    try:
        await seed.fill()
        snapshot.forget()
        if not await Thread.exists() or await Setting.exists(key=REACHED):
            await fill(size, documents=documents, progress=progress)
            await database.close()
            await database.connect(url)
        yield await snapshot.current()
    finally:
        await database.close()


async def fill(size: Size, *, documents: bool = True, progress: Progress = lambda threads: None) -> None:
    """Fills the connected database, which has the catalogue and no thread, or goes on with it.

    `progress` is called with the number of threads that are there. Raises OtherSize.
    """
    catalogue = await snapshot.current()
    await bulk.in_a_hurry()
    reached = await _begun(size)
    making = Making(catalogue, await texts(), await _people(size.accounts, catalogue), size.threads)
    writing = Writing(catalogue) if documents else None
    while reached.value["threads"] < size.threads:
        first = reached.value["threads"]
        until = min(first + BATCH, size.threads)
        chance = Random(20_000 + first)
        own = lengths(until - first, size.posts * until // size.threads - size.posts * first // size.threads, chance)
        batch = making.batch(first, own, reached.value["official"], chance)
        async with database.transaction():
            await _insert(batch)
            if writing:
                await writing.write(batch)
            reached.value |= {"threads": until, "official": reached.value["official"] + len(batch.official_answers)}
            await reached.save()
        progress(until)
    for statement in reached.value["indexes"]:
        await bulk.with_index(statement)
    await bulk.counted_on(COUNTED)
    await reached.delete()
    await bulk.known()


async def _begun(size: Size) -> Setting:
    """How far filling has come. Dropping indexes and noting how they are made again is one transaction."""
    reached = await Setting.get_or_none(key=REACHED)
    if reached is None:
        async with database.transaction():
            indexes = await bulk.without_indexes(INDEXED)
            begun = {"size": asdict(size), "threads": 0, "official": 1, "indexes": indexes}
            reached = await Setting.create(key=REACHED, value=begun)
    if reached.value["size"] != asdict(size):
        raise OtherSize(f"This forum was begun with {reached.value['size']}")
    return reached


async def _insert(batch: Batch) -> None:
    rows = (
        (Thread, batch.threads),
        (Post, batch.posts),
        (OfficialAnswer, batch.official_answers),
        (Rendering, batch.renderings),
        (Vote, batch.votes),
        (SameProblem, batch.same),
        (Follow, batch.follows),
        (ReviewItem, batch.waiting),
    )
    for model, each in rows:
        await bulk.insert(model, each)


async def _people(count: int, catalogue: Catalogue) -> dict[str, list[Account]]:
    """Accounts by role: one officer a cabinet, one mediator a language, a moderator, and members. Made where they are not there."""
    moment = clock.now() - timedelta(days=366 * YEARS)
    mediated = [language.code for language in catalogue.offered_languages() if language.mediated]
    roles: list[tuple[str, dict[str, Any]]] = [("officer", {"cabinet_id": number}) for number in catalogue.cabinets]
    roles += [("mediator", {"language": code}) for code in mediated] + [("moderator", {})]
    members = [f"member-{number}" for number in range(count)]
    staff = [f"staff-{number}" for number in range(len(roles))]
    if not await Account.exists(nickname=staff[0]):
        rows = [
            {"nickname": each, "nickname_key": each, "created_at": moment, "seen_at": moment}
            for each in members + staff
        ]
        async with database.transaction():
            await bulk.insert(Account, rows)
            made = {each.nickname: each.id for each in await Account.filter(nickname__startswith="staff-")}
            for name, (role, held) in zip(staff, roles, strict=True):
                await RoleGrant.create(account_id=made[name], role=role, granted_at=moment, **held)
    accounts = {each.nickname: each for each in await Account.all().only("id", "nickname")}
    people: dict[str, list[Account]] = {"member": [accounts[name] for name in members]}
    for (role, _), name in zip(roles, staff, strict=True):
        people.setdefault(role, []).append(accounts[name])
    return people
