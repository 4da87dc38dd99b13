"""Small words without text: this helped, I have the same problem, tell me more. Each counts once a person."""

import hashlib

from tortoise.expressions import F
from tortoise.models import Model

from forum import clock, database, events
from forum.people import permissions
from forum.people.person import Person
from forum.threads.models import Follow, Post, SameProblem, Thread, Vote


def voter_of(person: Person, cookie: str) -> str:
    """Whom a vote counts for: the account, or the visitor's browser by its random cookie; a digest either way."""
    if person.account_id is not None:
        return voter_of_account(person.account_id)
    return hashlib.sha256(f"visitor:{cookie}".encode()).hexdigest()


def voter_of_account(account_id: int) -> str:
    """The digest that an account's votes are counted by."""
    return hashlib.sha256(f"account:{account_id}".encode()).hexdigest()


async def say_helpful(post: Post, helped: bool | None, *, voter: str) -> None:
    """Counts whether an answer helped; None takes the word back. The last word of a voter is the one that counts."""
    async with database.transaction():
        await _hold(Post, post.id)
        before = await Vote.get_or_none(post_id=post.id, voter=voter)
        if (before and before.helped == helped) or (before is None and helped is None):
            return
        if before:
            await Vote.filter(id=before.id).delete()
            await _count(Post, post.id, "helpful_yes" if before.helped else "helpful_no", -1)
        if helped is not None:
            await Vote.create(post_id=post.id, voter=voter, helped=helped, at=clock.now())
            await _count(Post, post.id, "helpful_yes" if helped else "helpful_no", 1)
        await events.record("answer.voted", post, by=None)


async def say_same(thread: Thread, on: bool, *, voter: str) -> None:
    """Counts somebody who has the same problem, or no longer."""
    async with database.transaction():
        await _hold(Thread, thread.id)
        said = await SameProblem.get_or_none(thread_id=thread.id, voter=voter)
        if bool(said) == on:
            return
        if said:
            await SameProblem.filter(id=said.id).delete()
        else:
            await SameProblem.create(thread_id=thread.id, voter=voter, at=clock.now())
        await _count(Thread, thread.id, "same_count", 1 if on else -1)
        await events.record("thread.same" if on else "thread.not_same", thread, by=None)


async def follow(thread: Thread, on: bool, *, by: Person) -> None:
    """Follows a thread, or no longer. Raises NotSignedIn."""
    permissions.require(by, "follow")
    async with database.transaction():
        await _hold(Thread, thread.id)
        followed = await Follow.get_or_none(thread_id=thread.id, account_id=by.account_id)
        if bool(followed) == on:
            return
        if followed:
            await Follow.filter(id=followed.id).delete()
        else:
            await Follow.create(thread_id=thread.id, account_id=by.account_id, at=clock.now())
        await _count(Thread, thread.id, "follows_count", 1 if on else -1)
        await events.record("thread.followed" if on else "thread.unfollowed", thread, by=by)


async def _hold(model: type[Model], row_id: int) -> None:
    await model.filter(id=row_id).select_for_update().values_list("id")


async def _count(model: type[Model], row_id: int, counter: str, by: int) -> None:
    await model.filter(id=row_id).update(**{counter: F(counter) + by})
