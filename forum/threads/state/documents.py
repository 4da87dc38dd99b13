"""What search knows of a thread: one document, written as the last work of the transaction that changed the thread.

A public thread's document has the texts that everybody may read. Any other thread's is the team's, without the numbers and
addresses in it that may be somebody's, since moderators see such a thread masked. Withdrawn and erased threads have none.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from forum import database, search
from forum.catalogue import snapshot
from forum.catalogue.places.views import cited
from forum.catalogue.views import Catalogue
from forum.search import Document, Text
from forum.search.models import SearchLead
from forum.text import personal
from forum.threads.locking import OVER
from forum.threads.models import OfficialAnswer, Post, Rendering, Thread
from forum.threads.staleness import is_withheld


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
    """The documents of threads as their rows are now, in a statement for each kind of row."""
    ids = [thread.id for thread in threads]
    posts: dict[int, list[Post]] = {}
    for post in await Post.filter(thread_id__in=ids, kind__in=("question", "answer")).order_by("created_at", "id"):
        if post.kind == "question" or post.status == "published":
            posts.setdefault(post.thread_id, []).append(post)
    in_force = [thread.official_id for thread in threads if thread.official_id]
    versions = {row.id: row for row in await OfficialAnswer.filter(id__in=in_force)} if in_force else {}
    further = await _renderings([thread.id for thread in threads if thread.renderings_count], posts)
    for lead in await SearchLead.filter(thread_id__in=ids).order_by("id"):
        further.setdefault(lead.thread_id, []).append(Text("searched", lead.language_id, lead.words))
    return [
        _document(thread, posts.get(thread.id, []), further.get(thread.id, []), versions, catalogue)
        for thread in threads
    ]


async def _renderings(ids: Collection[int], posts: Mapping[int, Sequence[Post]]) -> dict[int, list[Text]]:
    """What people rendered of the posts, by thread; a part of it that may have been masked since is left out."""
    if not ids:
        return {}
    known = {post.id: post for thread_id in ids for post in posts.get(thread_id, ())}
    texts: dict[int, list[Text]] = {}
    for row in await Rendering.filter(thread_id__in=list(ids), replaced_at=None, machine=False).order_by("id"):
        post = known.get(row.post_id)
        if post and not is_withheld(row, post.masks):
            parts = (("title", row.title), ("short_answer", row.short_answer), ("rendering", row.source))
            said = [Text(part, row.language_id, words) for part, words in parts if words]
            texts.setdefault(row.thread_id, []).extend(said)
    return texts


def _document(
    thread: Thread,
    posts: Iterable[Post],
    further: Iterable[Text],
    versions: Mapping[int, OfficialAnswer],
    catalogue: Catalogue,
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
    texts += further
    texts += named(texts, catalogue)
    if not public:
        texts = [text._replace(text=personal.hidden(text.text, catalogue.contacts)) for text in texts]
    audience: search.Audience = "public" if public else "team"
    current, begun = version is not None and not thread.overdue, int(thread.created_at.timestamp())
    return Document(thread.id, audience, thread.language_id, texts, begun, facets(thread), current)


def named(texts: Iterable[Text], catalogue: Catalogue) -> list[Text]:
    """The names of the places that texts cite by reference, in every language they have one in."""
    named = cited((each.text for each in texts), catalogue.places)
    return [Text("place", language, name) for place in named for language, name in place.names.items()]


def facets(thread: Thread) -> frozenset[str]:
    """What a search may ask of a thread, as the filters of lists understand its kind and state."""
    states = {"official", "answered"} if thread.state == "official" else {thread.state}
    if thread.kind == "announcement":
        states -= {"unanswered"}
    return frozenset({f"topic:{thread.topic_id}", f"kind:{thread.kind}"} | {f"state:{state}" for state in states})
