"""Correcting the language a question is tagged with: what people who read it are found by follows."""

from typing import Any

from forum import clock, database, events
from forum.catalogue.views import Catalogue
from forum.errors import Invalid
from forum.people import permissions
from forum.people.person import Person
from forum.threads import state
from forum.threads.locking import locked_for
from forum.threads.models import Post, Thread, ThreadAct
from forum.threads.visibility import subject

RETAGGED = "retagged"


async def retag(thread: Thread, code: str, *, by: Person, catalogue: Catalogue) -> None:
    """Gives a question another language; which it had is kept as an act. The same again changes nothing.

    Raises NotSignedIn, NotAllowed, Invalid (`language`: missing, unknown), Conflict (`gone`).
    """
    permissions.require(by, "retag", subject(thread, catalogue))
    if code not in catalogue.languages or catalogue.languages[code].archived:
        raise Invalid({"language": "unknown" if code else "missing"})
    async with database.transaction():
        thread = await locked_for(thread, "retag", by=by, catalogue=catalogue)
        if thread.language_id == code:
            return
        question = await Post.get(thread_id=thread.id, kind="question")
        particulars: dict[str, Any] = {"before": thread.language_id, "now": code}
        await state.set_language(question, code)
        await ThreadAct.create(
            thread_id=thread.id, act=RETAGGED, by_id=by.account_id, at=clock.now(), reason="", particulars=particulars
        )
        await events.record("thread.retagged", thread, by=by, before=particulars["before"], now=code)
