"""Posts as they are made, and their status, text and language."""

from typing import Any

from tortoise.expressions import Q

from forum import text
from forum.catalogue.views import Catalogue
from forum.errors import Conflict, Invalid
from forum.people.person import Person
from forum.text import Prose
from forum.threads.locking import OVER
from forum.threads.models import STATUSES, OfficialAnswer, Post, Thread
from forum.threads.state import documents, review_queue
from forum.threads.state.counters import recount
from forum.threads.state.official import withdraw_with
from forum.threads.state.renderings import drop_drafts, drop_renderings, recount_renderings
from forum.threads.state.threads import slug, write


async def begin(catalogue: Catalogue, question: dict[str, Any], **columns: Any) -> tuple[Thread, Post]:
    """Makes a thread with these columns, and its question, which has the thread's status, language and author."""
    thread = Thread(title_html=text.isolate_numbers(columns["title"]), **columns)
    thread.slug = slug(thread, catalogue)
    await thread.save(force_create=True)
    await documents.changed(thread.id)
    shared = {name: columns[name] for name in ("status", "language_id", "author_id", "created_at")}
    return thread, await Post.create(thread_id=thread.id, kind="question", **shared, **question)


async def add(thread: Thread, **columns: Any) -> Post:
    """Adds an answer, or a comment under one, and counts it if it is published."""
    post = await Post.create(thread_id=thread.id, **columns)
    if post.status == "published":
        await recount(thread.id, post)
    return post


async def set_status(
    post: Post, thread: Thread, status: str, *, catalogue: Catalogue, by: Person | None = None
) -> OfficialAnswer | None:
    """Gives a post, and a question's thread with it, another status. Returns the official version withdrawn by that.

    Rows of the review queue that the status decides are ended. Raises Invalid (`status: unknown`) unless it is one of
    STATUSES, Conflict (`gone`) for a post that its author withdrew.
    """
    if status not in STATUSES:
        raise Invalid({"status": "unknown"})
    if post.status in OVER or thread.status in OVER:
        raise Conflict("gone")
    await Post.filter(id=post.id).update(status=status)
    withdrawn = None
    if post.kind == "question":
        await write(thread, catalogue, status=status, **({"gist": ""} if status in OVER else {}))
    elif status != "published":
        withdrawn = await withdraw_with(post, thread, by=by, catalogue=catalogue)
    if status in OVER and post.kind == "question":
        await review_queue.dequeue_thread(thread.id)
        await drop_drafts(Q(post__thread_id=thread.id))
    elif status != "pending":
        await review_queue.dequeue(post)
    await recount(thread.id, post)
    if status == "erased":
        await drop_renderings(post)
    await recount_renderings(thread.id)
    return withdrawn


async def set_text(post: Post, prose: Prose, **columns: Any) -> None:
    """Gives a post another text; `columns` are the ones that tell about the change, such as `edited_at`.

    Once a part is masked nobody reads a rendering any more that may repeat it.
    """
    await Post.filter(id=post.id).update(source=prose.source, html=prose.html, renderer=prose.version, **columns)
    if "masks" in columns:
        await recount_renderings(post.thread_id)
    await documents.changed(post.thread_id)


async def set_language(post: Post, code: str) -> None:
    """Corrects the language of a post; a question's is its thread's too."""
    await Post.filter(id=post.id).update(language_id=code)
    await review_queue.set_item_language(post.id, code)
    if post.kind == "question":
        await Thread.filter(id=post.thread_id).update(language_id=code)
    await documents.changed(post.thread_id)
