"""The columns of threads: visibility, topic, title, closing, links between duplicates, and the address that follows them."""

from typing import Any

from tortoise.expressions import Q

from forum import text
from forum.catalogue.views import Catalogue
from forum.errors import Invalid
from forum.threads.models import VISIBILITIES, Thread
from forum.threads.state import documents, review_queue
from forum.threads.state.counters import recount_duplicates


async def write(thread: Thread, catalogue: Catalogue, **columns: Any) -> None:
    """Writes columns of a thread and brings its slug and its original's count of duplicates in step."""
    now = await Thread.get(id=thread.id)
    now.update_from_dict(columns)
    await Thread.filter(id=thread.id).update(**columns, slug=slug(now, catalogue))
    await documents.changed(thread.id)
    await recount_duplicates(now.duplicate_of_id)


def slug(thread: Thread, catalogue: Catalogue) -> str:
    """The slug of a thread: empty unless it is public and its topic is not sensitive."""
    public = thread.visibility == "public" and thread.status == "published"
    shown = public and not catalogue.topics[thread.topic_id].sensitive
    return text.slug(thread.answered_title or thread.title) if shown else ""


async def set_visibility(thread: Thread, visibility: str, *, catalogue: Catalogue) -> None:
    """Makes a thread public or private. Raises Invalid (`visibility: unknown`) unless it is one of VISIBILITIES."""
    if visibility not in VISIBILITIES:
        raise Invalid({"visibility": "unknown"})
    await write(thread, catalogue, visibility=visibility)


async def set_topic(thread: Thread, topic_id: int, *, catalogue: Catalogue) -> None:
    """Moves a thread, and its rows in the review queue, to another topic. Raises Invalid (`topic: unknown`)."""
    if topic_id not in catalogue.topics:
        raise Invalid({"topic": "unknown"})
    await write(thread, catalogue, topic_id=topic_id)
    await review_queue.move_items(thread.id, topic_id)


async def set_title(thread: Thread, title: str, *, catalogue: Catalogue) -> None:
    """Gives a thread another title, and its slug the words of it."""
    await write(thread, catalogue, title=title, title_html=text.isolate_numbers(title))


async def set_gist(thread: Thread, gist: str) -> None:
    """Gives a thread the team's line about it."""
    await Thread.filter(id=thread.id).update(gist=gist)
    await documents.changed(thread.id)


async def set_closed(thread: Thread, closed: bool, *, locked: bool | None = None) -> None:
    """Closes or reopens a thread. `locked`, where given, says whether only a moderator may reopen it."""
    lock = {} if locked is None else {"locked": locked}
    await Thread.filter(id=thread.id).update(closed=closed, **lock)


async def set_original(thread: Thread, original_id: int | None) -> None:
    """Links a thread, and the duplicates it has, to the original they are duplicates of; None unlinks the thread."""
    former = (await Thread.get(id=thread.id)).duplicate_of_id
    own = Q(id=thread.id) | Q(duplicate_of_id=thread.id) if original_id else Q(id=thread.id)
    await Thread.filter(own).update(duplicate_of_id=original_id)
    await recount_duplicates(former, original_id, thread.id)


async def drop_slugs(topic_id: int) -> None:
    """Empties the slugs of a topic's threads, since a sensitive topic shows none."""
    await Thread.filter(topic_id=topic_id).exclude(slug="").update(slug="")
