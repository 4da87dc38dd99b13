"""Hiding a part of one's own text for good: everybody, the team too, reads ▮▮▮ in its place, also in its earlier texts."""

import asyncio

from forum import clock, database, events, text
from forum.catalogue.views import Catalogue
from forum.errors import Invalid
from forum.people import permissions
from forum.people.person import Person
from forum.text import Prose, word_rules
from forum.threads import state
from forum.threads.locking import locked_for
from forum.threads.models import Face, Post, Revision, Thread
from forum.threads.posting.lengths import check_words
from forum.threads.visibility import subject

SHORTEST = 2


async def hide_part(thread: Thread, words: str, *, by: Person, catalogue: Catalogue) -> None:
    """Hides `words` wherever one's own question has them, in whatever case; what was there is kept nowhere.

    It is no edit: nothing is held for it, and no earlier text stays that has the words. Raises NotSignedIn, NotAllowed,
    Invalid (`part: missing, too_short, unknown`, or `title`, `body` as for any question), Conflict (`gone`).
    """
    by = by.within(thread.author_id)
    permissions.require(by, "edit", subject(thread, catalogue))
    if len(words) < SHORTEST:
        raise Invalid({"part": "too_short" if words else "missing"})
    async with database.transaction():
        thread = await locked_for(thread, "edit", by=by, catalogue=catalogue)
        post = await Post.get(thread_id=thread.id, kind="question")
        await _hide_in_proposals(thread, words)
        title, body = await _without(words, thread.title), await _prose_without(words, post.source)
        if (title, body.source) == (thread.title, post.source):
            raise Invalid({"part": "unknown"})
        if wrong := check_words(title, body.source):
            raise Invalid(wrong)
        await state.set_text(post, body, revision=post.revision + 1, masks=post.masks + 1, edited_at=clock.now())
        if title != thread.title:
            await state.set_title(thread, title, catalogue=catalogue)
        for row in await Revision.filter(post_id=post.id):
            earlier = await _prose_without(words, row.source)
            await Revision.filter(id=row.id).update(
                title=await _without(words, row.title), source=earlier.source, html=earlier.html
            )
        await events.record("post.hidden_part", post, by=by, thread=thread.id)


async def _hide_in_proposals(thread: Thread, words: str) -> None:
    """Hides the words in public versions that were proposed; one that was published is the asker's to take out of sight."""
    for face in await Face.filter(private_id=thread.id, public_id=None):
        body = await _prose_without(words, face.body)
        said = {"title": await _without(words, face.title), "wish": await _without(words, face.wish)}
        await Face.filter(id=face.id).update(body=body.source, html=body.html, **said)


async def _prose_without(words: str, source: str) -> Prose:
    return await text.prose(await _without(words, source))


async def _without(words: str, source: str) -> str:
    return await asyncio.to_thread(_masked, source, words)


def _masked(source: str, words: str) -> str:
    folded = word_rules.fold(source)
    sought, spans, start = word_rules.fold(words).flat.strip(), [], 0
    while sought and (at := folded.flat.find(sought, start)) >= 0:
        start = at + len(sought)
        spans.append((folded.at[folded.places[at]], folded.at[folded.places[start - 1]] + 1))
    return word_rules.masked(source, spans)
