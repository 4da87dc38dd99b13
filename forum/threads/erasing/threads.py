"""Erasing a thread for good: every text in it goes, and all that repeats one. Its row stays, saying nothing."""

from collections.abc import Sequence
from typing import Any

from forum import database, events
from forum.catalogue.views import Catalogue
from forum.people import permissions, privacy, tombstones
from forum.people.accounts import Account
from forum.people.person import Person
from forum.people.privacy import Gone, Holding
from forum.threads import state
from forum.threads.casework import assignments, transfers
from forum.threads.locking import locked_together
from forum.threads.models import Thread
from forum.threads.posting import faces
from forum.threads.visibility import subject

ERASED = "erased"


async def erase_thread(thread: Thread, *, by: Person, catalogue: Catalogue, holdings: Sequence[Holding]) -> None:
    """Erases one's own thread for good, answers included, since they say again what was asked. Again changes nothing.

    Raises NotSignedIn, NotAllowed.
    """
    by = by.within(thread.author_id)
    permissions.require(by, "erase", subject(thread, catalogue))
    async with database.transaction():
        thread, *_ = await locked_together(thread, *await faces.publics_of([thread]))
        if thread.status != ERASED:
            permissions.require(by, "erase", subject(thread, catalogue))
            await take_away(thread, by=by, catalogue=catalogue, holdings=holdings)


async def take_away(
    thread: Thread,
    *,
    by: Person | None,
    catalogue: Catalogue,
    holdings: Sequence[Holding],
    noted: bool = True,
    in_public: bool = True,
) -> None:
    """Erases a locked thread; `by` is None for the forum itself. One that is not `noted` leaves no tombstone.

    Its public face goes too where `in_public`; else it stays, and nothing says any more whose question it was.
    Whoever relies on its official answer is told, as when it is withdrawn. A shadow goes with its only question.
    """
    gone: dict[str, Any] = {"gone": thread.official_id} if thread.official_id else {}
    if in_public:
        for public in await faces.publics_of([thread]):
            await take_away(public, by=None, catalogue=catalogue, holdings=holdings)
    authors = frozenset() if thread.author_id is None else frozenset({thread.author_id})
    gone |= transfers.ended(lapsed=await transfers.lapse(thread))
    await assignments.unassign(thread, "released")
    posts = await state.erase_thread(thread, catalogue=catalogue)
    await privacy.forget(Gone(posts, [thread.id], authors), holdings)
    if noted:
        await Account.filter(id__in=sorted(authors) or [0], shadow=True).delete()
        await tombstones.put(tombstones.THREAD, tombstones.digest_of(tombstones.THREAD, thread))
    await events.record("thread.erased", thread, by=by, **gone)
