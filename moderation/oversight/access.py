"""Access to a private thread outside one's cabinet: for a reason, for an hour, and shown to its cabinet."""

from datetime import timedelta

from forum import clock, database, events, ids
from forum.catalogue import public_contacts
from forum.catalogue.views import Catalogue
from forum.errors import Invalid
from forum.people.permissions import may, require
from forum.people.person import Person
from forum.threads.models import Thread
from forum.threads.reading.oversight import ReadBy
from forum.threads.visibility import subject, visible_to
from moderation.models import Reading
from moderation.review import typed_reasons

LASTS = timedelta(hours=1)


async def begin(given: str, reason: str, *, by: Person, catalogue: Catalogue) -> Thread:
    """Opens the thread that `given` names, an id or an address, to `by` for an hour; returns the thread.

    Nothing is recorded where they may see it anyway. A thread that its own cabinet can't read (withdrawn, rejected) is
    `unknown`.

    Raises NotSignedIn, NotAllowed, Invalid (`thread: missing | unknown`, `reason: missing | too_short | too_long`).
    """
    require(by, "read_with_reason")
    wrong = {"thread": "missing"} if not given else {}
    if code := typed_reasons.wrong(reason):
        wrong["reason"] = code
    if wrong:  # Whether there is such a thread is told to nobody who has not said why they ask.
        raise Invalid(wrong)
    thread = await _named(given)
    if thread is None:
        raise Invalid({"thread": "unknown"})
    if await Thread.filter(visible_to(by, catalogue), id=thread.id).exists():
        return thread
    async with database.transaction():
        moment, reason = clock.now(), await public_contacts.hide_others(reason)
        reading = await Reading.create(
            thread_id=thread.id, account_id=by.account_id, reason=reason, at=moment, until=moment + LASTS
        )
        await events.record("thread.read_with_reason", thread, by=by, reading=reading.id)
    return thread


async def open_to(person: Person) -> list[Reading]:
    """The readings that are open to `person` now, with their threads, the latest first."""
    live = Reading.filter(account_id=person.account_id, until__gt=clock.now(), thread__status="published")
    return await live.select_related("thread").order_by("-at")


async def is_open(thread_id: int, *, to: Person) -> bool:
    """Whether an account gave a reason to read a thread within the hour and still has the role for it."""
    live = Reading.filter(thread_id=thread_id, account_id=to.account_id, until__gt=clock.now())
    return may(to, "read_with_reason") and await live.exists()


async def read_by(thread: Thread, *, reader: Person, catalogue: Catalogue) -> list[ReadBy]:
    """The readings of a private thread with a reason, the latest first; empty but for officers of its cabinet."""
    own = "officer" in reader.roles and reader.cabinets & subject(thread, catalogue).cabinets
    if thread.visibility != "private" or not own:
        return []
    rows = Reading.filter(thread_id=thread.id).order_by("-at", "-id")
    return [ReadBy(*row) for row in await rows.values_list("account__nickname", "reason", "at")]


async def _named(given: str) -> Thread | None:
    try:
        return await Thread.get_or_none(id=ids.named(given), status="published")
    except ValueError:
        return None
