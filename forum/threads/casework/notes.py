"""Internal notes on a thread: staff write and read them, neither the public nor the asker does."""

from forum import clock, database, events
from forum.catalogue.views import Catalogue
from forum.errors import Invalid
from forum.people import permissions
from forum.people.person import Person
from forum.text import personal
from forum.threads.casework import assignments
from forum.threads.casework.models import InternalNote
from forum.threads.locking import locked_for
from forum.threads.models import Thread
from forum.threads.visibility import subject

LONGEST = 2_000


async def note(
    thread: Thread, body: str, *, by: Person, catalogue: Catalogue, keeps_numbers: bool = False
) -> InternalNote:
    """Adds an internal note, without personal data unless its author says that they stay for the team.

    Raises NotSignedIn, NotAllowed, Invalid (`body`: missing, too_long), Conflict (`gone`).
    """
    permissions.require(by, "note", subject(thread, catalogue))
    if not body or len(body) > LONGEST:
        raise Invalid({"body": "too_long" if body else "missing"})
    body = body if keeps_numbers else personal.hidden(body, catalogue.contacts)
    async with database.transaction():
        thread = await locked_for(thread, "note", by=by, catalogue=catalogue)
        made = await InternalNote.create(thread_id=thread.id, body=body, by_id=by.account_id, at=clock.now())
        await assignments.renew(thread, by=by)
        await events.record("thread.noted", thread, by=by, note=made.id)
    return made
