"""A thread as it is read: the question, the official answer first, the other answers in pages, and their comments."""

from dataclasses import dataclass, field

from tortoise.expressions import Q

from forum.catalogue.snapshot import Catalogue
from forum.people.person import Person
from forum.threads.lists import beyond, cursor_of, place_of
from forum.threads.models import OfficialAnswer, Post, Thread
from forum.threads.visibility import visible_to

ANSWERS_A_PAGE = 50
COMMENTS_SHOWN = 500
SAME_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Conversation:
    """What one page of a thread shows. `official` is the marked answer, which is not among `answers`."""

    thread: Thread
    question: Post
    official: Post | None
    standing: OfficialAnswer | None
    answers: list[Post]
    comments: dict[int, list[Post]]
    same: list[Thread]
    older: str = ""
    newer: str = ""
    votes: dict[int, bool] = field(default_factory=dict)


async def conversation(
    thread: Thread, *, reader: Person, catalogue: Catalogue, after: str = "", before: str = ""
) -> Conversation:
    """The page of `thread` (already found for `reader`, with its standing) that the cursors point at: two to four queries."""
    forward = place_of(after)
    backward = None if forward else place_of(before)
    posts = await _posts(thread, reader, forward, backward)
    question = next(post for post in posts if post.kind == "question")
    standing = thread.official if thread.official_id else None
    official = next((post for post in posts if standing and post.id == standing.post_id), None)
    answers = [post for post in posts if post.kind == "answer" and post is not official]
    older = newer = ""
    if len(answers) > ANSWERS_A_PAGE:
        answers = answers[-ANSWERS_A_PAGE:] if backward else answers[:ANSWERS_A_PAGE]
        older = newer = "more"
    if answers:
        first, last = answers[0], answers[-1]
        newer = cursor_of(first.created_at, first.id) if forward or (backward and newer) else ""
        older = cursor_of(last.created_at, last.id) if backward or (not backward and older) else ""
    return Conversation(
        thread=thread,
        question=question,
        official=official,
        standing=standing if official else None,
        answers=answers,
        comments=await _comments([*answers, *([official] if official else [])]),
        same=await _same(thread, reader, catalogue),
        older=older,
        newer=newer,
    )


async def _posts(thread: Thread, reader: Person, forward: object, backward: object) -> list[Post]:
    """The question, the official answer and at most a page of answers and one more, in order of time."""
    seen = Q(status="published")
    if reader.signed_in:
        seen |= Q(author_id=reader.account_id)
    answers = Q(kind="answer") & seen
    if place := forward or backward:
        answers &= beyond("created_at", place, descending=forward is None)  # type: ignore[arg-type]
    always = Q(kind="question")
    if thread.official_id and thread.official:
        always |= Q(id=thread.official.post_id)
    sign = "-" if backward else ""
    limit = ANSWERS_A_PAGE + 3
    if not forward and not backward:
        found = await Post.filter(Q(thread_id=thread.id) & (always | answers)).order_by("created_at", "id").limit(limit)
        official = thread.official.post_id if thread.official_id and thread.official else None
        if official is not None and all(post.id != official for post in found):
            found.append(await Post.get(id=official))
        return found
    kept = await Post.filter(Q(thread_id=thread.id) & always)
    paged = await Post.filter(Q(thread_id=thread.id) & answers).order_by(f"{sign}created_at", f"{sign}id").limit(limit)
    if backward:
        paged.reverse()
    known = {post.id for post in kept}
    return [*kept, *(post for post in paged if post.id not in known)]


async def _comments(answers: list[Post]) -> dict[int, list[Post]]:
    with_comments = [answer.id for answer in answers if answer.comments_count]
    under: dict[int, list[Post]] = {}
    if not with_comments:
        return under
    found = Post.filter(answer_id__in=with_comments, status="published").order_by("created_at", "id")
    for comment in await found.limit(COMMENTS_SHOWN):
        under.setdefault(comment.answer_id or 0, []).append(comment)
    return under


async def _same(thread: Thread, reader: Person, catalogue: Catalogue) -> list[Thread]:
    """The threads linked with this one as asking the same, that `reader` may see."""
    if thread.duplicate_of_id:
        linked = Q(id=thread.duplicate_of_id) | Q(duplicate_of_id=thread.duplicate_of_id)
    elif thread.duplicates_count or reader.signed_in:
        linked = Q(duplicate_of_id=thread.id)
    else:
        return []
    found = Thread.filter(visible_to(reader, catalogue) & linked & ~Q(id=thread.id))
    return await found.order_by("-created_at", "-id").limit(SAME_SHOWN)
