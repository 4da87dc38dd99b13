"""The lifecycle of a thread: closing, reopening, withdrawing, rejecting, making private, routing, linking duplicates."""

from collections.abc import Mapping, Sequence
from typing import Any

from forum import clock, database, events
from forum.catalogue import public_contacts
from forum.catalogue.views import Catalogue
from forum.errors import Conflict, Invalid, NotAllowed
from forum.people import permissions
from forum.people.person import Person
from forum.threads import state
from forum.threads.casework import transfers
from forum.threads.casework.transfers import check_reason
from forum.threads.locking import OVER, locked, locked_alive, locked_for, locked_together
from forum.threads.models import Post, Thread, ThreadAct
from forum.threads.posting import drafts
from forum.threads.visibility import subject, visible_to


async def _acted(
    thread: Thread,
    act: str,
    *,
    by: Person,
    reason: str,
    for_hearers: Mapping[str, Any] | None = None,
    **particulars: Any,
) -> None:
    """Records an act on a thread, as a ThreadAct and an event; `for_hearers` are particulars of the event alone."""
    reason = await public_contacts.hide_others(reason)
    await ThreadAct.create(
        thread_id=thread.id, act=act, by_id=by.account_id, at=clock.now(), reason=reason, particulars=particulars
    )
    await events.record(f"thread.{act}", thread, by=by, **particulars, **(for_hearers or {}))


def _gone(thread: Thread) -> dict[str, Any]:
    """The particulars of an event by which the thread's official answer is no longer public."""
    return {"gone": thread.official_id} if thread.official_id else {}


async def close(thread: Thread, *, by: Person, catalogue: Catalogue, reason: str = "") -> None:
    """Closes a thread to answers and comments; nothing is hidden. Closing again changes nothing.

    Raises NotSignedIn, NotAllowed, Invalid (`reason: too_long`), Conflict (`gone`).
    """
    await _set_closed(thread, True, by=by, catalogue=catalogue, reason=reason)


async def reopen(thread: Thread, *, by: Person, catalogue: Catalogue, reason: str = "") -> None:
    """Reopens a closed thread; one that a moderator locked, only a moderator reopens.

    Raises NotSignedIn, NotAllowed (`locked`, `suspended`), Invalid (`reason: too_long`), Conflict (`gone`).
    """
    if by.silence:
        raise NotAllowed("suspended")
    if thread.locked and not permissions.may(by, "moderate"):
        raise NotAllowed("locked")
    await _set_closed(thread, False, by=by, catalogue=catalogue, reason=reason)


async def _set_closed(thread: Thread, closed: bool, *, by: Person, catalogue: Catalogue, reason: str) -> None:
    by = by.within(thread.author_id)
    permissions.require(by, "close", subject(thread, catalogue))
    check_reason(reason)
    async with database.transaction():
        thread = await locked_for(thread, "close", by=by, catalogue=catalogue)
        if thread.closed == closed:
            return
        await state.set_closed(thread, closed, locked=None if closed else False)
        await _acted(thread, "closed" if closed else "reopened", by=by, reason=reason)


async def withdraw(thread: Thread, *, by: Person, catalogue: Catalogue, reason: str = "") -> None:
    """Withdraws one's own thread, answers included, from everybody else. Withdrawing again changes nothing.

    Raises NotSignedIn, NotAllowed, Invalid (`reason: too_long`).
    """
    by = by.within(thread.author_id)
    permissions.require(by, "withdraw", subject(thread, catalogue))
    check_reason(reason)
    async with database.transaction():
        thread = await locked(thread)
        if thread.status in OVER:
            return
        await state.set_status(await _question(thread), thread, "removed", catalogue=catalogue)
        for_hearers = _gone(thread) | transfers.ended(lapsed=await transfers.lapse(thread))
        await drafts.end_in(thread)
        await _acted(thread, "withdrawn", by=by, reason=reason, for_hearers=for_hearers)


async def reject(thread: Thread, *, by: Person, catalogue: Catalogue, reason: str) -> None:
    """Rejects a thread that does not belong here, with a reason its author reads. Rejecting again changes nothing.

    Raises NotSignedIn, NotAllowed, Invalid (`reason`: missing, too_long), Conflict (`gone`).
    """
    permissions.require(by, "reject", subject(thread, catalogue))
    check_reason(reason, needed=True)
    async with database.transaction():
        thread = await locked_for(thread, "reject", by=by, catalogue=catalogue)
        if thread.status == "rejected":
            return
        await state.set_status(await _question(thread), thread, "rejected", catalogue=catalogue)
        await _acted(thread, "rejected", by=by, reason=reason, for_hearers=_gone(thread))


async def _question(thread: Thread) -> Post:
    return await Post.get(thread_id=thread.id, kind="question")


async def make_private(thread: Thread, *, by: Person, catalogue: Catalogue, reason: str = "") -> None:
    """Makes a thread private: only its asker and the staff concerned see it, for good where the asker wishes it.

    The asker's wish is recorded also where staff made it private before. Raises NotSignedIn, NotAllowed, Invalid (`reason:
    too_long`), Conflict (`gone`).
    """
    by = by.within(thread.author_id)
    permissions.require(by, "make_private", subject(thread, catalogue))
    check_reason(reason)
    async with database.transaction():
        thread = await locked_for(thread, "make_private", by=by, catalogue=catalogue)
        if thread.visibility == "private" and not await may_wish_private(thread, by):
            return
        for_hearers = _gone(thread) if thread.visibility == "public" else {}
        await state.set_visibility(thread, "private", catalogue=catalogue)
        await _acted(thread, "made_private", by=by, reason=reason, for_hearers=for_hearers)


async def may_wish_private(thread: Thread, person: Person) -> bool:
    """Whether a thread's asker may still wish it private after staff made it so."""
    if thread.visibility != "private" or not person.owns(thread.author_id):
        return False
    made = ThreadAct.filter(thread_id=thread.id, act="made_private")
    return await made.exists() and not await made.filter(by_id=thread.author_id).exists()


async def route(thread: Thread, *, to: str, by: Person, catalogue: Catalogue, reason: str) -> None:
    """Hands the thread over to the cabinet with the code `to`; an officer of another one may only request it (`transfers`).

    Raises NotSignedIn, NotAllowed, Invalid (`reason`: missing, too_long; `cabinet`: missing, unknown, archived), Conflict (`gone`).
    """
    permissions.require(by, "route", subject(thread, catalogue))
    cabinet = transfers.named_cabinet(to, catalogue)
    check_reason(reason, needed=True)
    if cabinet.archived:
        raise Invalid({"cabinet": "archived"})
    async with database.transaction():
        thread = await locked_alive(thread)
        if thread.cabinet_id == cabinet.id:
            return
        permissions.require(by, "route", subject(thread, catalogue))
        await transfers.transfer(thread, to=cabinet, by=by, reason=reason, answer=reason)


async def send(thread: Thread, *, to: str, by: Person, catalogue: Catalogue, reason: str, read: str = "") -> bool:
    """Routes the thread to the cabinet with the code `to` or, where `by` may not route it, requests its transfer.

    Returns whether it was routed. `read` is the code of the cabinet that had the thread when the form was opened; empty
    where the form doesn't say. Raises as `route` and `transfers.ask` do, and Conflict (`handed_over`) where another cabinet
    has it by now.
    """
    if not permissions.may(by, "route", subject(thread, catalogue)):
        permissions.require(by, "ask_transfer")
    async with database.transaction():
        thread = await locked_alive(thread)
        if read not in ("", catalogue.cabinets[thread.cabinet_id].code):
            raise Conflict("handed_over")
        routed = permissions.may(by, "route", subject(thread, catalogue))
        act = route if routed else transfers.ask
        await act(thread, to=to, by=by, catalogue=catalogue, reason=reason)
    return routed


async def ask_mediators(thread: Thread, *, by: Person, catalogue: Catalogue, reason: str = "") -> None:
    """Lets the mediators of its language see a private thread on a sensitive topic.

    Raises NotSignedIn, NotAllowed, Invalid (`reason: too_long`), Conflict (`gone`).
    """
    permissions.require(by, "ask_mediators", subject(thread, catalogue))
    check_reason(reason)
    async with database.transaction():
        thread = await locked_for(thread, "ask_mediators", by=by, catalogue=catalogue)
        if thread.mediators_asked:
            return
        await Thread.filter(id=thread.id).update(mediators_asked=True)
        await _acted(thread, "mediators_asked", by=by, reason=reason)


async def link_duplicate(thread: Thread, *, of: Thread, by: Person, catalogue: Catalogue, reason: str = "") -> None:
    """Links `thread` as a duplicate of `of`, in whatever language; both pages then show each other.

    Linked to a duplicate, it becomes a duplicate of that one's original. Duplicates of `thread` that `by` may not see go
    with it. Raises NotSignedIn, NotAllowed, Invalid (`of: same`; `reason: too_long`), Conflict (`gone`; `has_duplicates`
    where `by` sees some).
    """
    permissions.require(by, "link_duplicate", subject(thread, catalogue))
    check_reason(reason)
    async with database.transaction():
        thread, target = await locked_together(thread, of)
        if {thread.status, target.status} & set(OVER):
            raise Conflict("gone")
        original = target.duplicate_of_id or target.id
        if original == thread.id:
            raise Invalid({"of": "same"})
        if await Thread.filter(visible_to(by, catalogue), duplicate_of_id=thread.id).exists():
            raise Conflict("has_duplicates")
        if thread.duplicate_of_id == original:
            return
        await state.set_original(thread, original)
        await _acted(thread, "linked", by=by, reason=reason, of=original)


async def link_duplicates(
    threads: Sequence[Thread], *, of: Thread, by: Person, catalogue: Catalogue, reason: str = ""
) -> None:
    """Links several threads as duplicates of `of`, all of them or none.

    Raises as `link_duplicate` does, and Invalid (`of: missing`) without any.
    """
    if not threads:
        raise Invalid({"of": "missing"})
    async with database.transaction():
        await locked_together(of, *threads)
        for thread in threads:
            await link_duplicate(thread, of=of, by=by, catalogue=catalogue, reason=reason)
