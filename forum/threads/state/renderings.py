"""Renderings as their originals change: what an edit does to them, what threads count of them, and their end."""

from tortoise.expressions import Q

from forum import clock
from forum.threads.models import OfficialAnswer, Post, Rendering, RenderingDraft, Thread
from forum.threads.staleness import DETAIL, MEANING, TYPO, greater, is_barred, is_withheld
from forum.threads.state import documents


async def outdate_renderings(post: Post, change: str) -> list[int]:
    """Marks the renderings of a post whose text an edit changed; a typo (`staleness.MEANINGS`) changes nothing.

    Returns the ids of those that are behind a bar by that.
    """
    rows = await Rendering.filter(post_id=post.id, replaced_at=None).order_by("id")
    barred = [row.id for row in rows if await _change(row, change)]
    if rows:
        await recount_renderings(post.thread_id)
    return barred


async def follow_version(version: OfficialAnswer, former: OfficialAnswer | None) -> list[int]:
    """Marks the renderings of an official answer that is in force from now on, in place of `former`.

    One that was made before the answer was official lacks the short answer; for all others another short answer counts as
    its correction says, else as another meaning. Returns the ids of those that are behind a bar by that.
    """
    barred = []
    rows = Rendering.filter(post_id=version.post_id, replaced_at=None).order_by("id").select_related("version")
    for row in await rows:
        before = former if former and former.post_id == version.post_id else row.version
        if not row.short_answer and row.source:
            change = DETAIL
        elif before and before.short_answer == version.short_answer:
            continue
        else:
            change = version.meaning if version.kind == "corrected" else MEANING
        if await _change(row, change):
            barred.append(row.id)
    return barred


async def _change(row: Rendering, change: str) -> bool:
    """Notes what became of a rendering's original. Returns whether it is behind a bar by that; a machine's ends."""
    after = greater(row.change, change)
    if row.machine and change != TYPO:
        await Rendering.filter(id=row.id).update(replaced_at=clock.now())
        return False
    if after != row.change:
        await Rendering.filter(id=row.id).update(change=after, changed_at=clock.now())
    return after != row.change and after == MEANING


async def recount_renderings(thread_id: int) -> None:
    """Sets what a thread says of its renderings from their rows: how many there are, and in which languages it can be read.

    Those are the languages of its official answer's renderings, without one of any post's, as everybody reads them: a barred
    one, one made by a machine or one of an unpublished post is none of them.
    """
    rows = await Rendering.filter(thread_id=thread_id, replaced_at=None).select_related("post")
    thread = await Thread.get(id=thread_id).select_related("official")
    if not rows and not thread.renderings_count:
        return
    main = thread.official.post_id if thread.official_id and thread.official else None
    read_in = {
        row.language_id
        for row in rows
        if main in (None, row.post_id) and row.post.status == "published"
        if (row.source or row.sound) and not (row.machine or is_barred(row) or is_withheld(row, row.post.masks))
    }
    await Thread.filter(id=thread_id).update(renderings_count=len(rows), read_in=" ".join(sorted(read_in)))
    await documents.changed(thread_id)


async def drop_renderings(post: Post) -> None:
    """Deletes the renderings of a post whose text is erased, earlier ones and drafts too."""
    await drop_drafts(Q(post_id=post.id))
    await Rendering.filter(post_id=post.id).delete()
    await recount_renderings(post.thread_id)


async def drop_drafts(which: Q) -> None:
    """Deletes drafts of renderings."""
    await RenderingDraft.filter(which).delete()
