"""Readings aloud of official answers: a mediator's recording, tied to the text it reads, and barred with its rendering."""

from typing import Any

from forum import clock, database, events, files, sounds, text
from forum.catalogue.views import Catalogue
from forum.errors import Conflict, Invalid, NotFound
from forum.people.accounts import Account
from forum.people.person import Person
from forum.threads import state
from forum.threads.locking import locked_alive
from forum.threads.models import Post, Rendering, Thread
from forum.threads.renderings.rendering import in_force, is_official, require, tied_to
from forum.threads.staleness import is_withheld

A_MINUTE = 200_000
"""Bytes that a minute of sound may take: people listen with prepaid data."""
SLACK = 4_000
"""Bytes that a file's own headers may take."""


async def add(post: Post, thread: Thread, language: str, data: bytes, *, by: Person, catalogue: Catalogue) -> Rendering:
    """Adds a reading aloud to the rendering of an official answer, in place of the one before; without a text it is all there is.

    Raises NotFound, NotSignedIn, NotAllowed as `require` does, Invalid (`sound`: missing, not_a_sound, too_large for its
    length), Conflict (`gone`, `not_official`; `rendering_outdated` where the text it reads must be looked at first).
    """
    require(post, thread, language, by=by, catalogue=catalogue)
    identified = sounds.identify(data) if data else None
    if identified is None:
        raise Invalid({"sound": "not_a_sound" if data else "missing"})
    if len(data) > SLACK + A_MINUTE * identified.seconds / 60:
        raise Invalid({"sound": "too_large"})
    name = await files.keep(data)
    sound = {"sound": name, "sound_type": identified.media_type, "sound_size": len(data)}
    columns: dict[str, Any] = sound | {"sound_seconds": max(1, round(identified.seconds))}
    async with database.transaction():
        await locked_alive(thread)
        thread = await Thread.get(id=thread.id).select_related("official")
        post = await Post.get(id=post.id)
        require(post, thread, language, by=by, catalogue=catalogue)
        if not is_official(post, thread):
            raise Conflict("not_official")
        known = await in_force(post, language)
        if known and known.source and not known.machine:
            if known.change or known.disputes or is_withheld(known, post.masks):
                raise Conflict("rendering_outdated")
            await Rendering.filter(id=known.id).update(**columns)
            made = await Rendering.get(id=known.id)
        else:
            made = await _alone(known, post, thread, language, columns, by=by)
        await state.recount_renderings(thread.id)
        about = {"thread": thread.id, "rendering": made.id, "language": language}
        await events.record("rendering.read_aloud", post, by=by, **about)
    return made


async def _alone(
    known: Rendering | None, post: Post, thread: Thread, language: str, sound: dict[str, Any], *, by: Person
) -> Rendering:
    """A rendering that is heard and has no text."""
    if known:
        await Rendering.filter(id=known.id).update(replaced_at=clock.now())
    return await Rendering.create(
        **tied_to(post, language, by=by),
        source="",
        html="",
        renderer=text.RENDERER_VERSION,
        version_id=thread.official_id,
        shown_name=(await Account.get(id=by.account_id)).shown_name,
        **sound,
    )


async def find(post: Post, language: str) -> Rendering:
    """The rendering that is read aloud, of a post that its reader may see. Raises NotFound without one."""
    known = await in_force(post, language)
    if known is None or not known.sound or is_withheld(known, post.masks):
        raise NotFound
    return known


async def kept() -> set[str]:
    """The names of the files that renderings refer to."""
    return {str(name) for name in await Rendering.exclude(sound="").values_list("sound", flat=True)}
