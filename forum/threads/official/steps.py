"""Steps of paths that rest on an official answer: only a public one that is in force can be chosen."""

from forum import events
from forum.catalogue import snapshot
from forum.catalogue.editing import alone
from forum.catalogue.paths.models import Path, PathStep
from forum.catalogue.views import Catalogue
from forum.errors import Conflict, Invalid
from forum.people.person import VISITOR, Person
from forum.threads.visibility import find_named


async def choose_answer(step: PathStep, named: str, *, by: Person, catalogue: Catalogue) -> None:
    """Makes a step rest on the official answer of a thread, by its id or address; on none where nothing is named.

    Again: nothing happens. Raises NotAllowed, Invalid: `of: unknown` for a thread that not everybody sees, `of: not_official`
    without an official answer in force; Conflict (`gone`).
    """
    async with alone(by=by):
        row = await PathStep.get_or_none(id=step.id)
        if row is None:
            raise Conflict("gone")
        thread = await find_named(named, reader=VISITOR, catalogue=catalogue) if named else None
        chosen = thread.id if thread else None
        if chosen == row.thread_id:
            return
        if thread and thread.official_id is None:
            raise Invalid({"of": "not_official"})
        await PathStep.filter(id=row.id).update(thread_id=chosen)
        path = await Path.get(id=row.path_id)
        await events.record("path.answer_chosen", path, by=by, step=row.id, thread=chosen)
        await snapshot.changed()
