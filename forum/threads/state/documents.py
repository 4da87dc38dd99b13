"""What search knows of a thread: one document, written as the last work of the transaction that changed the thread.

A public thread's document has the texts that everybody may read. Any other thread's is the team's, without the numbers and
addresses in it that may be somebody's, since moderators see such a thread masked. Withdrawn and erased threads have none.
"""

from collections.abc import Collection, Iterable, Mapping

from forum import database, search
from forum.catalogue import snapshot
from forum.catalogue.views import Catalogue
from forum.search import Document, Text
from forum.text import personal
from forum.threads.locking import OVER
from forum.threads.models import OfficialAnswer, Post, Thread


async def changed(thread_id: int) -> None:
    """Has the document of a thread written anew before the transaction commits."""
    await database.before_commit(write, thread_id)


async def write(thread_ids: Collection[int]) -> None:
    """Brings the documents of threads in step with their rows, in the caller's transaction."""
    threads = {row.id: row for row in await Thread.filter(id__in=sorted(thread_ids) or [0])}
    found = [thread for thread in threads.values() if thread.status not in OVER]
    gone = set(thread_ids) - {thread.id for thread in found}
    if gone:
        await search.remove(gone)
    if found:
        await search.put(await documents(found, await snapshot.current()))


async def documents(threads: Collection[Thread], catalogue: Catalogue) -> list[Document]:
    """The documents of threads as their rows are now, in two statements."""
    ids = [thread.id for thread in threads]
    posts: dict[int, list[Post]] = {}
    for post in await Post.filter(thread_id__in=ids, kind__in=("question", "answer")).order_by("created_at", "id"):
        if post.kind == "question" or post.status == "published":
            posts.setdefault(post.thread_id, []).append(post)
    in_force = [thread.official_id for thread in threads if thread.official_id]
    versions = {row.id: row for row in await OfficialAnswer.filter(id__in=in_force)} if in_force else {}
    return [_document(thread, posts.get(thread.id, []), versions, catalogue) for thread in threads]


def _document(
    thread: Thread, posts: Iterable[Post], versions: Mapping[int, OfficialAnswer], catalogue: Catalogue
) -> Document:
    public = thread.visibility == "public" and thread.status == "published"
    version = versions.get(thread.official_id or 0)
    texts = [Text("title", thread.language_id, title) for title in (thread.title, thread.answered_title) if title]
    if thread.gist:
        texts.append(Text("gist", "pt", thread.gist))
    if version:
        texts.append(Text("short_answer", version.language_id, version.short_answer))
    for post in posts:
        official = version is not None and post.id == version.post_id
        part = "question" if post.kind == "question" else "official" if official else "answer"
        texts.append(Text(part, post.language_id, post.source))
    if not public:
        texts = [text._replace(text=personal.hidden(text.text, catalogue.contacts)) for text in texts]
    audience: search.Audience = "public" if public else "team"
    current, begun = version is not None and not thread.overdue, int(thread.created_at.timestamp())
    return Document(thread.id, audience, thread.language_id, texts, begun, facets(thread), current)


def facets(thread: Thread) -> frozenset[str]:
    """What a search may ask of a thread, as the filters of lists understand its kind and state."""
    states = {"official", "answered"} if thread.state == "official" else {thread.state}
    if thread.kind == "announcement":
        states -= {"unanswered"}
    return frozenset({f"topic:{thread.topic_id}", f"kind:{thread.kind}"} | {f"state:{state}" for state in states})
