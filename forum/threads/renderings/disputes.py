"""Readers' word that a rendering has a wrong meaning; of three people it holds the rendering until a mediator looks."""

from forum import clock, database, events
from forum.errors import NotFound
from forum.threads import state
from forum.threads.locking import locked
from forum.threads.models import Post, Rendering, Thread
from forum.threads.posting.votes import Voter
from forum.threads.renderings.models import Dispute


async def dispute(post: Post, thread: Thread, language: str, *, voter: Voter) -> Rendering:
    """Says that the rendering of `post` in a language has a wrong meaning. A voter's word counts once until somebody looked.

    Raises NotFound where there is no such rendering.
    """
    async with database.transaction():
        await locked(thread)
        known = {each.language_id: each for each in await Rendering.filter(post_id=post.id, replaced_at=None)}.get(
            language
        )
        if known is None:
            raise NotFound
        open_ = Dispute.filter(rendering_id=known.id, looked_at=None)
        if await open_.filter(**voter.columns).exists():
            return known
        await Dispute.create(rendering_id=known.id, at=clock.now(), **voter.columns)
        await Rendering.filter(id=known.id).update(disputes=await open_.count())
        await state.recount_renderings(thread.id)
        about = {"thread": thread.id, "rendering": known.id, "language": language}
        await events.record("rendering.disputed", post, by=None, **about)
    return await Rendering.get(id=known.id)
