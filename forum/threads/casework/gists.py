"""Gists: the team's line of about ten Portuguese words about a question, for search, duplicates and lists of the desk.

It is nobody's own words, so the public never sees it.
"""

from forum import database, events
from forum.catalogue.views import Catalogue
from forum.errors import Invalid
from forum.people import permissions
from forum.people.person import Person
from forum.search import naming
from forum.text import personal
from forum.threads import state
from forum.threads.casework import assignments
from forum.threads.locking import locked_for
from forum.threads.models import LONGEST_GIST, Thread
from forum.threads.visibility import subject


async def proposed(thread: Thread, question: str, catalogue: Catalogue) -> str:
    """What a gist may begin with: the topic, and the official terms that title and question speak of; in Portuguese."""
    parts = [catalogue.topics[thread.topic_id].name("pt")]
    for term in await naming.official_terms(f"{thread.title}\n{question}", thread.language_id, catalogue):
        if len(", ".join([*parts, term])) <= LONGEST_GIST:
            parts.append(term)
    return ", ".join(parts)[:LONGEST_GIST]


async def write(thread: Thread, gist: str, *, by: Person, catalogue: Catalogue) -> None:
    """Writes a thread's gist, without personal data; an empty one takes it away. The same again changes nothing.

    Raises NotSignedIn, NotAllowed, Invalid (`gist: too_long`), Conflict (`gone`).
    """
    permissions.require(by, "sum_up", subject(thread, catalogue))
    gist = personal.hidden(gist, catalogue.contacts)
    if len(gist) > LONGEST_GIST:
        raise Invalid({"gist": "too_long"})
    async with database.transaction():
        thread = await locked_for(thread, "sum_up", by=by, catalogue=catalogue)
        if thread.gist == gist:
            return
        await state.set_gist(thread, gist)
        await assignments.renew(thread, by=by)
        await events.record("thread.summed_up", thread, by=by)
