"""Making anew what is derived: stored HTML, and what search knows of threads. In batches, while the forum runs."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from tortoise.models import Model
from tortoise.queryset import QuerySet

from forum import database, search, text
from forum.catalogue import snapshot
from forum.catalogue.models import Setting
from forum.catalogue.notices import NoticeText
from forum.catalogue.places.editing import RENAMED
from forum.catalogue.places.models import Place
from forum.threads.locking import OVER
from forum.threads.models import OfficialAnswer, Post, Rendering, Revision, Thread
from forum.threads.official import sources
from forum.threads.state import documents

BATCH = 200
DOCUMENTS = 25
"""Threads whose documents are written in one transaction: others wait for it."""
CITING = """
SELECT id FROM thread WHERE id > ? AND (LOWER(title) LIKE ? OR LOWER(answered_title) LIKE ? OR LOWER(gist) LIKE ?
  OR EXISTS (SELECT 1 FROM post WHERE post.thread_id = thread.id AND LOWER(post.source) LIKE ?)
  OR EXISTS (SELECT 1 FROM official_answer said WHERE said.id = thread.official_id AND LOWER(said.short_answer) LIKE ?)
  OR EXISTS (SELECT 1 FROM rendering said WHERE said.thread_id = thread.id
             AND LOWER(said.title || said.short_answer || said.source) LIKE ?))
ORDER BY id LIMIT ?
"""
"""Threads in which something may name a place by reference."""

REACHED = "search_rebuilt_to"
"""The setting that says how far making all documents anew has come."""

Progress = Callable[[str, int], None]
Row = TypeVar("Row", bound=Model)
Mend = tuple[QuerySet[Any], dict[str, Any]]
"""A query for the row as it was read, and the columns that render differently now."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """The number of changed rows of each kind."""

    posts: int
    revisions: int
    titles: int
    short_answers: int
    notices: int = 0
    renderings: int = 0
    documents: int = 0


async def rebuild(*, batch: int = BATCH, progress: Progress = lambda kind, looked_at: None) -> Rebuilt:
    """Renders stored HTML again and writes the rows that differ; returns their numbers.

    Posts and renderings know the version of their renderer, so only those of an earlier one are read. Revisions, titles,
    short answers and notices are all compared. A row that changes meanwhile is left as it is. Official answers that have
    their sources only as a list get them as records too. `progress` is called with a kind and the number of its rows read so
    far.
    """
    await sources.cite_uncited(batch=batch)
    older = Post.filter(renderer__lt=text.RENDERER_VERSION)
    return Rebuilt(
        posts=await _through(older, _post, batch, lambda looked_at: progress("posts", looked_at)),
        revisions=await _through(Revision.all(), _revision, batch, lambda looked_at: progress("revisions", looked_at)),
        titles=await _through(Thread.all(), _title, batch, lambda looked_at: progress("titles", looked_at)),
        short_answers=await _through(
            OfficialAnswer.all(), _short_answer, batch, lambda looked_at: progress("short answers", looked_at)
        ),
        notices=await _notices(batch, progress),
        renderings=await _through(
            Rendering.filter(renderer__lt=text.RENDERER_VERSION),
            _rendering,
            batch,
            lambda looked_at: progress("translations", looked_at),
        ),
        documents=await missing_documents(batch=batch, progress=progress),
    )


async def _notices(batch: int, progress: Progress) -> int:
    """The notices, which every process has in memory: it reads them anew where one differs."""
    changed = await _through(NoticeText.all(), _notice, batch, lambda looked_at: progress("notices", looked_at))
    if changed:
        async with database.transaction():
            await snapshot.changed()
    return changed


async def missing_documents(*, batch: int = BATCH, progress: Progress = lambda kind, looked_at: None) -> int:
    """Makes the documents that search lacks, or has from an earlier analyser; returns their number."""
    last, looked_at, made = -1, 0, 0
    threads = Thread.exclude(status__in=OVER)
    while found := await _ids(threads.filter(id__gt=last), batch):
        made += await _write_documents(sorted(await search.outdated(found)))
        last, looked_at = found[-1], looked_at + len(found)
        progress("documents of search", looked_at)
    return made


async def all_documents(*, batch: int = BATCH, progress: Progress = lambda kind, looked_at: None) -> int:
    """Makes every document anew; one that was stopped goes on where it was. Returns the number of threads."""
    reached = await Setting.get_or_none(key=REACHED)
    last, looked_at = int(reached.value) if reached else -1, 0
    while found := await _ids(Thread.filter(id__gt=last), batch):
        await _write_documents(found)
        last, looked_at = found[-1], looked_at + len(found)
        await Setting.update_or_create(key=REACHED, defaults={"value": last})
        progress("documents of search", looked_at)
    await Setting.filter(key=REACHED).delete()
    return looked_at


async def renamed_places(*, stopping: Callable[[], bool] = lambda: False) -> int:
    """Writes the documents of threads that name a place whose names changed, a few in a transaction; returns their number."""
    made = 0
    while not stopping() and (mark := await Setting.filter(key__startswith=RENAMED).order_by("key").first()):
        made += await _few_citing(mark)
    return made


async def _few_citing(mark: Setting) -> int:
    """The next threads after the one that a mark has reached; the mark goes after the last. Another worker's are left to it."""
    place = await Place.get_or_none(id=int(mark.key.removeprefix(RENAMED)))
    named = f"%[[place:{place.slug if place else ''}]]%"
    found = await database.rows(CITING, [mark.value, *[named] * 6, DOCUMENTS])
    few = [int(row["id"]) for row in found]
    async with database.transaction():
        held = await Setting.filter(key=mark.key).select_for_update().first()
        if held is None or held.value != mark.value:
            return 0
        if not few:
            await held.delete()
            return 0
        snapshot.doubt()
        await Thread.filter(id__in=few).order_by("id").select_for_update(no_key=True).only("id")
        await documents.write(few)
        await Setting.filter(key=mark.key).update(value=few[-1])
    return len(few)


async def _ids(threads: QuerySet[Thread], batch: int) -> list[int]:
    return [int(str(each)) for each in await threads.order_by("id").limit(batch).values_list("id", flat=True)]


async def _write_documents(thread_ids: list[int]) -> int:
    """Writes the documents of threads, each few of which are locked while it does, so that no verb is overtaken."""
    for start in range(0, len(thread_ids), DOCUMENTS):
        few = thread_ids[start : start + DOCUMENTS]
        async with database.transaction():
            await Thread.filter(id__in=few).order_by("id").select_for_update(no_key=True).only("id")
            await documents.write(few)
    return len(thread_ids)


async def _through(
    rows: QuerySet[Row], mend: Callable[[Row], Awaitable[Mend | None]], batch: int, progress: Callable[[int], None]
) -> int:
    """Mends rows in the order of their ids, one transaction a batch; returns the number of changed rows."""
    last, looked_at, changed = -1, 0, 0
    while found := await rows.filter(id__gt=last).order_by("id").limit(batch):
        mends = [await mend(row) for row in found]
        async with database.transaction():
            for as_it_was, anew in filter(None, mends):
                changed += await as_it_was.update(**anew)
        last, looked_at = found[-1].pk, looked_at + len(found)
        progress(looked_at)
    return changed


async def _post(post: Post) -> Mend:
    anew = await text.prose(post.source)
    return Post.filter(id=post.id, revision=post.revision), {"html": anew.html, "renderer": anew.version}


async def _rendering(rendering: Rendering) -> Mend:
    anew, lines = await text.prose(rendering.source), (rendering.title, rendering.short_answer)
    title, short = map(text.isolate_numbers, lines)
    columns = {"html": anew.html, "renderer": anew.version, "title_html": title, "short_html": short}
    return Rendering.filter(id=rendering.id, source=rendering.source), columns


async def _revision(revision: Revision) -> Mend | None:
    anew = (await text.prose(revision.source)).html
    return None if anew == revision.html else (Revision.filter(id=revision.id), {"html": anew})


async def _title(thread: Thread) -> Mend | None:
    anew = text.isolate_numbers(thread.title)
    as_it_was = Thread.filter(id=thread.id, title=thread.title)
    return None if anew == thread.title_html else (as_it_was, {"title_html": anew})


async def _notice(said: NoticeText) -> Mend | None:
    anew = (await text.prose(said.body)).html
    return None if anew == said.html else (NoticeText.filter(id=said.id, body=said.body), {"html": anew})


async def _short_answer(version: OfficialAnswer) -> Mend | None:
    anew = text.isolate_numbers(version.short_answer)
    return None if anew == version.short_html else (OfficialAnswer.filter(id=version.id), {"short_html": anew})
