"""The official version in force in a thread, the end of versions, and the demotion of overdue ones in lists."""

from tortoise.expressions import Q

from forum import clock, database, text
from forum.catalogue.views import Catalogue
from forum.people.person import Person
from forum.text import personal
from forum.threads.models import OfficialAnswer, Post, Revision, Thread
from forum.threads.review_dates import being_checked
from forum.threads.state import documents
from forum.threads.state.counters import recount
from forum.threads.state.renderings import follow_version, recount_renderings
from forum.threads.state.threads import write

DEMOTE = """
UPDATE thread SET overdue = NOT overdue
WHERE official_id IS NOT NULL AND overdue <> (
  SELECT version.checking OR version.review_by < ? FROM official_answer version WHERE version.id = thread.official_id
)
RETURNING id
"""


async def activate(thread: Thread, version: OfficialAnswer | None, *, catalogue: Catalogue) -> list[int]:
    """Puts a version in force as the thread's official answer and replaces the one before; None leaves it without one.

    Returns the ids of the renderings that are behind a bar by that.
    """
    former = (await Thread.get(id=thread.id).select_related("official")).official
    if version and former and former.id != version.id:
        await replace(former.id)
    thread.official_id = version.id if version else None
    thread.overdue = version is not None and being_checked(version, clock.today())
    await Thread.filter(id=thread.id).update(official_id=thread.official_id, overdue=thread.overdue)
    await keep_answered(thread, catalogue=catalogue)
    await recount(thread.id)
    barred = await follow_version(version, former) if version else []
    await recount_renderings(thread.id)
    return barred


async def keep_answered(thread: Thread, *, catalogue: Catalogue) -> bool:
    """Keeps for lists the title that the official answer was given to while the question's text is a later one.

    A title that never was public is not kept. Personal numbers in it are masked: an asker who took them out of the title
    took them out here too. Returns whether the question's text is a later one.
    """
    version = await OfficialAnswer.get_or_none(id=thread.official_id) if thread.official_id else None
    question = await Post.get(thread_id=thread.id, kind="question")
    title = ""
    if version and version.question_revision not in (None, question.revision):
        was = await Revision.get_or_none(post_id=question.id, number=version.question_revision)
        public = was is not None and was.shown_to == "public"
        title = was.title if was and public else (await Thread.get(id=thread.id)).title
        title = personal.hidden(title, catalogue.contacts)
    await write(thread, catalogue, answered_title=title, answered_title_html=text.isolate_numbers(title))
    return bool(title)


async def replace(version_id: int | None) -> None:
    """Ends a version whose place another one takes."""
    await OfficialAnswer.filter(id=version_id).update(replaced_at=clock.now())


async def drop_proposals(post: Post) -> None:
    """Ends the proposals for an answer whose text has changed, since no officer vouched for the new one."""
    proposals = OfficialAnswer.filter(
        post_id=post.id, kind="proposed", confirmed_at=None, replaced_at=None, withdrawn_at=None
    )
    await proposals.update(replaced_at=clock.now())


async def withdraw(
    version: OfficialAnswer, thread: Thread, *, by: Person | None, reason: str, catalogue: Catalogue
) -> None:
    """Ends a version for good, with who and why; if it was in force, the thread has no official answer any more."""
    await OfficialAnswer.filter(id=version.id).update(
        withdrawn_at=clock.now(), withdrawn_by_id=by.account_id if by else None, withdrawn_reason=reason
    )
    if (await Thread.get(id=thread.id)).official_id == version.id:
        await activate(thread, None, catalogue=catalogue)


async def withdraw_with(
    post: Post, thread: Thread, *, by: Person | None, catalogue: Catalogue
) -> OfficialAnswer | None:
    """Withdraws the version in force if it is of `post`, which is no longer published. Returns that version."""
    official_id = (await Thread.get(id=thread.id)).official_id
    version = await OfficialAnswer.get_or_none(id=official_id, post_id=post.id) if official_id else None
    if version:
        await withdraw(version, thread, by=by, reason="", catalogue=catalogue)
    return version


async def reinstate(version_id: int, thread: Thread, *, catalogue: Catalogue) -> OfficialAnswer | None:
    """Puts a version in force again that was withdrawn with its post. Returns it.

    Returns None where another version is or was in force since, or the answer's text has changed since it was marked.
    """
    version = await OfficialAnswer.get(id=version_id).select_related("post")
    confirmed = ~Q(kind="proposed") | Q(confirmed_at__isnull=False)
    newer = OfficialAnswer.filter(confirmed, post__thread_id=thread.id, id__gt=version_id)
    taken = (await Thread.get(id=thread.id)).official_id is not None or await newer.exists()
    if taken or version.post_revision != version.post.revision:
        return None
    await OfficialAnswer.filter(id=version_id).update(withdrawn_at=None, withdrawn_by_id=None, withdrawn_reason="")
    version = await OfficialAnswer.get(id=version_id)
    await activate(thread, version, catalogue=catalogue)
    return version


async def demote_overdue() -> int:
    """Brings `Thread.overdue` in step with review dates and changed sources. Returns the number of changed threads.

    A review date passes by itself, so this is a chore of every day; a source that changes calls it at once.
    """
    async with database.transaction():
        demoted = [row["id"] for row in await database.rows(DEMOTE, [clock.today()])]
        if demoted:
            await documents.write(demoted)
    return len(demoted)
