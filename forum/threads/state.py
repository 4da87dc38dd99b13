"""The one writer of what a thread and its posts are: status, visibility, address, topic, language, counters, review queue.

Everything here runs inside the caller's transaction, with the thread locked. What follows from a change follows here: a
question's thread has the question's status, an address shows words only where everybody may read them, counters equal
their rows, what is no longer published is no longer official, and what nobody can read any more waits for nobody.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from tortoise.expressions import F, Q
from tortoise.models import Model

from forum import clock, database, text
from forum.catalogue.views import Catalogue
from forum.errors import Conflict
from forum.people.person import Person
from forum.text import Prose, word_rules
from forum.threads.holding import personal_data
from forum.threads.locking import OVER
from forum.threads.models import NEVER, OfficialAnswer, Post, ReviewItem, Revision, Thread
from forum.threads.official.review_dates import being_checked
from forum.threads.visibility import PUBLIC

DANGER = "danger"
URGENCIES = {DANGER: 120, "self_harm": 120}
"""Of reasons that come first of all, since a person is in danger; a flag's is otherwise that of its reason, up to 100."""

FALL = """
UPDATE thread SET overdue = NOT overdue
WHERE official_id IS NOT NULL AND overdue <> (
  SELECT standing.checking OR standing.review_by < ? FROM official_answer standing WHERE standing.id = thread.official_id
)
"""


async def begin(catalogue: Catalogue, question: dict[str, Any], **facts: Any) -> tuple[Thread, Post]:
    """Makes a thread with these columns, and its question, which has the thread's status, language and author."""
    thread = Thread(title_html=text.isolate_numbers(facts["title"]), **facts)
    thread.slug = _slug(thread, catalogue)
    await thread.save(force_create=True)
    shared = {name: facts[name] for name in ("status", "language_id", "author_id", "created_at")}
    return thread, await Post.create(thread_id=thread.id, kind="question", **shared, **question)


async def add(thread: Thread, **columns: Any) -> Post:
    """Adds an answer, or a comment under one, and counts it where it is published."""
    post = await Post.create(thread_id=thread.id, **columns)
    if post.status == "published":
        await _recount(thread.id, post)
    return post


async def set_status(
    post: Post, thread: Thread, status: str, *, catalogue: Catalogue, by: Person | None = None
) -> OfficialAnswer | None:
    """Gives a post, and a question's thread with it, another status; the official standing that fell with it, if one did.

    What leaves the review queue by that is ended there. Raises Conflict (`gone`) for what its author withdrew.
    """
    if post.status in OVER or thread.status in OVER:
        raise Conflict("gone")
    await Post.filter(id=post.id).update(status=status)
    fallen = None
    if post.kind == "question":
        await _write(thread, catalogue, status=status)
    elif status != "published":
        fallen = await _fall(post, thread, by, catalogue)
    if status in OVER and post.kind == "question":
        await _dequeue(Q(thread_id=thread.id))
    elif status != "pending":
        await dequeue(post)
    await _recount(thread.id, post)
    return fallen


async def set_visibility(thread: Thread, visibility: str, *, catalogue: Catalogue) -> None:
    """Makes a thread public or private."""
    await _write(thread, catalogue, visibility=visibility)


async def set_topic(thread: Thread, topic_id: int, *, catalogue: Catalogue) -> None:
    """Moves a thread to another topic, in the review queue too."""
    await _write(thread, catalogue, topic_id=topic_id)
    await ReviewItem.filter(thread_id=thread.id, ended_at=None).update(topic_id=topic_id)


async def set_title(thread: Thread, title: str, *, catalogue: Catalogue) -> None:
    """Gives a thread another title, and its address the words of it."""
    await _write(thread, catalogue, title=title, title_html=text.isolate_numbers(title))


async def set_text(post: Post, prose: Prose, **columns: Any) -> None:
    """Gives a post another text; `columns` say what else is noted about the change."""
    await Post.filter(id=post.id).update(source=prose.source, html=prose.html, renderer=prose.version, **columns)


async def set_language(post: Post, code: str) -> None:
    """Corrects the language a post is in; a question's is its thread's."""
    await Post.filter(id=post.id).update(language_id=code)
    await ReviewItem.filter(post_id=post.id, ended_at=None).update(language_id=code)
    if post.kind == "question":
        await Thread.filter(id=post.thread_id).update(language_id=code)


async def set_closed(thread: Thread, closed: bool, *, locked: bool | None = None) -> None:
    """Ends or reopens a conversation; `locked` says, where given, whether only a moderator may open it again."""
    lock = {} if locked is None else {"locked": locked}
    await Thread.filter(id=thread.id).update(closed=closed, **lock)


async def set_original(thread: Thread, original_id: int | None) -> None:
    """Says which thread this one and its own duplicates ask the same as, or that it asks the same as none."""
    former = (await Thread.get(id=thread.id)).duplicate_of_id
    own = Q(id=thread.id) | Q(duplicate_of_id=thread.id) if original_id else Q(id=thread.id)
    await Thread.filter(own).update(duplicate_of_id=original_id)
    await _recount_duplicates(former, original_id, thread.id)


async def drop_slugs(topic_id: int) -> None:
    """Takes the words out of the addresses of a topic's threads, which a sensitive topic doesn't show."""
    await Thread.filter(topic_id=topic_id).exclude(slug="").update(slug="")


async def stand(thread: Thread, standing: OfficialAnswer | None, *, catalogue: Catalogue) -> None:
    """Makes a version the thread's official answer, in force from now on, or leaves the thread without one; the one before
    it ends now."""
    former = (await Thread.get(id=thread.id)).official_id
    if standing and former not in (None, standing.id):
        await replace(former)
    thread.official_id = standing.id if standing else None
    thread.overdue = standing is not None and being_checked(standing, clock.today())
    await Thread.filter(id=thread.id).update(official_id=thread.official_id, overdue=thread.overdue)
    await keep_answered(thread, catalogue=catalogue)
    await _recount(thread.id)


async def keep_answered(thread: Thread, *, catalogue: Catalogue) -> bool:
    """Keeps for lists the title that the official answer was given to, for as long as the question says something else.

    A title that never was public is none to keep, and personal numbers are masked: who took them out of the title took them
    out here too. Says whether the question says something else.
    """
    standing = await OfficialAnswer.get_or_none(id=thread.official_id) if thread.official_id else None
    question = await Post.get(thread_id=thread.id, kind="question")
    title = ""
    if standing and standing.question_revision not in (None, question.revision):
        was = await Revision.get_or_none(post_id=question.id, number=standing.question_revision)
        public = was is not None and was.shown_to == "public"
        title = was.title if was and public else (await Thread.get(id=thread.id)).title
        title = word_rules.masked(title, personal_data.found(title, catalogue.contacts))
    await _write(thread, catalogue, answered_title=title, answered_title_html=text.isolate_numbers(title))
    return bool(title)


async def replace(standing_id: int | None) -> None:
    """Ends a version that another took the place of."""
    await OfficialAnswer.filter(id=standing_id).update(replaced_at=clock.now())


async def drop_proposals(post: Post) -> None:
    """Ends what is proposed for an answer whose text is another now: nobody has vouched for that."""
    open_ = OfficialAnswer.filter(
        post_id=post.id, kind="proposed", confirmed_at=None, replaced_at=None, withdrawn_at=None
    )
    await open_.update(replaced_at=clock.now())


async def withdraw(
    standing: OfficialAnswer, thread: Thread, *, by: Person | None, reason: str, catalogue: Catalogue
) -> None:
    """Ends a version for good, with who and why; the thread has none then if it was the one in force."""
    await OfficialAnswer.filter(id=standing.id).update(
        withdrawn_at=clock.now(), withdrawn_by_id=by.account_id if by else None, withdrawn_reason=reason
    )
    if (await Thread.get(id=thread.id)).official_id == standing.id:
        await stand(thread, None, catalogue=catalogue)


async def reinstate(standing_id: int, thread: Thread, *, catalogue: Catalogue) -> OfficialAnswer | None:
    """Puts a version in force again that fell with its post; the version if it stands.

    It does not where another stands or stood since, or where the text is no longer the one that was vouched for.
    """
    standing = await OfficialAnswer.get(id=standing_id).select_related("post")
    stood = ~Q(kind="proposed") | Q(confirmed_at__isnull=False)
    newer = OfficialAnswer.filter(stood, post__thread_id=thread.id, id__gt=standing_id)
    taken = (await Thread.get(id=thread.id)).official_id is not None or await newer.exists()
    if taken or standing.post_revision != standing.post.revision:
        return None
    await OfficialAnswer.filter(id=standing_id).update(withdrawn_at=None, withdrawn_by_id=None, withdrawn_reason="")
    standing = await OfficialAnswer.get(id=standing_id)
    await stand(thread, standing, catalogue=catalogue)
    return standing


async def let_fall() -> int:
    """Brings `Thread.overdue` up to the day, and says of how many threads it changed.

    A review date passes without anybody's doing, so this is a chore of every day; what cites a source that changes
    falls at once.
    """
    return await database.execute(FALL, [clock.today()])


async def count(model: type[Model], row_id: int, counter: str, by: int) -> None:
    """Adds `by` to the counter of small words that a row keeps, such as who was helped by it."""
    await model.filter(id=row_id).update(**{counter: F(counter) + by})


async def enqueue(
    post: Post,
    thread: Thread,
    *,
    reasons: Iterable[str],
    urgency: int = 0,
    held: bool = False,
    appeal: int | None = None,
) -> ReviewItem:
    """Puts `post` before the moderators, or the reasons to its open row in the review queue.

    An appeal (by its id) waits on its own. The row keeps the greater urgency and the time since which it has waited.
    """
    open_ = await ReviewItem.get_or_none(post_id=post.id, ended_at=None, appeal_id=appeal)
    known = open_.reasons.split() if open_ else []
    codes = [*known, *(code for code in dict.fromkeys(reasons) if code not in known)]
    urgency = max([urgency, *(URGENCIES.get(code, 0) for code in codes)])
    said = f" {' '.join(codes)} "
    if open_:
        open_.reasons, open_.urgency, open_.held = said, max(open_.urgency, urgency), open_.held or held
        await open_.save(update_fields=["reasons", "urgency", "held"])
        return open_
    about = {"post_id": post.id, "thread_id": thread.id, "language_id": post.language_id, "topic_id": thread.topic_id}
    return await ReviewItem.create(
        appeal_id=appeal, reasons=said, urgency=urgency, held=held, since=clock.now(), **about
    )


async def dequeue(post: Post) -> None:
    """Nothing more waits about `post`, but its appeals."""
    await _dequeue(Q(post_id=post.id))


async def dequeue_appeal(appeal_id: int) -> None:
    """An appeal was decided and waits no more."""
    await _end_rows(Q(appeal_id=appeal_id))


async def raise_appeals(appeal_ids: Sequence[int], urgency: int) -> int:
    """Gives the open rows of these appeals a greater urgency; how many had a smaller one."""
    open_ = ReviewItem.filter(appeal_id__in=list(appeal_ids) or [0], ended_at=None, urgency__lt=urgency)
    return await open_.update(urgency=urgency)


async def requeue(row_id: int) -> None:
    """Lets what a decision ended wait again, in nobody's hands."""
    await ReviewItem.filter(id=row_id).update(ended_at=None, claimed_by_id=None, claimed_until=None)


async def claim(row: ReviewItem, account_id: int | None, until: datetime | None) -> None:
    """Puts an item of the queue into somebody's hands until a moment, or into nobody's."""
    row.claimed_by_id, row.claimed_until = account_id, until
    await row.save(update_fields=["claimed_by_id", "claimed_until"])


async def _dequeue(which: Q) -> None:
    await _end_rows(which & Q(appeal_id=None))


async def _end_rows(which: Q) -> None:
    await ReviewItem.filter(which, ended_at=None).update(ended_at=clock.now(), claimed_by_id=None, claimed_until=None)


async def _write(thread: Thread, catalogue: Catalogue, **facts: Any) -> None:
    now = await Thread.get(id=thread.id)
    now.update_from_dict(facts)
    await Thread.filter(id=thread.id).update(**facts, slug=_slug(now, catalogue))
    await _recount_duplicates(now.duplicate_of_id)


def _slug(thread: Thread, catalogue: Catalogue) -> str:
    """The words of a thread's address, which nothing but a public text on an ordinary topic shows."""
    public = thread.visibility == "public" and thread.status == "published"
    shown = public and not catalogue.topics[thread.topic_id].sensitive
    return text.slug(thread.answered_title or thread.title) if shown else ""


async def _fall(post: Post, thread: Thread, by: Person | None, catalogue: Catalogue) -> OfficialAnswer | None:
    """Ends the standing of an answer that leaves everybody's sight."""
    official_id = (await Thread.get(id=thread.id)).official_id
    standing = await OfficialAnswer.get_or_none(id=official_id, post_id=post.id) if official_id else None
    if standing:
        await withdraw(standing, thread, by=by, reason="", catalogue=catalogue)
    return standing


async def _recount(thread_id: int, post: Post | None = None) -> None:
    """Sets a thread's counters and state from its rows: what staff or mediators said is an answer to a question."""
    if post is not None and post.answer_id:
        comments = await Post.filter(answer_id=post.answer_id, status="published").count()
        await Post.filter(id=post.answer_id).update(comments_count=comments)
    thread = await Thread.get(id=thread_id)
    answers = Post.filter(thread_id=thread.id, kind="answer", status="published")
    counted = await answers.count()
    heard = counted if thread.kind == "discussion" else await answers.filter(role__not="member").count()
    state = "official" if thread.official_id else "answered" if heard else "unanswered"
    waiting = thread.created_at if state == "unanswered" and thread.kind == "question" else NEVER
    await Thread.filter(id=thread.id).update(
        answers_count=counted, state=state, waiting_since=waiting, active_at=clock.now()
    )


async def _recount_duplicates(*thread_ids: int | None) -> None:
    """Counts anew how many public questions point to each of these as the one that asks the same."""
    for thread_id in sorted({each for each in thread_ids if each is not None}):
        counted = await Thread.filter(PUBLIC, duplicate_of_id=thread_id).count()
        await Thread.filter(id=thread_id).update(duplicates_count=counted)
