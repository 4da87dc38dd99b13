"""A machine's translation where no mediator's is there yet: marked as such, never of an official answer in force, and never
of what is not public.
"""

from forum import clock, database, events, text
from forum.catalogue.views import Catalogue
from forum.errors import Conflict
from forum.machine_translation import Translator, Unavailable
from forum.people.person import Person
from forum.text import Prose
from forum.threads import state
from forum.threads.locking import locked_alive
from forum.threads.models import Post, Rendering, Thread
from forum.threads.renderings import paragraphs
from forum.threads.renderings.rendering import LONGEST_TITLE, in_force, is_official, require, tied_to, worded

UNKNOWN = "other"


def may_translate(post: Post, thread: Thread, known: Rendering | None) -> bool:
    """Whether a machine may translate a post: it is public, no official answer in force, and nobody rendered it."""
    public = thread.visibility == "public" and thread.status == "published" and post.status == "published"
    by_nobody = known is None or known.machine
    return public and by_nobody and post.language_id != UNKNOWN and not is_official(post, thread)


async def translate(
    post: Post, thread: Thread, language: str, *, translator: Translator | None, by: Person, catalogue: Catalogue
) -> Rendering:
    """Has a machine translate `post` for the readers of a language, until a mediator renders it.

    Asks the translator before any row is locked. Raises NotFound, NotSignedIn, NotAllowed as `require` does, Conflict
    (`gone`; `no_machine` for what is not to be translated so; `machine_away`; `text_changed` meanwhile).
    """
    require(post, thread, language, by=by, catalogue=catalogue)
    if translator is None or not may_translate(post, thread, await in_force(post, language)):
        raise Conflict("no_machine")
    titles = [thread.title] if post.kind == "question" else []
    try:
        said = await translator.translate([*titles, *paragraphs.split(post.source)], post.language_id, language)
    except Unavailable:
        raise Conflict("machine_away") from None
    title = text.clean_line(said[0])[:LONGEST_TITLE] if titles else ""
    body = await text.prose(paragraphs.joined(said[len(titles) :]))
    async with database.transaction():
        await locked_alive(thread)
        thread = await Thread.get(id=thread.id).select_related("official")
        now, known = await Post.get(id=post.id), await in_force(post, language)
        if (now.revision, now.masks) != (post.revision, post.masks):
            raise Conflict("text_changed")
        if not may_translate(now, thread, known):
            raise Conflict("no_machine")
        if known:
            await Rendering.filter(id=known.id).update(replaced_at=clock.now())
        made = await _made(post, language, title, body, by=by)
        await state.recount_renderings(thread.id)
        about = {"thread": thread.id, "rendering": made.id, "language": language}
        await events.record("rendering.translated", post, by=by, **about)
    return made


async def _made(post: Post, language: str, title: str, body: Prose, *, by: Person) -> Rendering:
    return await Rendering.create(
        **tied_to(post, language, by=by),
        **worded(title, body),
        machine=True,
    )
