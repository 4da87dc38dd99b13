"""Attachments: photos and scans of letters beside a private question, for its asker and the team alone.

A file is held first, so that a form that comes back does not lose it, and attached with what the form is about.
"""

from collections.abc import Sequence
from datetime import timedelta

from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet

from forum import clock, database, events
from forum.catalogue.periods import FILE_DAYS
from forum.catalogue.views import Catalogue
from forum.errors import Conflict, Invalid, NotAllowed, NotFound
from forum.events import Event
from forum.files import letters, stores, vault
from forum.people import permissions
from forum.people.person import Person
from forum.threads.locking import locked_for
from forum.threads.models import Thread
from forum.threads.posting.models import Attachment
from forum.threads.visibility import subject

MOST = 3
HELD = timedelta(hours=6)
"""The time within which a held file must be sent."""

OPENED = timedelta(minutes=10)
"""The time within which somebody of the team takes a file that they opened."""

FIELD, PRIVATE = "files", "private"


async def hold(data: bytes) -> Attachment:
    """Keeps a file for a form that is not sent yet.

    Raises Invalid (`files`: off, too_large, unknown_kind, phone_kind, unreadable).
    """
    if not vault.is_open():
        raise Invalid({FIELD: "off"})
    try:
        letter = await letters.read(data)
    except letters.Refused as refused:
        raise Invalid({FIELD: refused.code}) from None
    try:
        name = await vault.keep(letter.data)
    except stores.Unavailable:
        raise Invalid({FIELD: "off"}) from None
    return await Attachment.create(name=name, media_type=letter.media_type, size=len(letter.data), added_at=clock.now())


def held() -> QuerySet[Attachment]:
    """The files that can still be sent."""
    return Attachment.filter(thread_id=None, added_at__gte=clock.now() - HELD)


async def attach(thread: Thread, names: Sequence[str], *, by: Person, lenient: bool = False) -> None:
    """Puts held files beside a private thread of one's own, in the transaction that made or locked it.

    A `lenient` call takes what it can: no question that says danger is lost over a file. Raises NotAllowed, Invalid
    (`files`: only_private, too_many, gone).
    """
    if not by.owns(thread.author_id):
        raise NotAllowed
    names = list(dict.fromkeys(names))
    there = await Attachment.filter(thread_id=thread.id).count() if names else 0
    if lenient:
        names = names[: MOST - there]
    elif names and thread.visibility != PRIVATE:
        raise Invalid({FIELD: "only_private"})
    elif there + len(names) > MOST:
        raise Invalid({FIELD: "too_many"})
    for name in names:
        if not await held().filter(name=name).update(thread_id=thread.id) and not lenient:
            raise Invalid({FIELD: "gone"})


async def add(thread: Thread, names: Sequence[str], *, by: Person, catalogue: Catalogue) -> None:
    """Adds held files to a private question of one's own.

    Raises NotSignedIn, NotAllowed, Invalid as `attach` does (`files: missing` for none), Conflict (`closed`, `gone`).
    """
    by = by.within(thread.author_id)
    permissions.require(by, "attach", subject(thread, catalogue))
    if not names:
        raise Invalid({FIELD: "missing"})
    async with database.transaction():
        thread = await locked_for(thread, "attach", by=by, catalogue=catalogue)
        if thread.closed:
            raise Conflict("closed")
        await attach(thread, names, by=by)
        await events.record("thread.file_added", thread, by=by, files=len(names))


async def remove(thread: Thread, number: int, *, by: Person, catalogue: Catalogue) -> None:
    """Takes back a file of one's own, for good. Raises NotSignedIn, NotAllowed, NotFound."""
    by = by.within(thread.author_id)
    permissions.require(by, "erase", subject(thread, catalogue))
    async with database.transaction():
        if not await Attachment.filter(thread_id=thread.id, id=number).delete():
            raise NotFound
        await events.record("thread.file_removed", thread, by=by, file=number)


async def of(thread: Thread) -> list[Attachment]:
    """The files beside a thread, for whoever may see it. Beside a public one there are none."""
    if thread.visibility != PRIVATE:
        return []
    return await Attachment.filter(thread_id=thread.id).order_by("id")


async def find(thread: Thread, number: int) -> Attachment:
    """A file beside a thread that its reader may see. Raises NotFound."""
    for each in await of(thread):
        if each.id == number:
            return each
    raise NotFound


async def open_for(file: Attachment, thread: Thread, *, by: Person, catalogue: Catalogue) -> None:
    """Records that somebody of the team opens a file, which they may take from then on for a while.

    Raises NotSignedIn, NotAllowed: nobody opens letters while they are suspended.
    """
    permissions.require(by, "open_file", subject(thread, catalogue))
    async with database.transaction():
        await events.record("thread.file_opened", thread, by=by, file=file.id)


async def may_take(file: Attachment, thread: Thread, *, by: Person) -> bool:
    """Whether a reader of the thread may take the file now: its asker always, others after they opened it."""
    if by.owns(thread.author_id):
        return True
    opened = Event.filter(verb="thread.file_opened", subject="thread", subject_id=thread.id, actor_id=by.account_id)
    lately = await opened.filter(at__gte=clock.now() - OPENED)
    return any(each.particulars["file"] == file.id for each in lately)


def called(file: Attachment) -> str:
    """The name under which a file is saved."""
    return f"letter-{file.id}.{letters.ENDINGS[file.media_type]}"


def unsent() -> QuerySet[Attachment]:
    """The held files that nobody sent in time."""
    return Attachment.filter(thread_id=None, added_at__lt=clock.now() - HELD)


def over(known: Catalogue) -> QuerySet[Attachment]:
    """The files that are there for long enough, beside questions in which nothing happened for as long."""
    quiet = Thread.filter(active_at__lt=known.ends(FILE_DAYS))
    return Attachment.filter(added_at__lt=known.ends(FILE_DAYS), thread_id__in=Subquery(quiet.values("id")))


async def sweep() -> int:
    """Deletes the files in the vault that no row refers to; returns their number."""
    return await vault.sweep({str(name) for name in await Attachment.all().values_list("name", flat=True)})
