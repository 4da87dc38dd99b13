"""Votes and follows: this answer helped, I have the same problem, follow this thread. Each counts once a voter."""

from typing import Any, NamedTuple

from forum import clock, database, events
from forum.errors import Invalid
from forum.people import permissions
from forum.people.person import Person
from forum.threads import state
from forum.threads.models import Post, Thread
from forum.threads.posting.models import Follow, SameProblem, Vote


class Voter(NamedTuple):
    """Whom a vote counts for: an account, or a visitor's browser by a digest that only the forum can make."""

    account_id: int | None
    browser: str = ""

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of a vote that name its voter."""
        return {"account_id": self.account_id, "voter": self.browser}


def voter_of(person: Person, browser: str) -> Voter:
    """The voter that a person is: their account, or a visitor's browser."""
    return Voter(person.account_id) if person.signed_in else Voter(None, browser)


async def say_helpful(post: Post, helped: bool | None, *, voter: Voter) -> None:
    """Votes on whether an answer helped; None takes the vote back. A voter's last vote counts.

    Raises Invalid (`value: unknown`).
    """
    if helped not in (True, False, None):
        raise Invalid({"value": "unknown"})
    async with database.transaction():
        await database.lock(Post, post.id)
        before = await Vote.get_or_none(post_id=post.id, **voter.columns)
        if (before and before.helped == helped) or (before is None and helped is None):
            return
        if before:
            await Vote.filter(id=before.id).delete()
            await state.count(Post, post.id, "helpful_yes" if before.helped else "helpful_no", -1)
        if helped is not None:
            await Vote.create(post_id=post.id, **voter.columns, helped=helped, at=clock.now())
            await state.count(Post, post.id, "helpful_yes" if helped else "helpful_no", 1)
        await events.record("answer.voted", post, by=None)


async def say_same(thread: Thread, on: bool, *, voter: Voter) -> None:
    """Counts a voter among those with the same problem, or no longer. Raises Invalid (`on: unknown`)."""
    _check(on)
    async with database.transaction():
        await database.lock(Thread, thread.id)
        said = await SameProblem.get_or_none(thread_id=thread.id, **voter.columns)
        if bool(said) == on:
            return
        if said:
            await SameProblem.filter(id=said.id).delete()
        else:
            await SameProblem.create(thread_id=thread.id, **voter.columns, at=clock.now())
        await state.count(Thread, thread.id, "same_count", 1 if on else -1)
        await events.record("thread.same" if on else "thread.not_same", thread, by=None)


async def follow(thread: Thread, on: bool, *, by: Person, language: str = "") -> None:
    """Follows a thread, or no longer; `language` is the one its person reads in. Raises NotSignedIn, Invalid (`on: unknown`)."""
    permissions.require(by, "follow")
    _check(on)
    async with database.transaction():
        await database.lock(Thread, thread.id)
        followed = await Follow.get_or_none(thread_id=thread.id, account_id=by.account_id)
        if bool(followed) == on:
            return
        if followed:
            await Follow.filter(id=followed.id).delete()
        else:
            await Follow.create(thread_id=thread.id, account_id=by.account_id, at=clock.now(), language=language)
        await state.count(Thread, thread.id, "follows_count", 1 if on else -1)
        await events.record("thread.followed" if on else "thread.unfollowed", thread, by=by)


def _check(on: bool) -> None:
    if on not in (True, False):
        raise Invalid({"on": "unknown"})
