"""People who read an earlier answer first: whom it sufficed, counted without anybody's name, and whom it did not."""

from forum import clock, database
from forum.catalogue.views import Catalogue
from forum.errors import Invalid
from forum.people.person import Person
from forum.threads.models import Thread
from forum.threads.visibility import find_named

_COUNTED = """
INSERT INTO deflection (day, language, topic_id, people) VALUES (?, ?, ?, 1)
ON CONFLICT (day, language, topic_id) DO UPDATE SET people = deflection.people + 1
"""


async def count(thread: Thread, language: str, *, catalogue: Catalogue) -> None:
    """Counts one more person, who wrote in `language` and whom the answers to `thread` suffice, today."""
    code = language if language in catalogue.languages else "other"
    await database.execute(_COUNTED, [clock.today(), code, thread.topic_id])


async def asked_after(named: str, *, by: Person, catalogue: Catalogue) -> int | None:
    """The question of this id, whose official answer did not fit somebody's case, if they may see it; else none."""
    try:
        thread = await find_named(named, reader=by, catalogue=catalogue)
    except Invalid:
        return None
    return int(thread.id)
